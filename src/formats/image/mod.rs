//! Picture files: PNG, JPEG, TIFF, BMP, WebP, and HEIC as JPEG. Every page is read by OCR and blacked out in its pixels.
//!
//! The copy is of the same format, with the same pixels outside the boxes (a JPEG: the same blocks),
//! and without anything that is no picture: EXIF, XMP, comments, previews, colour profiles, and bytes
//! after the end. `LEAKS.md` lists what could tell.

mod area;
mod bitmap;
mod exif;
mod heic;
mod jpeg;
mod png;
mod tiff;

#[cfg(test)]
mod tests;

use super::{Format, Limits, RedactOptions};
use crate::model::{
    Document, Gap, Part, PartKind, PartLabel, Places, Reason, Redacted, Redaction, Secret, Settled,
    words_under,
};
use crate::ocr::{self, Paper, Picture, Unread};
use ::image::{DynamicImage, ImageDecoder, ImageReader};

pub(super) use area::{Area, Samples};
pub(super) use heic::{Heic, is_heic};
pub(super) use jpeg::redact as jpeg_redacted;
use rayon::prelude::*;
use std::io::Cursor;
pub(super) use tiff::packed_group4 as group4;

/// Most pixels of one page: an A3 at 600 dpi.
const MAX_PIXELS: u64 = 80_000_000;

/// Picture files.
pub(super) struct Image;

/// The container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Png,
    Jpeg,
    Tiff,
    Bmp,
    Webp,
}

impl Kind {
    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
            Some(Self::Tiff)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Self::Webp)
        } else if bitmap::is_bitmap(bytes) {
            Some(Self::Bmp)
        } else {
            None
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Tiff => "tiff",
            Self::Bmp => "bmp",
            Self::Webp => "webp",
        }
    }
}

/// Whether these bytes are a picture that this program reads.
pub(super) fn is_image(bytes: &[u8]) -> bool {
    Kind::of(bytes).is_some()
}

/// One page as the eyes want it.
struct Sheet {
    width: u32,
    height: u32,
    grey: Vec<u8>,
    dpi: Option<f64>,
    orientation: u8,
}

impl Format for Image {
    fn id(&self) -> &'static str {
        "image"
    }

    fn extract(&self, bytes: &[u8], limits: &Limits) -> Result<Document, Reason> {
        let sheets = sheets(bytes, limits)?;
        let seen: Vec<_> = sheets
            .par_iter()
            .map(|s| {
                ocr::look(&Picture {
                    width: s.width,
                    height: s.height,
                    grey: &s.grey,
                    dpi: s.dpi,
                    orientation: s.orientation,
                })
            })
            .collect();
        let mut document = Document::default();
        for (number, seen) in (1..).zip(seen) {
            let label = PartLabel::nth(PartKind::Page, number);
            let mut gap = |reason| document.gaps.push(Gap { part: Some(label.clone()), reason });
            let seen = seen.unwrap_or_else(|unread| {
                gap(unread_reason(unread));
                ocr::Seen::default()
            });
            if seen.unread_ink {
                gap(Reason::UnreadInk);
            }
            document.parts.push(Part { label, text: seen.text, places: Places::Words(seen.words) });
        }
        Ok(document)
    }

    fn redact(
        &self,
        bytes: &[u8],
        document: &Document,
        settled: &Settled,
        _options: &RedactOptions,
        limits: &Limits,
    ) -> Result<Redacted, Reason> {
        let sizes: Vec<(u32, u32)> =
            sheets(bytes, limits)?.iter().map(|s| (s.width, s.height)).collect();
        let (redactions, areas) = wanted(document, settled, &sizes)?;
        let bytes = painted(bytes, &areas, limits)?;
        Ok(Redacted { bytes, redactions, scrubbed: vec!["metadata"] })
    }
}

