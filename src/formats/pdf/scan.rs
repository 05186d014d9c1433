//! Pages with images: read by OCR, blacked out in the samples of the images themselves.
//!
//! Images are read as they are stored, cropped-away parts included (`canvas`). What is not understood to
//! the last sample (`raster`) stays unread. A page that shows text beside its images, or an old OCR
//! layer over them, is read twice: its glyphs as glyphs, its images as a part of their own.

mod canvas;
mod hidden;
mod jpx;
mod layer;
mod raster;

use super::images;
use super::scene::{Picture, Placed, Scene, Shown};
use super::store::{Page, Store};
use crate::formats::image::{Area, jpeg_redacted, unread_reason};
use crate::model::{InkWord, Part, PartKind, PartLabel, Places, Quad, Reason};
use crate::ocr;
use canvas::{Canvas, Frame};
pub(super) use layer::{FONT, font, layer};
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};
use raster::{Fill, Raster, filter, is_stencil};
use std::collections::BTreeMap;

/// Words of a page that go: the record they belong to, and where they stand on the page in points.
#[derive(Clone, Debug)]
pub(super) struct Inked {
    /// Index of the redaction.
    pub(super) redaction: usize,
    /// Index of the part.
    pub(super) part: usize,
    /// The words.
    pub(super) quads: Vec<Quad>,
}

/// The label of the part that holds the words in the images of a page which has text besides.
pub(super) fn label(page: u32) -> PartLabel {
    PartLabel::nth(PartKind::Picture, page)
}

/// What goes from one image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    areas: Vec<Area>,
    /// The same in its mask.
    masked: Vec<Area>,
    mask: Option<(ObjectId, bool)>,
    /// A stencil over another, which is black there: nothing of it is left.
    clear: bool,
    /// So few pixels to the inch that what JPEG does around a box would be seen.
    coarse: bool,
    /// Whether it masks another.
    is_mask: bool,
    /// The part that shows, on whatever page; `None` as long as none does.
    shown: Option<Area>,
}

impl Cut {
    /// Notes where an image is painted, and how much of it shows on a page that shows `window`.
    pub(super) fn shows(&mut self, store: &Store, placed: &Placed, window: [f64; 4]) {
        let Some(frame) = frame(store, placed.id, placed).filter(|_| !placed.hidden) else {
            return;
        };
        let Some([l, b, r, t]) = visible(placed, window, &frame) else { return };
        let area = Area::around(
            &frame.pixels(&Quad([(l, b), (r, b), (r, t), (l, t)])),
            frame.width,
            frame.height,
        );
        self.shown = match (self.shown, area) {
            (Some(one), Some(other)) => Some(one.hull(other)),
            (one, other) => one.or(other),
        };
    }
}

/// What shows of an image on the page: left, bottom, right, top.
fn visible(placed: &Placed, window: [f64; 4], frame: &Frame) -> Option<[f64; 4]> {
    let lap =
        |a: [f64; 4], b: [f64; 4]| [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])];
    let all = lap(lap(placed.clip, window), frame.bounds());
    (all[0] < all[2] && all[1] < all[3]).then_some(all)
}

/// The images of a page that may hold words, in the order of painting.
fn large<'s>(store: &Store, scene: &'s Scene) -> Vec<&'s Placed> {
    let large = |p: &&Placed| images::is_unread(store, &Picture::Object(p.id));
    scene.placed.iter().filter(large).collect()
}

/// Whether something of the page that may be words lies in no image object.
fn has_other_ink(scene: &Scene) -> bool {
    scene.images.iter().any(|p| matches!(p, Picture::Inline { large: true, .. }))
        || !super::vectors::words(&scene.outlines).is_empty()
        || !super::read::drawn(scene).is_empty()
}

/// The pictures of a page, ready to be looked at.
pub(super) struct Sight {
    label: PartLabel,
    canvases: Vec<Canvas>,
}

impl Sight {
    /// The images of a page, for a part called `label`; `None` when the page has ink that cannot be read.
    pub(super) fn of(store: &Store, page: &Page, scene: &Scene, label: &PartLabel) -> Option<Self> {
        if has_other_ink(scene) {
            return None;
        }
        // What a layer hides goes, unread.
        let (hidden, shown): (Vec<_>, Vec<_>) =
            large(store, scene).into_iter().partition(|p| p.hidden);
        let nothing = shown.is_empty() && !hidden.is_empty();
        let canvases = if nothing { Vec::new() } else { Canvas::all(store, page, &shown)? };
        Some(Self { label: label.clone(), canvases })
    }

