//! Pages that are one image: read by OCR, blacked out in the samples of the image itself.
//!
//! The image is read as it is stored, cropped-away parts included. What is not understood to the last
//! sample (soft masks, unknown colour spaces and filters, pages put together from several images)
//! stays a page without a text layer.

use super::matrix::Matrix;
use super::scene::{Picture, Scene, Shown};
use super::store::{Page, Store, as_dict};
use crate::formats::image::{Area, Samples, group4, jpeg_redacted, unread_reason};
use crate::model::{Gap, InkWord, Part, PartLabel, Places, Quad, Reason};
use crate::ocr::{self, Seen, Unread};
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

/// Most bytes of samples, and most samples of a page in grey.
const MAX_BYTES: usize = 400 << 20;

/// Words of a page that go: the record they belong to, and where they stand on the page in points.
pub(super) struct Inked {
    /// Index of the redaction.
    pub(super) redaction: usize,
    /// Index of the part.
    pub(super) part: usize,
    /// The words.
    pub(super) quads: Vec<Quad>,
}

/// An image that is a whole page.
struct Scan {
    id: ObjectId,
    matrix: Matrix,
    width: u32,
    height: u32,
}

/// A page read by OCR, and what of it was not read; `None` when the page is not one image that can be
/// read.
pub(super) fn read(
    store: &Store,
    page: &Page,
    scene: &Scene,
    label: &PartLabel,
) -> Option<(Part, Vec<Gap>)> {
    let scan = Scan::of(store, scene)?;
    let gap = |reason| Gap { part: Some(label.clone()), reason };
    let seen = Raster::of(store, scan.id).map(|raster| {
        let grey = raster.grey();
        let inches = length(scan.matrix.0[0], scan.matrix.0[1]) / 72.0;
        ocr::look(&ocr::Picture {
            width: scan.width,
            height: scan.height,
            grey: &grey,
            dpi: Some(f64::from(scan.width) / inches.max(0.01)),
            orientation: scan.orientation(store, page),
        })
    });
    let (seen, mut gaps) = match seen? {
        Ok(seen) => (seen, Vec::new()),
        Err(unread @ (Unread::Missing | Unread::Failed(_))) => {
            (Seen::default(), vec![gap(unread_reason(unread))])
        }
    };
    if seen.unread_ink {
        gaps.push(gap(Reason::UnreadInk));
    }
    let on_page = |word: InkWord| InkWord { quad: scan.on_page(&word.quad), ..word };
    let words = seen.words.into_iter().map(on_page).collect();
    let part = Part { label: label.clone(), text: seen.text, places: Places::Words(words) };
    Some((part, gaps))
}

/// The image object of a page that is one.
pub(super) fn object(store: &Store, scene: &Scene) -> Option<ObjectId> {
    Scan::of(store, scene).map(|scan| scan.id)
}

/// The areas of the image under the words of one finding, and the same as boxes on the page. No label is
/// drawn over them: what the verifier sees is then the image itself.
pub(super) fn areas(
    store: &Store,
    scene: &Scene,
    inked: &Inked,
) -> Option<(ObjectId, Vec<Area>, Vec<[f64; 4]>)> {
    let scan = Scan::of(store, scene)?;
    let mut areas: Vec<Area> = Vec::new();
    for quad in &inked.quads {
        let area = Area::around(&scan.in_image(quad)?, scan.width, scan.height)?;
        match areas.last_mut() {
            Some(last) if last.goes_on(area) => *last = last.hull(area),
            _ => areas.push(area),
        }
    }
    let on_page = |area: &Area| {
        let [left, top, right, bottom] =
            [area.left, area.top, area.right, area.bottom].map(f64::from);
        let corners = [(left, bottom), (right, bottom), (right, top), (left, top)];
        scan.on_page(&Quad(corners)).bounds()
    };
    let boxes = areas.iter().map(on_page).collect();
    Some((scan.id, areas, boxes))
}

