//! Pictures in a package: how large they are, and an even grey one to put in their place.

use std::io::Write;

/// Pictures up to this many pixels both ways are bullets and icons.
const ICON: u32 = 24;

/// Pictures that are lines: at most this many pixels one way.
const LINE: u32 = 4;

/// Icons in more bytes than this carry something else as well.
const ICON_BYTES: usize = 16 << 10;

/// Longest side of a grey picture in pixels; the document itself says how large it is shown.
const SIDE: u32 = 1024;

/// Formats that have their own grey picture; all others get a PNG, which readers recognise by its
/// first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Picture {
    /// Portable Network Graphics, and any other format of pixels. Width and height in pixels.
    Png(u32, u32),
    /// JPEG.
    Jpeg(u32, u32),
    /// Windows bitmap.
    Bmp(u32, u32),
    /// Enhanced metafile, with its bounds and frame rectangles as stored (MS-EMF 2.2.9).
    Emf([i32; 8]),
    /// Windows metafile.
    Wmf,
    /// Scalable Vector Graphics.
    Svg,
}

fn be(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes)
}

fn le(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

/// Size taken where a picture does not tell its own.
const UNKNOWN: (u32, u32) = (640, 480);

impl Picture {
    /// The picture whose first bytes are `head`; `None` when it is none that is known.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"\x89PNG") {
            let size = be(head, 16).zip(be(head, 20)).unwrap_or(UNKNOWN);
            return Some(Self::Png(size.0, size.1));
        }
        if head.starts_with(&[0xff, 0xd8, 0xff]) {
            let size = jpeg_size(head).unwrap_or(UNKNOWN);
            return Some(Self::Jpeg(size.0, size.1));
        }
        if head.starts_with(b"GIF8") {
            let size = le16(head, 6).zip(le16(head, 8)).unwrap_or(UNKNOWN);
            return Some(Self::Png(size.0, size.1));
        }
        if head.starts_with(b"BM") {
            let size = le(head, 18).zip(le(head, 22)).unwrap_or(UNKNOWN);
            return Some(Self::Bmp(size.0, size.1.min(size.1.wrapping_neg())));
        }
        if head.starts_with(&[1, 0, 0, 0]) && head.get(40..44) == Some(b" EMF") {
            let mut boxes = [0; 8];
            for (i, slot) in boxes.iter_mut().enumerate() {
                *slot = le(head, 8 + 4 * i).unwrap_or_default().cast_signed();
            }
            return Some(Self::Emf(boxes));
        }
        let wmf = head.starts_with(&[0xd7, 0xcd, 0xc6, 0x9a]) || head.starts_with(&[1, 0, 9, 0]);
        if wmf {
            return Some(Self::Wmf);
        }
        let other = [b"II*\0".as_slice(), b"MM\0*", b"RIFF", b"II\xbc\x01"];
        other.iter().any(|m| head.starts_with(m)).then_some(Self::Png(UNKNOWN.0, UNKNOWN.1))
    }

    /// Whether it is too small for words. `size` is the length of the file in bytes.
    pub(super) fn is_icon(self, size: usize) -> bool {
        match self {
            Self::Png(w, h) | Self::Jpeg(w, h) | Self::Bmp(w, h) => {
                size <= ICON_BYTES && ((w <= ICON && h <= ICON) || w <= LINE || h <= LINE)
            }
            Self::Emf(_) | Self::Wmf | Self::Svg => false,
        }
    }

    /// An even grey picture of the same shape.
    pub(super) fn grey(self) -> Vec<u8> {
        match self {
            Self::Png(w, h) => png(shrunk(w, h)),
            Self::Jpeg(w, h) => jpeg(shrunk(w, h)),
            Self::Bmp(w, h) => bmp(shrunk(w, h)),
            Self::Emf(boxes) => emf(boxes),
            Self::Wmf => wmf(),
            Self::Svg => SVG.to_vec(),
        }
    }
}

/// A grey area that fills whatever space it gets.
const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\" \
preserveAspectRatio=\"none\"><rect width=\"8\" height=\"8\" fill=\"#c0c0c0\"/></svg>";

/// Width and height, halved until neither is longer than [`SIDE`].
fn shrunk(mut width: u32, mut height: u32) -> (u32, u32) {
    while width > SIDE || height > SIDE {
        (width, height) = (width / 2, height / 2);
    }
    (width.max(1), height.max(1))
}

/// Width and height from the frame header of a JPEG (ITU-T T.81, B.2.2).
fn jpeg_size(head: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let marker = *head.get(at + 1)?;
        let frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if frame {
            let size = be(head, at + 5)?;
            return Some((size & 0xffff, size >> 16));
        }
        let length = be(head, at + 2)? >> 16;
        at += 2 + usize::try_from(length).ok()?;
    }
}

