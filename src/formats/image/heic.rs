//! HEIC, the photographs of telephones (ISO/IEC 23008-12): decoded and gone on with as JPEG, since nothing
//! free writes HEIC. The copy holds what was decoded and nothing else, so a fault of the decoder can spoil
//! a picture but not let through what nobody read.

use super::MAX_PIXELS;
use crate::formats::{Converted, Format, Limits};
use crate::model::{Document, Reason};
use ::image::codecs::jpeg::JpegEncoder;
use ::image::{ExtendedColorType, ImageEncoder};

/// Quality of the JPEG: a reader sees no difference.
const QUALITY: u8 = 92;

/// A HEIC picture.
pub(in crate::formats) struct Heic;

impl Format for Heic {
    fn id(&self) -> &'static str {
        "heic"
    }

    fn extract(&self, _: &[u8], _: &Limits) -> Result<Document, Reason> {
        Err(damaged())
    }

    fn convert(&self, bytes: &[u8], limits: &Limits) -> Result<Option<Converted>, Reason> {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > limits.file {
            return Err(Reason::TooLarge(size));
        }
        if !is_single(bytes).ok_or_else(damaged)? {
            return Err(Reason::Unsupported("heic-many".to_owned()));
        }
        let bytes = jpeg(bytes)?;
        Ok(Some(Converted { bytes, extension: "jpg", word: "converted-picture" }))
    }
}

fn damaged() -> Reason {
    Reason::Damaged("heic".to_owned())
}

/// Whether the file calls itself HEIC (ISO/IEC 23008-12, B.4), a burst or film included.
pub(in crate::formats) fn is_heic(bytes: &[u8]) -> bool {
    let Some((b"ftyp", brands, _)) = first_box(bytes) else { return false };
    brands.chunks_exact(4).any(|b| b.starts_with(b"hei") || b.starts_with(b"hev"))
}

/// Red, green and blue of a pixel with white behind it.
fn on_white(pixel: [u8; 4]) -> [u32; 3] {
    let [red, green, blue, alpha] = pixel.map(u32::from);
    [red, green, blue].map(|v| (v * alpha + 255 * (255 - alpha)) / 255)
}

/// The picture as JPEG; what is transparent stands on white.
fn jpeg(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    use heic_decoder::HeifError::Unsupported;
    let refused = |error| match error {
        Unsupported(_) => Reason::Unsupported("heic".to_owned()),
        _ => damaged(),
    };
    let info = heic_decoder::probe(bytes).map_err(refused)?;
    let pixels = [(info.width, info.height), (info.coded_width, info.coded_height)]
        .map(|(w, h)| u64::try_from(w.saturating_mul(h)).unwrap_or(u64::MAX));
    if pixels.iter().any(|n| *n > MAX_PIXELS) {
        return Err(Reason::Limit("image"));
    }
    let picture = heic_decoder::decode(bytes).map_err(refused)?;
    let (width, height) = (picture.width, picture.height);
    let rgb = if picture.alpha.is_some() {
        let rgba = picture.to_rgba8().map_err(refused)?.data;
        let shown = |p: &[u8; 4]| on_white(*p).map(|v| u8::try_from(v).unwrap_or(255));
        rgba.as_chunks().0.iter().flat_map(shown).collect()
    } else {
        picture.to_rgb8().map_err(refused)?.data
    };
    let mut out = Vec::new();
    let size = |n: usize| u32::try_from(n).map_err(|_| Reason::Limit("image"));
    JpegEncoder::new_with_quality(&mut out, QUALITY)
        .write_image(&rgb, size(width)?, size(height)?, ExtendedColorType::Rgb8)
        .map_err(|_| damaged())?;
    Ok(out)
}

/// Whether the file shows one picture only: no burst, no film, no second photograph behind the first.
/// Smaller copies, depth, tiles and what brightens it (`tmap`) belong to the first. `None` when the file
/// cannot be followed.
fn is_single(bytes: &[u8]) -> Option<bool> {
    let mut rest = bytes;
    let mut meta = None;
    while !rest.is_empty() {
        let (kind, body, behind) = first_box(rest)?;
        match kind {
            b"moov" => return Some(false),
            b"meta" => meta = body.get(4..),
            _ => {}
        }
        rest = behind;
    }
    let (mut primary, mut items, mut parts) = (None, Vec::new(), Vec::new());
    let mut rest = meta?;
    while !rest.is_empty() {
        let (kind, body, behind) = first_box(rest)?;
        match kind {
            b"pitm" => primary = Some(Fields::of(body)?.id()?),
            b"iinf" => items = pictures(body)?,
            b"iref" => parts = belongings(body)?,
            _ => {}
        }
        rest = behind;
    }
    let primary = primary.or(items.first().copied())?;
    Some(items.iter().all(|id| *id == primary || parts.contains(id)))
}

/// The items that are pictures and not hidden (ISO/IEC 14496-12, 8.11.6).
fn pictures(body: &[u8]) -> Option<Vec<u32>> {
    let mut fields = Fields::of(body)?;
    fields.id()?; // How many there are.
    let mut found = Vec::new();
    let mut rest = fields.rest;
    while !rest.is_empty() {
        let (_, entry, behind) = first_box(rest)?;
        rest = behind;
        let mut fields = Fields::of(entry)?;
        let hidden = fields.flags & 1 != 0;
        fields.wide = fields.version > 2;
        let id = fields.id()?;
        let kind = fields.rest.get(2..6)?;
        if !hidden && ![&b"Exif"[..], b"mime", b"uri ", b"tmap"].contains(&kind) {
            found.push(id);
        }
    }
    Some(found)
}