/// Whether an image is a JPEG.
pub(super) fn is_jpeg(store: &Store, id: ObjectId) -> bool {
    store.stream(id).is_some_and(|s| filter(store, s).as_deref() == Some(b"DCTDecode"))
}

/// The image with black areas, without anything that is no picture.
pub(super) fn redacted(store: &Store, id: ObjectId, areas: &[Area]) -> Result<Stream, Reason> {
    let lost = || Reason::NotRemovable("image".to_owned());
    let stream = store.stream(id).ok_or_else(lost)?;
    let mut dict = Dictionary::new();
    for key in KEPT {
        if let Ok(value) = stream.dict.get(key) {
            dict.set(*key, value.clone());
        }
    }
    if filter(store, stream).as_deref() == Some(b"DCTDecode") {
        dict.set("Filter", "DCTDecode");
        let content = jpeg_redacted(&stream.content, areas)?;
        return Ok(Stream::new(dict, content).with_compression(false));
    }
    let mut raster = Raster::of(store, id).ok_or_else(lost)?;
    let black = raster.black().ok_or_else(lost)?;
    let (stride, bits) = (raster.stride, raster.bits);
    let mut samples = Samples { data: &mut raster.data, stride, bits };
    for area in areas {
        samples.fill(*area, &black);
    }
    let width = u16::try_from(raster.width).ok().filter(|_| raster.bits * raster.samples == 1);
    let Some(width) = width else {
        let mut out = Stream::new(dict, raster.data);
        out.compress().map_err(|_| lost())?;
        return Ok(out);
    };
    let content = group4(&raster.data, width, raster.stride).ok_or_else(lost)?;
    dict.set("Filter", "CCITTFaxDecode");
    let parms = dictionary! {
        "K" => -1, "Columns" => i64::from(width), "Rows" => i64::from(raster.height),
    };
    dict.set("DecodeParms", parms);
    Ok(Stream::new(dict, content).with_compression(false))
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
];

fn length(x: f64, y: f64) -> f64 {
    x.hypot(y)
}

impl Scan {
    /// The one image of a page; symbols beside it do not count.
    fn of(store: &Store, scene: &Scene) -> Option<Self> {
        let large = |id: &ObjectId| super::images::is_unread(store, &Picture::Object(*id));
        let mut all = scene.placed.iter().filter(|(id, _)| large(id));
        let ((id, matrix), None) = (*all.next()?, all.next()) else { return None };
        let inline = |p: &Picture| matches!(p, Picture::Inline { large: true, .. });
        let glyphs = scene.glyphs.iter().all(Shown::is_blank);
        if !glyphs
            || scene.images.iter().any(inline)
            || !super::vectors::words(&scene.outlines).is_empty()
        {
            return None;
        }
        let stream = store.stream(id)?;
        let side = |key: &[u8]| {
            let value = store.get(&stream.dict, key)?.as_i64().ok()?;
            u32::try_from(value).ok().filter(|v| *v > 0)
        };
        let plain = !stream.dict.has(b"SMask") && !stream.dict.has(b"Mask");
        let [a, b, c, d, ..] = matrix.0;
        let flat = (a * d - b * c).abs() > 1.0;
        (plain && flat).then_some(Self {
            id,
            matrix,
            width: side(b"Width")?,
            height: side(b"Height")?,
        })
    }

    /// Pixels of the image, origin top left, to points of the page. An image fills the unit square
    /// (ISO 32000-2, 8.9.5).
    fn on_page(&self, quad: &Quad) -> Quad {
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        Quad(quad.0.map(|(x, y)| self.matrix.apply(x / width, 1.0 - y / height)))
    }

    fn in_image(&self, quad: &Quad) -> Option<Quad> {
        let [a, b, c, d, left, bottom] = self.matrix.0;
        let area = a * d - b * c;
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        (area.abs() > f64::EPSILON).then(|| {
            Quad(quad.0.map(|corner| {
                let (right, up) = (corner.0 - left, corner.1 - bottom);
                let across = (d * right - c * up) / area;
                let above = (a * up - b * right) / area;
                (across * width, (1.0 - above) * height)
            }))
        })
    }