/// PNG with one grey in its palette, one bit a pixel, not compressed: the zip does that.
fn png((width, height): (u32, u32)) -> Vec<u8> {
    let row = vec![0; 1 + width.div_ceil(8) as usize];
    let data = row.repeat(height as usize);
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([1, 3, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut out, *b"IHDR", &header);
    chunk(&mut out, *b"PLTE", &[0xc0; 6]);
    chunk(&mut out, *b"IDAT", &zlib(&data));
    chunk(&mut out, *b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).unwrap_or_default();
    let body = [kind.as_slice(), data].concat();
    out.extend(length.to_be_bytes());
    out.extend(&body);
    out.extend(crc(&body).to_be_bytes());
}

/// `data` in stored blocks (RFC 1950, RFC 1951 3.2.4).
fn zlib(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut blocks = data.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or_default();
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in data {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend((b << 16 | a).to_be_bytes());
    out
}

/// The check sum of a PNG chunk (ISO/IEC 15948, annex D).
fn crc(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |mut crc, byte| {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
        crc
    })
}

/// Baseline JPEG with one component, every block middle grey: two zero bits a block.
fn jpeg((width, height): (u32, u32)) -> Vec<u8> {
    let [.., wh, wl] = width.to_be_bytes();
    let [.., hh, hl] = height.to_be_bytes();
    let mut out = vec![0xff, 0xd8];
    out.extend(b"\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    out.extend([0xff, 0xdb, 0, 67, 0]);
    out.extend([1; 64]);
    out.extend([0xff, 0xc0, 0, 11, 8, hh, hl, wh, wl, 1, 1, 0x11, 0]);
    // One code of one bit: difference 0 in the first table, end of block in the second.
    for table in [0x00, 0x10] {
        out.extend([0xff, 0xc4, 0, 20, table, 1]);
        out.extend([0; 15]);
        out.push(0);
    }
    out.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]);
    let bits = 2 * width.div_ceil(8) as usize * height.div_ceil(8) as usize;
    out.extend(vec![0; bits / 8]);
    if !bits.is_multiple_of(8) {
        out.push(0xff >> (bits % 8));
    }
    out.extend([0xff, 0xd9]);
    out
}

/// Bitmap of one bit a pixel with a palette of two equal greys.
fn bmp((width, height): (u32, u32)) -> Vec<u8> {
    let data = vec![0; width.div_ceil(32) as usize * 4 * height as usize];
    let offset = 14 + 40 + 8;
    let size = offset + u32::try_from(data.len()).unwrap_or_default();
    let mut out = b"BM".to_vec();
    for word in [size, 0, offset, 40, width, height, 1 << 16 | 1, 0, 0, 0, 0, 2, 2] {
        out.extend(word.to_le_bytes());
    }
    out.extend([0xc0, 0xc0, 0xc0, 0, 0xc0, 0xc0, 0xc0, 0]);
    out.extend(data);
    out
}

/// Enhanced metafile of one filled rectangle (MS-EMF 2.3).
fn emf(boxes: [i32; 8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut put = |words: &[i32]| {
        for word in words {
            let _ = out.write_all(&word.to_le_bytes());
        }
    };
    let [left, top, right, bottom, ..] = boxes;
    put(&[1, 88]);
    put(&boxes);
    put(&[0x464d_4520, 0x1_0000, 168, 5, 2, 0, 0, 0, 1920, 1080, 508, 286]);
    put(&[39, 24, 1, 0, 0xc0_c0c0, 0]);
    put(&[37, 12, 1]);
    put(&[43, 24, left, top, right, bottom]);
    put(&[14, 20, 0, 16, 20]);
    out
}

/// Placeable Windows metafile of one filled square inch (MS-WMF 2.3).
fn wmf() -> Vec<u8> {
    const INCH: u16 = 1000;
    let mut head: Vec<u16> = vec![0xcdd7, 0x9ac6, 0, 0, 0, INCH, INCH, INCH, 0, 0];
    head.push(head.iter().fold(0, |sum, word| sum ^ word));
    head.extend([1, 9, 0x300, 30, 0, 1, 7, 0, 0]);
    head.extend([7, 0, 0x2fc, 0, 0xc0c0, 0xc0, 0]);
    head.extend([4, 0, 0x12d, 0]);
    head.extend([7, 0, 0x41b, INCH, INCH, 0, 0]);
    head.extend([3, 0, 0]);
    head.into_iter().flat_map(u16::to_le_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grey_picture_is_its_own_grey_picture() {
        let boxes = [0, 0, 99, 49, 0, 0, 2_600, 1_300];
        for picture in [
            Picture::Png(3000, 40),
            Picture::Jpeg(33, 17),
            Picture::Bmp(640, 480),
            Picture::Emf(boxes),
            Picture::Wmf,
        ] {
            let grey = picture.grey();
            let again = Picture::of(&grey).expect("its own format");
            assert_eq!(again.grey(), grey, "{picture:?}");
        }
    }

    #[test]
    fn icons_and_lines_hold_no_words() {
        assert!(Picture::Png(16, 16).is_icon(300));
        assert!(Picture::Png(800, 2).is_icon(300));
        assert!(!Picture::Png(800, 20).is_icon(300), "a line of words is 20 pixels high");
        assert!(!Picture::Png(16, 16).is_icon(1 << 20), "more than an icon in the bytes");
        assert!(!Picture::Emf([0; 8]).is_icon(10));
    }
}