    /// The words in the pictures, and what of them was not read.
    pub(super) fn look(self) -> (Part, Vec<Reason>) {
        let (mut text, mut words, mut gaps) = (String::new(), Vec::new(), Vec::new());
        for canvas in self.canvases {
            if ocr::is_stopped() {
                gaps.push(Reason::Stopped);
                break;
            }
            let seen = ocr::look(&ocr::Picture {
                width: canvas.width,
                height: canvas.height,
                grey: &canvas.grey,
                dpi: Some(canvas.dpi),
                orientation: canvas.orientation,
            });
            let seen = match seen {
                Ok(seen) => seen,
                Err(unread) => {
                    gaps.push(unread_reason(unread));
                    continue;
                }
            };
            if seen.unread_ink {
                gaps.push(Reason::UnreadInk);
            }
            if !text.is_empty() && !seen.text.is_empty() {
                text.push_str("\n\n");
            }
            let start = text.len();
            words.extend(seen.words.into_iter().map(|w| InkWord {
                text: w.text.start + start..w.text.end + start,
                quad: Quad(w.quad.0.map(|(x, y)| canvas.to_page.apply(x, y))),
                ..w
            }));
            text.push_str(&seen.text);
        }
        gaps.dedup();
        (Part { label: self.label, text, places: Places::Words(words) }, gaps)
    }
}

/// The image objects of a page that are read, and their masks.
pub(super) fn objects(store: &Store, scene: &Scene) -> Vec<ObjectId> {
    let mut cuts = BTreeMap::new();
    note(store, scene, [0.0; 4], &mut cuts);
    cuts.into_keys().collect()
}

/// Notes the image objects of a page that are read, and their masks; the page shows `window`.
pub(super) fn note(
    store: &Store,
    scene: &Scene,
    window: [f64; 4],
    cuts: &mut BTreeMap<ObjectId, Cut>,
) {
    for placed in large(store, scene) {
        cuts.entry(placed.id).or_default().shows(store, placed, window);
        let mask = store.stream(placed.id).and_then(|image| canvas::mask_of(store, image));
        if let Some((id, _)) = mask.flatten() {
            cuts.entry(id).or_default().is_mask = true;
        }
    }
}

/// Whether a glyph is there for searching only: never painted, or under an image.
pub(super) fn is_unseen(store: &Store, scene: &Scene, index: usize, glyph: &Shown) -> bool {
    let [left, bottom, right, top] = glyph.quad.bounds();
    let (x, y) = (f64::midpoint(left, right), f64::midpoint(bottom, top));
    let lies_over = |p: &Placed| {
        let opaque = || {
            store.stream(p.id).is_some_and(|s| {
                !is_stencil(store, s) && !s.dict.has(b"SMask") && !s.dict.has(b"Mask")
            })
        };
        let inside = || {
            p.matrix.inverse().is_some_and(|m| {
                let (u, v) = m.apply(x, y);
                (0.0..=1.0).contains(&u) && (0.0..=1.0).contains(&v)
            })
        };
        p.after > index && inside() && opaque()
    };
    glyph.invisible || scene.placed.iter().any(lies_over)
}

/// What goes from each image under the words of one finding, and the same as boxes on the page. No label
/// is drawn over them: what the verifier sees is then the image itself. `None` when a word lies in no
/// image.
pub(super) fn cuts(
    store: &Store,
    scene: &Scene,
    inked: &Inked,
    window: [f64; 4],
    cuts: &mut BTreeMap<ObjectId, Cut>,
) -> Option<Vec<[f64; 4]>> {
    let mut images = large(store, scene);
    images.retain(|p| !p.hidden);
    let mut boxes = Vec::new();
    let mut touched = vec![false; inked.quads.len()];
    for (at, placed) in images.iter().enumerate() {
        let Some(frame) = frame(store, placed.id, placed) else { continue };
        let areas = joined(&frame, &inked.quads, &mut touched);
        if areas.is_empty() {
            continue;
        }
        let stencil = |p: &Placed| store.stream(p.id).is_some_and(|s| is_stencil(store, s));
        // Ink in several colours: the lowest, mostly black, is enough to cover the rest.
        let clear = stencil(placed) && images.iter().take(at).any(|p| stencil(p));
        let cut = cuts.entry(placed.id).or_default();
        cut.clear |= clear;
        cut.coarse |= frame.is_coarse();
        cut.mask = canvas::mask_of(store, store.stream(placed.id)?)?;
        if let Some((mask, _)) = cut.mask {
            let over = self::frame(store, mask, placed)?;
            let areas = joined(&over, &inked.quads, &mut []);
            if images::is_symbol(frame.width, frame.height) {
                // The ink of a page in layers: what its mask lets through in one stretch is a box.
                boxes.extend(areas.iter().map(|a| over.on_page(&a.quad()).bounds()));
                cut.masked.extend(areas);
                continue;
            }
            cut.masked.extend(areas);
        }
        if !clear {
            // What does not show goes without a box.
            let shows = visible(placed, window, &frame);
            let within = |[l, b, r, t]: [f64; 4]| {
                let [left, bottom, right, top] = shows?;
                let seen = [l.max(left), b.max(bottom), r.min(right), t.min(top)];
                (seen[0] < seen[2] && seen[1] < seen[3]).then_some(seen)
            };
            let on_page = areas.iter().map(|a| frame.on_page(&a.quad()).bounds());
            boxes.extend(on_page.filter_map(within));
        }
        cut.areas.extend(areas);
    }
    (!touched.contains(&false)).then_some(boxes)
}