    /// How the page shows the image, as an EXIF orientation.
    fn orientation(&self, store: &Store, page: &Page) -> u8 {
        let rotate = store.inherited(page, b"Rotate").and_then(|o| o.as_i64().ok()).unwrap_or(0);
        let [a, b, c, d, ..] = self.matrix.0;
        // Where the row and the column of the image point on the page, y down.
        let (mut row, mut column) = ((a, -b), (-c, d));
        for _ in 0..rotate.rem_euclid(360) / 90 {
            let turn = |(x, y): (f64, f64)| (-y, x);
            (row, column) = (turn(row), turn(column));
        }
        let upright = row.0.abs() >= row.1.abs();
        match (upright, upright_sign(row, upright), upright_sign(column, !upright)) {
            (true, true, true) => 1,
            (true, false, true) => 2,
            (true, false, false) => 3,
            (true, true, false) => 4,
            (false, true, true) => 5,
            (false, true, false) => 6,
            (false, false, false) => 7,
            (false, false, true) => 8,
        }
    }
}

/// Whether a direction points right (`across`) or down.
fn upright_sign((x, y): (f64, f64), across: bool) -> bool {
    if across { x > 0.0 } else { y > 0.0 }
}

/// The samples of an image, as its filter gives them.
struct Raster {
    width: u32,
    height: u32,
    bits: usize,
    samples: usize,
    stride: usize,
    data: Vec<u8>,
    /// Samples run from white to black.
    inverted: bool,
    /// Grey of each index.
    palette: Option<Vec<u8>>,
    /// Already grey, one byte a pixel: only to be read.
    grey: bool,
}

impl Raster {
    fn of(store: &Store, id: ObjectId) -> Option<Self> {
        let stream = store.stream(id)?;
        let number = |key: &[u8]| {
            let value = store.get(&stream.dict, key)?.as_i64().ok()?;
            u32::try_from(value).ok()
        };
        let (width, height) = (number(b"Width")?, number(b"Height")?);
        let mask =
            store.get(&stream.dict, b"ImageMask").is_some_and(|o| o.as_bool().is_ok_and(|b| b));
        let inverted = match store.array(&stream.dict, b"Decode") {
            None => false,
            Some(decode) => {
                let ends: Vec<f32> = decode.iter().filter_map(|o| o.as_float().ok()).collect();
                let (pairs, _) = ends.as_chunks::<2>();
                let all = |from: f32, to: f32| {
                    let is = |[a, b]: &[f32; 2]| (a - from).abs() < 0.01 && (b - to).abs() < 0.01;
                    pairs.iter().all(is)
                };
                if !all(0.0, 1.0) && !all(1.0, 0.0) {
                    return None;
                }
                !all(0.0, 1.0)
            }
        };
        let filter = filter(store, stream);
        if filter.as_deref() == Some(b"DCTDecode") {
            let grey = jpeg_grey(&stream.content, width, height).filter(|_| !inverted)?;
            let stride = width as usize;
            return Some(Self {
                width,
                height,
                bits: 8,
                samples: 1,
                stride,
                data: grey,
                inverted: false,
                palette: None,
                grey: true,
            });
        }
        let bits = if mask { 1 } else { usize::try_from(number(b"BitsPerComponent")?).ok()? };
        let (samples, palette) = if mask { (1, None) } else { colours(store, &stream.dict)? };
        let row = (width as usize).checked_mul(samples)?.checked_mul(bits)?;
        let stride = row.div_ceil(8);
        let size = stride.checked_mul(height as usize).filter(|s| *s <= MAX_BYTES)?;
        let mut data = if filter.as_deref() == Some(b"CCITTFaxDecode") {
            fax(store, stream, width, height)?
        } else if filter.as_deref() == Some(b"JBIG2Decode") {
            let globals = parameters(store, stream).and_then(|p| store.get(p, b"JBIG2Globals"));
            let globals = globals.and_then(|o| o.as_stream().ok()).map(|s| store.inflate(s));
            let globals = globals.transpose().ok()?;
            let rows = ocr::jbig2(&stream.content, globals.as_deref(), width, height);
            rows.filter(|_| bits == 1 && samples == 1)?
        } else if filter.as_deref() == Some(b"") {
            store.inflate(stream).ok()?
        } else {
            return None;
        };
        let known = matches!(bits, 1 | 2 | 4 | 8 | 16) && data.len() >= size;
        data.truncate(size);
        let grey = false;
        known.then_some(Self {
            width,
            height,
            bits,
            samples,
            stride,
            data,
            inverted,
            palette,
            grey,
        })
    }