/// A copy with black areas, given by page.
fn painted(bytes: &[u8], areas: &[Vec<Area>], limits: &Limits) -> Result<Vec<u8>, Reason> {
    let first = areas.first().map(Vec::as_slice).unwrap_or_default();
    let kind = Kind::of(bytes).ok_or_else(|| Reason::Unsupported("image".to_owned()))?;
    match kind {
        Kind::Png => png::redact(bytes, first, limits),
        Kind::Jpeg => jpeg::redact(bytes, first),
        Kind::Tiff => tiff::redact(bytes, areas, limits),
        Kind::Bmp => bitmap::redact(bytes, first),
        Kind::Webp => webp(bytes, first, limits),
    }
}

/// The reason for a page that the eyes did not see.
pub(super) fn unread_reason(unread: Unread) -> Reason {
    match unread {
        Unread::Missing => Reason::OcrMissing,
        Unread::Failed(why) => Reason::OcrFailed(why),
    }
}

/// Width, height and samples of a JPEG in grey.
pub(super) fn jpeg_grey(bytes: &[u8]) -> Option<(u32, u32, Vec<u8>)> {
    let (picture, _) = open(bytes, Kind::Jpeg, &Limits::default()).ok()?;
    Some((picture.width(), picture.height(), picture.to_luma8().into_raw()))
}

/// Red, green and blue of a JPEG.
pub(super) fn jpeg_colours(bytes: &[u8]) -> Option<Vec<u8>> {
    let (picture, _) = open(bytes, Kind::Jpeg, &Limits::default()).ok()?;
    Some(picture.to_rgb8().into_raw())
}

/// What goes: a record for each span, and the areas of each page.
#[allow(clippy::type_complexity, reason = "two halves of one answer")]
fn wanted(
    document: &Document,
    settled: &Settled,
    sizes: &[(u32, u32)],
) -> Result<(Vec<Redaction>, Vec<Vec<Area>>), Reason> {
    let mut redactions = Vec::new();
    let mut areas = vec![Vec::new(); sizes.len()];
    for verdict in settled.redactions() {
        let finding = &verdict.finding;
        let misfit = || Reason::NotRemovable(format!("part {}", finding.part));
        let part = document.parts.get(finding.part).ok_or_else(misfit)?;
        if part.label.kind == PartKind::FileName {
            continue;
        }
        let removed = finding.span.of(&part.text).ok_or_else(misfit)?.expose();
        let (Places::Words(words), Some(page)) = (&part.places, part.label.page()) else {
            return Err(misfit());
        };
        let index = page as usize - 1;
        let (width, height) = *sizes.get(index).ok_or_else(misfit)?;
        let mut boxes: Vec<Area> = Vec::new();
        for word in words_under(words, finding.span) {
            let area = Area::around(&word.quad, width, height).ok_or_else(misfit)?;
            match boxes.last_mut() {
                Some(last) if last.goes_on(area) => *last = last.hull(area),
                _ => boxes.push(area),
            }
        }
        if boxes.is_empty() && !removed.trim().is_empty() {
            return Err(misfit());
        }
        let bounds = |a: &Area| (page, [a.left, a.top, a.right, a.bottom].map(f64::from));
        redactions.push(Redaction {
            part: finding.part,
            span: finding.span,
            removed: Secret::new(removed),
            boxes: boxes.iter().map(bounds).collect(),
            holes: Vec::new(),
            lines: Vec::new(),
        });
        areas.get_mut(index).ok_or_else(misfit)?.extend(boxes);
    }
    Ok((redactions, areas))
}

/// Every page of a file in grey.
fn sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, Reason> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > limits.file {
        return Err(Reason::TooLarge(size));
    }
    let kind = Kind::of(bytes).ok_or_else(|| Reason::Unsupported("image".to_owned()))?;
    if kind == Kind::Tiff {
        let sheet = |page: tiff::Page| Sheet {
            width: page.width,
            height: page.height,
            grey: page.grey(),
            dpi: page.dpi(),
            orientation: page.orientation,
        };
        return Ok(tiff::pages(bytes, limits)?.into_iter().map(sheet).collect());
    }
    let (picture, mut orientation) = open(bytes, kind, limits)?;
    let mut dpi = None;
    match kind {
        Kind::Png => {
            let head = png::head(bytes, limits)?;
            if head.animated {
                return Err(Reason::Unsupported("apng".to_owned()));
            }
            (dpi, orientation) = (head.dpi, head.orientation);
        }
        Kind::Jpeg => {
            let head = jpeg::head(bytes);
            (dpi, orientation) = (head.dpi, head.orientation);
        }
        Kind::Bmp => dpi = bitmap::dpi(bytes),
        Kind::Webp | Kind::Tiff => {}
    }
    let (width, height) = (picture.width(), picture.height());
    Ok(vec![Sheet { width, height, grey: on_paper(&picture), dpi, orientation }])
}