/// The items that belong to another: tiles and sources of a picture that is put together, smaller
/// copies, and what is laid over one (ISO/IEC 14496-12, 8.11.12; ISO/IEC 23008-12, 6.6).
fn belongings(body: &[u8]) -> Option<Vec<u32>> {
    let outer = Fields::of(body)?;
    let mut found = Vec::new();
    let mut rest = outer.rest;
    while !rest.is_empty() {
        let (kind, entry, behind) = first_box(rest)?;
        rest = behind;
        let mut fields = Fields { rest: entry, ..outer };
        let from = fields.id()?;
        match kind {
            b"thmb" | b"auxl" => found.push(from),
            b"dimg" => {
                let mut targets = Fields { wide: false, ..fields };
                let count = targets.id()?;
                targets.wide = outer.wide;
                for _ in 0..count {
                    found.push(targets.id()?);
                }
            }
            _ => {}
        }
    }
    Some(found)
}

/// What follows the head of a box with a version (ISO/IEC 14496-12, 4.2.2).
#[derive(Clone, Copy)]
struct Fields<'b> {
    version: u8,
    flags: u8,
    /// Whether numbers of items have four bytes.
    wide: bool,
    rest: &'b [u8],
}

impl<'b> Fields<'b> {
    fn of(body: &'b [u8]) -> Option<Self> {
        let ([version, _, _, flags], rest) = body.split_first_chunk()?;
        Some(Self { version: *version, flags: *flags, wide: *version > 0, rest })
    }

    /// The next number of an item.
    fn id(&mut self) -> Option<u32> {
        let number;
        if self.wide {
            let (head, rest) = self.rest.split_first_chunk()?;
            (number, self.rest) = (u32::from_be_bytes(*head), rest);
        } else {
            let (head, rest) = self.rest.split_first_chunk()?;
            (number, self.rest) = (u32::from(u16::from_be_bytes(*head)), rest);
        }
        Some(number)
    }
}

/// The first box: its name, what is in it, and what follows (ISO/IEC 14496-12, 4.2).
fn first_box(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (size, rest) = bytes.split_first_chunk()?;
    let (kind, rest) = rest.split_first_chunk()?;
    let (length, body) = match u32::from_be_bytes(*size) {
        0 => return Some((kind, rest, &[])),
        1 => {
            let (size, body) = rest.split_first_chunk()?;
            (usize::try_from(u64::from_be_bytes(*size)).ok()?.checked_sub(16)?, body)
        }
        size => (usize::try_from(size).ok()?.checked_sub(8)?, rest),
    };
    let (body, behind) = body.split_at_checked(length)?;
    Some((kind, body, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: &[u8], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len() + 8).unwrap().to_be_bytes();
        [&size[..], kind, body].concat()
    }

    /// A file with these items (number, kind, hidden) and references (kind, from, to); the first item is
    /// the one to show.
    fn file(items: &[(u8, &[u8; 4], bool)], references: &[(&[u8; 4], u8, u8)]) -> Vec<u8> {
        let entry = |(id, kind, hidden): &(u8, &[u8; 4], bool)| {
            boxed(b"infe", &[&[2, 0, 0, u8::from(*hidden), 0, *id, 0, 0], &kind[..], &[0]].concat())
        };
        let count = u8::try_from(items.len()).unwrap();
        let entries: Vec<u8> = items.iter().flat_map(entry).collect();
        let reference = |(kind, from, to): &(&[u8; 4], u8, u8)| {
            boxed(kind.as_slice(), &[0, *from, 0, 1, 0, *to])
        };
        let references: Vec<u8> = references.iter().flat_map(reference).collect();
        let inside = [
            vec![0; 4],
            boxed(b"pitm", &[0, 0, 0, 0, 0, items[0].0]),
            boxed(b"iinf", &[&[0, 0, 0, 0, 0, count], &entries[..]].concat()),
            boxed(b"iref", &[&[0; 4], &references[..]].concat()),
        ];
        [boxed(b"ftyp", b"heic\0\0\0\0mif1heic"), boxed(b"meta", &inside.concat())].concat()
    }

    #[test]
    fn a_second_picture_behind_the_first_is_seen() {
        let one = |items: &[_], references: &[_]| is_single(&file(items, references));
        let (photo, tile) = ((1, b"hvc1", false), (2, b"hvc1", false));
        assert_eq!(one(&[photo], &[]), Some(true));
        assert_eq!(one(&[photo, tile], &[]), Some(false));
        assert_eq!(one(&[photo, tile], &[(b"thmb", 2, 1)]), Some(true), "a smaller copy");
        assert_eq!(one(&[(1, b"grid", false), tile], &[(b"dimg", 1, 2)]), Some(true), "a tile");
        assert_eq!(one(&[photo, (2, b"hvc1", true)], &[]), Some(true), "hidden");
        assert_eq!(one(&[photo, (2, b"Exif", false)], &[(b"cdsc", 2, 1)]), Some(true));
        let film = [file(&[photo], &[]), boxed(b"moov", &[])].concat();
        assert_eq!(is_single(&film), Some(false));
        let whole = file(&[photo, tile], &[]);
        for end in 1..whole.len() {
            // The first box alone has nothing to show.
            assert_eq!(is_single(&whole[..end]), None, "cut at {end}");
        }
    }

    #[test]
    fn what_is_no_picture_is_said_to_be_damaged() {
        let broken = file(&[(1, b"hvc1", false)], &[]);
        assert!(is_heic(&broken));
        assert!(matches!(Heic.convert(&broken, &Limits::default()), Err(Reason::Damaged(_))));
        let many = file(&[(1, b"hvc1", false), (2, b"hvc1", false)], &[]);
        assert!(matches!(
            Heic.convert(&many, &Limits::default()),
            Err(Reason::Unsupported(why)) if why == "heic-many"
        ));
    }
}