    /// One byte a pixel, 0 is black.
    fn grey(&self) -> Vec<u8> {
        if self.grey {
            return self.data.clone();
        }
        let mut out = Vec::with_capacity(self.width as usize * self.height as usize);
        let most = if self.bits >= 8 { 255 } else { (1u32 << self.bits) - 1 };
        for row in self.data.chunks_exact(self.stride.max(1)) {
            let sample = |n: usize| {
                let byte = row.get(n * self.bits / 8).copied().unwrap_or(255);
                if self.bits >= 8 {
                    u32::from(byte)
                } else {
                    u32::from(byte) >> (8 - self.bits - n * self.bits % 8) & most
                }
            };
            for x in 0..self.width as usize {
                let first = sample(x * self.samples);
                let grey = match &self.palette {
                    Some(palette) => u32::from(palette.get(first as usize).copied().unwrap_or(0)),
                    None if self.samples == 3 => {
                        let [r, g, b] = [0, 1, 2].map(|n| sample(x * 3 + n));
                        (2126 * r + 7152 * g + 722 * b) / 10_000
                    }
                    None => first * 255 / most,
                };
                let grey = u8::try_from(grey).unwrap_or(255);
                out.push(if self.inverted { 255 - grey } else { grey });
            }
        }
        out
    }

    /// The samples of black.
    fn black(&self) -> Option<Vec<u16>> {
        if let Some(palette) = &self.palette {
            let limit = 1usize << self.bits.min(8);
            let (grey, index) = palette.iter().take(limit).zip(0u16..).min()?;
            return (*grey <= 60 && !self.inverted).then(|| vec![index]);
        }
        let most = if self.bits == 16 { u16::MAX } else { (1 << self.bits) - 1 };
        Some(vec![if self.inverted { most } else { 0 }; self.samples])
    }
}

/// The filter that makes the image: empty where the store decodes it all.
fn filter(store: &Store, stream: &Stream) -> Option<Vec<u8>> {
    let names: Vec<&[u8]> = match store.get(&stream.dict, b"Filter") {
        None => Vec::new(),
        Some(Object::Array(items)) => {
            items.iter().filter_map(|o| store.resolve(o).as_name().ok()).collect()
        }
        Some(name) => vec![name.as_name().ok()?],
    };
    match names.as_slice() {
        [b"DCTDecode" | b"DCT"] => Some(b"DCTDecode".to_vec()),
        [b"CCITTFaxDecode" | b"CCF"] => Some(b"CCITTFaxDecode".to_vec()),
        [b"JBIG2Decode"] => Some(b"JBIG2Decode".to_vec()),
        all if all.iter().all(|f| {
            matches!(*f, b"FlateDecode" | b"LZWDecode" | b"ASCIIHexDecode" | b"ASCII85Decode")
        }) =>
        {
            Some(Vec::new())
        }
        _ => None,
    }
}

