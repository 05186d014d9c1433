//! JPEG 2000 as it stands in PDF (ISO 32000-2, 7.4.9): decoded, and rid of what is no picture.

use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};

/// A decoded picture.
pub(super) struct Decoded {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Samples of a pixel, without alpha.
    pub(super) samples: usize,
    /// One byte a sample, row by row from the top.
    pub(super) data: Vec<u8>,
}

/// Decodes a picture of at most `most` bytes. Alpha is left out: PDF looks at it only when told to.
pub(super) fn decode(bytes: &[u8], most: usize) -> Option<Decoded> {
    let image = Image::new(bytes, &DecodeSettings::default()).ok()?;
    let (width, height) = (image.width(), image.height());
    let samples = usize::from(image.color_space().num_channels());
    let all = samples + usize::from(image.has_alpha());
    let pixels = (width as usize).checked_mul(height as usize)?;
    pixels.checked_mul(all.max(4)).filter(|size| *size <= most)?;
    let mut context = DecoderContext::default();
    let data = image.decode(&mut context).ok()?.data_u8();
    if data.len() != pixels * all {
        return None;
    }
    let data = if all == samples {
        data
    } else {
        data.chunks_exact(all).flat_map(|p| p.iter().take(samples)).copied().collect()
    };
    Some(Decoded { width, height, samples, data })
}

/// Boxes that it takes to show a picture (ISO/IEC 15444-1, annex I): signature, type, header, code.
const NEEDED: [&[u8; 4]; 4] = [b"jP  ", b"ftyp", b"jp2h", b"jp2c"];

/// The same file without XML, EXIF, comments and whatever else is no picture; `None` when it is not
/// built as it should be.
pub(super) fn bare(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(&[0xff, 0x4f]) {
        return codestream(bytes);
    }
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let head: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        let kind: &[u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let (start, size) = match u32::from_be_bytes(head) {
            0 => (8, bytes.len() - at),
            1 => {
                let long: [u8; 8] = bytes.get(at + 8..at + 16)?.try_into().ok()?;
                (16, usize::try_from(u64::from_be_bytes(long)).ok()?)
            }
            size => (8, size as usize),
        };
        let content = bytes.get(at + start..at.checked_add(size)?)?;
        if NEEDED.contains(&kind) {
            let plain = kind == b"jp2c";
            let content = if plain { codestream(content)? } else { content.to_vec() };
            out.extend(u32::try_from(content.len() + 8).ok()?.to_be_bytes());
            out.extend(kind);
            out.extend(content);
        }
        at += size;
    }
    Some(out)
}

/// A code stream without the comments of its main header (annex A.9.2).
fn codestream(bytes: &[u8]) -> Option<Vec<u8>> {
    const COMMENT: u16 = 0xff64;
    const TILE: u16 = 0xff90;
    let short = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let mut out = bytes.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        let marker = short(at)?;
        if marker == TILE {
            out.extend(bytes.get(at..)?);
            return Some(out);
        }
        let end = at + 2 + usize::from(short(at + 2)?);
        if marker != COMMENT {
            out.extend(bytes.get(at..end)?);
        }
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_picture_goes() {
        let code = b"\xff\x4f\xff\x64\x00\x06hemd\xff\x52\x00\x03x\xff\x90rest";
        let bare_code = b"\xff\x4f\xff\x52\x00\x03x\xff\x90rest";
        assert_eq!(bare(code).unwrap(), bare_code);
        let boxed = |kind: &[u8], content: &[u8]| {
            let size = u32::try_from(content.len() + 8).unwrap();
            [&size.to_be_bytes(), kind, content].concat()
        };
        let file = [boxed(b"ftyp", b"jp2 "), boxed(b"xml ", b"<p/>"), boxed(b"jp2c", code)];
        let expected = [boxed(b"ftyp", b"jp2 "), boxed(b"jp2c", bare_code)];
        assert_eq!(bare(&file.concat()).unwrap(), expected.concat());
        for n in 0..code.len() {
            let _ = bare(&code[..n]);
        }
    }
}
