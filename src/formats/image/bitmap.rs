//! Windows bitmaps: pixels changed in place, the header written anew.

use super::area::{Area, Samples};
use crate::model::Reason;

/// Header of the file and the smallest header of the picture that has a palette of four bytes a colour.
const FILE: usize = 14;
const INFO: usize = 40;

/// Whether these bytes begin a bitmap that this program reads.
pub(super) fn is_bitmap(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BM")
        && matches!(long(bytes, FILE), Some(12 | 40 | 52 | 56 | 64 | 108 | 124))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// Pixels to the inch.
pub(super) fn dpi(bytes: &[u8]) -> Option<f64> {
    let metre = long(bytes, FILE + 24).filter(|_| long(bytes, FILE) >= Some(40))?;
    (metre > 0).then(|| f64::from(metre) * 0.0254)
}

/// The same bitmap with black areas; profiles and whatever else lies in the file are left out.
pub(super) fn redact(bytes: &[u8], areas: &[Area]) -> Result<Vec<u8>, Reason> {
    rewritten(bytes, areas).ok_or_else(|| Reason::NotRemovable("bmp".to_owned()))
}

fn rewritten(bytes: &[u8], areas: &[Area]) -> Option<Vec<u8>> {
    let head = long(bytes, FILE)? as usize;
    let mut info: Vec<u8> = bytes.get(FILE..FILE + INFO)?.to_vec();
    let (width, height) = (long(&info, 4)? as usize, long(&info, 8)?.cast_signed());
    let bits = usize::from(u16::from_le_bytes(*info.get(14..16)?.first_chunk()?));
    let compression = long(&info, 16)?;
    // Run-length coding cannot be changed in place.
    let plain =
        head >= INFO && matches!((compression, bits), (0, 1 | 4 | 8 | 16 | 24 | 32) | (3, 16 | 32));
    if !plain {
        return None;
    }
    let rows = height.unsigned_abs() as usize;
    let stride = width.checked_mul(bits)?.div_ceil(32) * 4;
    let start = long(bytes, 10)? as usize;
    let mut pixels = bytes.get(start..start.checked_add(stride.checked_mul(rows)?)?)?.to_vec();
    let masks = if compression == 3 { bytes.get(FILE + INFO..FILE + INFO + 12)? } else { &[] };
    let used = long(&info, 32)? as usize;
    let colours =
        if bits <= 8 { if used == 0 { 1 << bits } else { used.min(1 << bits) } } else { 0 };
    let between = if head == INFO { masks.len() } else { 0 };
    let palette = bytes.get(FILE + head + between..)?.get(..colours * 4)?;
    let colour = if bits <= 8 {
        let sum = |c: &[u8; 4]| c.iter().take(3).map(|v| u32::from(*v)).sum::<u32>();
        let (sum, n) =
            palette.as_chunks::<4>().0.iter().enumerate().map(|(n, c)| (sum(c), n)).min()?;
        vec![u16::try_from(n).ok().filter(|_| sum <= 3 * 60)?]
    } else {
        vec![0; bits / 8]
    };
    let mut samples = Samples { data: &mut pixels, stride, bits: bits.min(8) };
    for area in areas {
        let (top, bottom) = (area.top, area.bottom);
        let rows = u32::try_from(rows).ok()?;
        // Rows stand from the bottom up unless the height is negative.
        let area = if height > 0 {
            Area { top: rows.saturating_sub(bottom), bottom: rows.saturating_sub(top), ..*area }
        } else {
            *area
        };
        samples.fill(area, &colour);
    }
    info.get_mut(..4)?.copy_from_slice(&40u32.to_le_bytes());
    info.get_mut(20..24)?.copy_from_slice(&u32::try_from(pixels.len()).ok()?.to_le_bytes());
    info.get_mut(32..36)?.copy_from_slice(&u32::try_from(colours).ok()?.to_le_bytes());
    let offset = FILE + INFO + masks.len() + palette.len();
    let mut out = b"BM".to_vec();
    out.extend(u32::try_from(offset + pixels.len()).ok()?.to_le_bytes());
    out.extend([0; 4]);
    out.extend(u32::try_from(offset).ok()?.to_le_bytes());
    for part in [&info, masks, palette, &pixels] {
        out.extend(part);
    }
    Some(out)
}