/// Samples of a pixel, and the greys of a palette.
fn colours(store: &Store, dict: &Dictionary) -> Option<(usize, Option<Vec<u8>>)> {
    let space = store.get(dict, b"ColorSpace")?;
    if let Some(samples) = components(store, space) {
        return Some((samples, None));
    }
    let items = space.as_array().ok()?;
    let item = |n: usize| items.get(n).map(|o| store.resolve(o));
    if !matches!(item(0)?.as_name().ok()?, b"Indexed" | b"I") {
        return None;
    }
    let base = components(store, item(1)?)?;
    let table = match item(3)? {
        Object::String(bytes, _) => bytes.clone(),
        Object::Stream(stream) => store.inflate(stream).ok()?,
        _ => return None,
    };
    let grey = |colour: &[u8]| match colour {
        [r, g, b] => {
            let sum = 2126 * u32::from(*r) + 7152 * u32::from(*g) + 722 * u32::from(*b);
            u8::try_from(sum / 10_000).unwrap_or(255)
        }
        other => other.first().copied().unwrap_or(0),
    };
    Some((1, Some(table.chunks_exact(base).map(grey).collect())))
}

/// Samples of a pixel in a space of greys or of red, green and blue; `None` for any other.
fn components(store: &Store, space: &Object) -> Option<usize> {
    let name = |o: &Object| o.as_name().ok().map(<[u8]>::to_vec);
    let (kind, rest) = match space {
        Object::Array(items) => {
            (name(store.resolve(items.first()?))?, items.get(1).map(|o| store.resolve(o)))
        }
        other => (name(other)?, None),
    };
    match kind.as_slice() {
        b"DeviceGray" | b"CalGray" | b"G" => Some(1),
        b"DeviceRGB" | b"CalRGB" | b"RGB" => Some(3),
        b"ICCBased" => {
            let count = store.get(as_dict(rest?)?, b"N")?.as_i64().ok()?;
            usize::try_from(count).ok().filter(|n| *n == 1 || *n == 3)
        }
        _ => None,
    }
}

fn jpeg_grey(bytes: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    let grey = crate::formats::image::jpeg_grey(bytes)?;
    (grey.0 == width && grey.1 == height).then_some(grey.2)
}

/// The parameters of the only filter.
fn parameters<'a>(store: &'a Store, stream: &'a Stream) -> Option<&'a Dictionary> {
    match store.get(&stream.dict, b"DecodeParms").or(store.get(&stream.dict, b"DP"))? {
        Object::Array(items) => as_dict(store.resolve(items.first()?)),
        other => as_dict(other),
    }
}

/// Rows of a fax in one bit a pixel, as the filter gives them (ISO 32000-2, 7.4.6). Group 4 only.
fn fax(store: &Store, stream: &Stream, width: u32, height: u32) -> Option<Vec<u8>> {
    let parms = parameters(store, stream)?;
    let number = |key: &[u8]| store.get(parms, key).and_then(|o| o.as_i64().ok());
    let flag = |key: &[u8]| store.get(parms, key).is_some_and(|o| o.as_bool().is_ok_and(|b| b));
    let columns = u16::try_from(number(b"Columns").unwrap_or(1728)).ok()?;
    let known = number(b"K").is_some_and(|k| k < 0)
        && u32::from(columns) == width
        && !flag(b"EncodedByteAlign");
    if !known {
        return None;
    }
    let black_is_1 = flag(b"BlackIs1");
    let rows = u16::try_from(height).ok()?;
    let stride = usize::from(columns).div_ceil(8);
    let mut out = Vec::with_capacity(stride * usize::from(rows));
    fax::decoder::decode_g4(stream.content.iter().copied(), columns, Some(rows), |transitions| {
        let start = out.len();
        out.resize(start + stride, 0);
        for (x, colour) in fax::decoder::pels(transitions, columns).enumerate() {
            let one = (colour == fax::Color::Black) == black_is_1;
            if one && let Some(byte) = out.get_mut(start + x / 8) {
                *byte |= 0x80 >> (x % 8);
            }
        }
    })?;
    Some(out)
}