/// The areas of an image under quads of the page, those of a line in one; notes which quads lie in it.
fn joined(frame: &Frame, quads: &[Quad], touched: &mut [bool]) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    for (n, quad) in quads.iter().enumerate() {
        let area = Area::around(&frame.pixels(quad), frame.width, frame.height);
        let Some(area) = area else { continue };
        touched.get_mut(n).into_iter().for_each(|t| *t = true);
        match areas.last_mut() {
            Some(last) if last.goes_on(area) => *last = last.hull(area),
            _ => areas.push(area),
        }
    }
    areas
}

/// The frame of image `id`, lying where `placed` does.
fn frame(store: &Store, id: ObjectId, placed: &Placed) -> Option<Frame> {
    let stream = store.stream(id)?;
    let side = |key: &[u8]| {
        let value = store.get(&stream.dict, key)?.as_i64().ok()?;
        u32::try_from(value).ok().filter(|v| *v > 0)
    };
    Frame::new(side(b"Width")?, side(b"Height")?, placed.matrix)
}

/// Image objects written anew.
#[derive(Default)]
pub(super) struct Rewritten {
    /// The image, and its mask.
    pub(super) objects: Vec<(ObjectId, Stream)>,
    /// Whether its own kind of compression cannot be written here.
    pub(super) recoded: bool,
}

/// The image with black areas, without anything that is no picture. Nothing when it needs no change.
///
/// # Errors
/// The image has no black, or cannot be written.
pub(super) fn redacted(store: &Store, id: ObjectId, cut: &Cut) -> Result<Rewritten, Reason> {
    let lost = || Reason::NotRemovable("image".to_owned());
    let stream = store.stream(id).ok_or_else(lost)?;
    let kind = filter(store, stream).unwrap_or_default();
    let mut out = Rewritten::default();
    let mut dict = Dictionary::new();
    for key in KEPT {
        if let Ok(value) = stream.dict.get(key) {
            dict.set(*key, value.clone());
        }
    }
    let plain = |name: &str, mut dict: Dictionary, content| {
        dict.set("Filter", Object::Name(name.as_bytes().to_vec()));
        Stream::new(dict, content).with_compression(false)
    };
    if cut.shown.is_none() && !cut.is_mask {
        out.objects.push((id, nothing()));
        return Ok(out);
    }
    let hidden = hidden::areas(store, stream, cut.shown).unwrap_or_default();
    let unchanged = cut.areas.is_empty() && hidden.is_empty();
    let jpeg = kind == b"DCTDecode";
    let exact = (jpeg && cut.coarse && !cut.areas.is_empty() || jpeg && !hidden.is_empty())
        .then(|| Raster::of_jpeg(store, stream))
        .flatten();
    // A picture file inside the file has comments of its own, box or no box.
    if jpeg && exact.is_none() {
        if !hidden.is_empty() {
            return Err(lost());
        }
        out.objects
            .push((id, plain("DCTDecode", dict, jpeg_redacted(&stream.content, &cut.areas)?)));
    } else if kind == b"JPXDecode" && unchanged {
        let content = jpx::bare(&stream.content).ok_or_else(lost)?;
        out.objects.push((id, plain("JPXDecode", dict, content)));
    } else if !unchanged {
        let mut raster = exact.or_else(|| Raster::of(store, stream)).ok_or_else(lost)?;
        let fill = if cut.clear { Fill::Light } else { Fill::Dark };
        raster.fill(&cut.areas, fill).ok_or_else(lost)?;
        // Boxes that nobody sees tell where something stood.
        raster.fill(&hidden, Fill::Nothing).ok_or_else(lost)?;
        out.recoded = kind == b"JPXDecode";
        let lossy =
            (out.recoded || jpeg && !hidden.is_empty()).then(|| stream.content.len() / 2 * 3);
        out.objects.push((id, raster.write(dict, lossy).ok_or_else(lost)?));
    }
    if let Some((mask, stencil)) = cut.mask.filter(|_| !cut.masked.is_empty()) {
        let stream = store.stream(mask).ok_or_else(lost)?;
        let mut raster = Raster::of(store, stream).ok_or_else(lost)?;
        // Opaque: a stencil that masks has ink where the image shows (ISO 32000-2, 8.9.6.3).
        let fill = if stencil { Fill::Dark } else { Fill::Light };
        raster.fill(&cut.masked, fill).ok_or_else(lost)?;
        let mut dict = Dictionary::new();
        for key in KEPT {
            if let Ok(value) = stream.dict.get(key) {
                dict.set(*key, value.clone());
            }
        }
        out.objects.push((mask, raster.write(dict, None).ok_or_else(lost)?));
    }
    Ok(out)
}

/// An image that paints nothing: one pixel of a stencil without ink.
fn nothing() -> Stream {
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "ImageMask" => true,
        "BitsPerComponent" => 1,
    };
    Stream::new(dict, vec![0x80]).with_compression(false)
}

/// Entries of an image that say how it is shown (ISO 32000-2, table 87).
const KEPT: &[&[u8]] = &[
    b"Type",
    b"Subtype",
    b"Width",
    b"Height",
    b"ColorSpace",
    b"BitsPerComponent",
    b"Decode",
    b"ImageMask",
    b"Interpolate",
    b"Intent",
    b"SMask",
    b"Mask",
];
