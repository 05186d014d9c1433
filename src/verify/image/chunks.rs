//! What a picture file consists of: nothing but what it takes to show the picture.

/// Entries of a TIFF directory, and directories, that are looked at.
const MAX_ENTRIES: usize = 4096;

/// The container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Png,
    Jpeg,
    Tiff,
    Bmp,
    Webp,
}

impl Kind {
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some(Self::Tiff),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            // The size of the picture header is a small number: no text begins like this.
            [b'B', b'M', rest @ ..] if rest.get(13..16) == Some(&[0, 0, 0]) => Some(Self::Bmp),
            _ => None,
        }
    }
}

/// Whether the file holds nothing besides the picture.
pub(super) fn is_bare(bytes: &[u8]) -> bool {
    let bare = match Kind::of(bytes) {
        Some(Kind::Png) => png(bytes),
        Some(Kind::Jpeg) => jpeg(bytes),
        Some(Kind::Tiff) => tiff(bytes),
        Some(Kind::Bmp) => bmp(bytes),
        Some(Kind::Webp) => webp(bytes),
        None => None,
    };
    bare.unwrap_or(false)
}

fn be32(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()
}

fn le32(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()
}

fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// EXIF data with one entry, the orientation: 26 bytes.
fn is_orientation(data: &[u8]) -> bool {
    data.len() == 26
        && data.starts_with(b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0")
        && data.get(19..).is_some_and(|rest| rest.iter().all(|b| *b == 0))
}

fn png(bytes: &[u8]) -> Option<bool> {
    let mut at = 8;
    loop {
        let size = be32(bytes, at)?;
        let name = bytes.get(at + 4..at + 8)?;
        let data = bytes.get(at + 8..(at + 8).checked_add(size)?)?;
        at += size + 12;
        let fine = match name {
            b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" => true,
            b"pHYs" => size == 9,
            b"eXIf" => is_orientation(data),
            b"IEND" => return Some(size == 0 && at == bytes.len()),
            _ => false,
        };
        if !fine {
            return Some(false);
        }
    }
}

fn jpeg(bytes: &[u8]) -> Option<bool> {
    let mut at = 2;
    loop {
        let [0xff, marker] = *bytes.get(at..at + 2)? else { return Some(false) };
        if marker == 0xd9 {
            return Some(at + 2 == bytes.len());
        }
        let size = usize::from(u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?));
        let data = bytes.get(at + 4..at + 2 + size)?;
        at += 2 + size;
        let fine = match marker {
            // No preview follows the density.
            0xe0 => data.starts_with(b"JFIF\0") && data.len() == 14,
            0xe1 => data.strip_prefix(b"Exif\0\0").is_some_and(is_orientation),
            0xee => data.starts_with(b"Adobe") && data.len() == 12,
            0xc0 | 0xc1 | 0xc2 | 0xc4 | 0xda | 0xdb | 0xdd => true,
            _ => false,
        };
        if !fine {
            return Some(false);
        }
        if marker == 0xda {
            let rest = bytes.get(at..)?;
            at += rest
                .windows(2)
                .position(|w| matches!(w, [0xff, m] if *m != 0 && !(0xd0..=0xd7).contains(m)))?;
        }
    }
}

/// Directories with the entries of a page and nothing else, and no byte that none of them uses.
fn tiff(bytes: &[u8]) -> Option<bool> {
    const ENTRIES: &[u16] = &[256, 257, 258, 259, 262, 273, 274, 277, 278, 279, 282, 283, 296, 338];
    if !bytes.starts_with(b"II*\0") {
        return Some(false);
    }
    let mut used = 8;
    let mut at = le32(bytes, 4)?;
    for _ in 0..MAX_ENTRIES {
        let count = usize::from(le16(bytes, at)?);
        used += 6 + count * 12;
        for n in 0..count {
            let entry = at + 2 + n * 12;
            let (tag, kind) = (le16(bytes, entry)?, le16(bytes, entry + 2)?);
            if !ENTRIES.contains(&tag) {
                return Some(false);
            }
            let values = le32(bytes, entry + 4)?;
            let size = values.checked_mul(match kind {
                3 => 2,
                4 => 4,
                5 => 8,
                _ => return Some(false),
            })?;
            used += if size > 4 { size } else { 0 };
            if tag == 279 {
                used += le32(bytes, entry + 8)?;
            }
        }
        at = le32(bytes, at + 2 + count * 12)?;
        if at == 0 {
            // A page may begin with a byte that makes its place even, and its depths may be
            // written though they fit the entry.
            return Some(bytes.len().saturating_sub(used) <= 4 * pages(bytes)?);
        }
    }
    Some(false)
}

/// How many directories there are.
fn pages(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut count) = (le32(bytes, 4)?, 0);
    while at != 0 && count < MAX_ENTRIES {
        at = le32(bytes, at + 2 + usize::from(le16(bytes, at)?) * 12)?;
        count += 1;
    }
    Some(count)
}

/// The two headers, masks or a palette, and the pixels.
fn bmp(bytes: &[u8]) -> Option<bool> {
    let pixels = le32(bytes, 10)?;
    let size = le32(bytes, 34)?;
    let between = pixels.checked_sub(54)?;
    let (masks, colours) = (if le32(bytes, 30)? == 3 { 12 } else { 0 }, le32(bytes, 46)?);
    Some(
        le32(bytes, 14)? == 40
            && bytes.len() == pixels.checked_add(size)?
            && between == masks + colours.checked_mul(4)?,
    )
}

fn webp(bytes: &[u8]) -> Option<bool> {
    let mut at = 12;
    while at < bytes.len() {
        let name = bytes.get(at..at + 4)?;
        if !matches!(name, b"VP8L" | b"VP8 " | b"VP8X" | b"ALPH") {
            return Some(false);
        }
        let size = le32(bytes, at + 4)?;
        at = at.checked_add(8)?.checked_add(size)?.checked_add(size % 2)?;
    }
    Some(at == bytes.len())
}

/// Pixels to the inch, where a PNG, JPEG or BMP says so.
pub(super) fn dpi(bytes: &[u8]) -> Option<f64> {
    #[allow(clippy::cast_precision_loss, reason = "a number of 32 bits")]
    let metre = |dots: usize| (dots > 0).then_some(dots as f64 * 0.0254);
    match Kind::of(bytes)? {
        Kind::Png => {
            let head = bytes.get(..bytes.len().min(1 << 16))?;
            let at = head.windows(4).position(|w| w == b"pHYs")?;
            metre(be32(bytes, at + 4)?).filter(|_| bytes.get(at + 12) == Some(&1))
        }
        Kind::Jpeg => {
            let head = bytes.get(..bytes.len().min(1 << 16))?;
            let at = head.windows(5).position(|w| w == b"JFIF\0")?;
            let dots = u16::from_be_bytes(bytes.get(at + 8..at + 10)?.try_into().ok()?);
            match bytes.get(at + 7)? {
                1 => Some(f64::from(dots)),
                2 => Some(f64::from(dots) * 2.54),
                _ => None,
            }
        }
        Kind::Bmp => metre(le32(bytes, 38)?),
        Kind::Tiff | Kind::Webp => None,
    }
}