/// Decodes a picture; gives its EXIF orientation where the library knows it.
fn open(bytes: &[u8], kind: Kind, limits: &Limits) -> Result<(DynamicImage, u8), Reason> {
    let damaged = |_| Reason::Damaged(kind.name().to_owned());
    let unreadable = |error: ::image::ImageError| match error {
        ::image::ImageError::Limits(_) => Reason::Limit("image"),
        ::image::ImageError::Unsupported(_) => Reason::Unsupported(kind.name().to_owned()),
        _ => Reason::Damaged(kind.name().to_owned()),
    };
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(damaged)?;
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let mut bounds = ::image::Limits::default();
    bounds.max_alloc = Some(limits.inflated);
    decoder.set_limits(bounds).map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Reason::Limit("image"));
    }
    if kind == Kind::Webp && is_animated(bytes) {
        return Err(Reason::Unsupported("webp".to_owned()));
    }
    let orientation = decoder.orientation().map_or(1, ::image::metadata::Orientation::to_exif);
    Ok((DynamicImage::from_decoder(decoder).map_err(unreadable)?, orientation))
}

/// Whether a WebP file has the flag of an animation (RFC 9649, 2.7).
fn is_animated(bytes: &[u8]) -> bool {
    bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 2 != 0)
}

/// In grey, with paper behind what is transparent.
fn on_paper(picture: &DynamicImage) -> Vec<u8> {
    if !picture.color().has_alpha() {
        // By our own weights: the library rounds in another way than the verifier does.
        return picture.to_rgb8().pixels().map(|p| grey(p.0.map(u32::from))).collect();
    }
    let pixels = picture.to_rgba8();
    let inks = || {
        pixels.pixels().map(|p| {
            let [red, green, blue, alpha] = p.0;
            (grey([red, green, blue].map(u32::from)), alpha)
        })
    };
    Paper::under(inks()).shown(inks())
}

/// Brightness of red, green and blue (Rec. 709).
fn grey([red, green, blue]: [u32; 3]) -> u8 {
    u8::try_from((2126 * red + 7152 * green + 722 * blue) / 10_000).unwrap_or(255)
}

/// A WebP with black areas, lossless whatever it was: no encoder for the lossy kind is at hand.
fn webp(bytes: &[u8], areas: &[Area], limits: &Limits) -> Result<Vec<u8>, Reason> {
    let (picture, orientation) = open(bytes, Kind::Webp, limits)?;
    if orientation != 1 {
        return Err(Reason::NotRemovable("webp".to_owned()));
    }
    let has_alpha = picture.color().has_alpha();
    let mut pixels = picture.to_rgba8();
    for area in areas {
        for y in area.top..area.bottom {
            for x in area.left..area.right {
                if let Some(pixel) = pixels.get_pixel_mut_checked(x, y) {
                    *pixel = ::image::Rgba([0, 0, 0, 255]);
                }
            }
        }
    }
    for pixel in pixels.pixels_mut().filter(|p| p.0[3] < 8) {
        pixel.0 = [0; 4];
    }
    let mut copy = DynamicImage::ImageRgba8(pixels);
    if !has_alpha {
        copy = DynamicImage::ImageRgb8(copy.to_rgb8());
    }
    let mut out = Vec::new();
    let encoder = ::image::codecs::webp::WebPEncoder::new_lossless(&mut out);
    copy.write_with_encoder(encoder).map_err(|_| Reason::NotRemovable("webp".to_owned()))?;
    Ok(out)
}
