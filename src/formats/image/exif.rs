//! EXIF: which way up a picture is shown. Nothing else of it is kept.

/// Tag of the orientation (TIFF 6.0, section 8).
const ORIENTATION: u16 = 0x0112;
/// Entries of a directory that are looked at.
const ENTRIES: u16 = 512;

/// The orientation, 1 to 8, in EXIF data that begin with the TIFF header; 1 when there is none.
pub(super) fn orientation(data: &[u8]) -> u8 {
    read(data).filter(|o| (1..=8).contains(o)).unwrap_or(1)
}

fn read(data: &[u8]) -> Option<u8> {
    let little = match data.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes: [u8; 2] = data.get(at..at + 2)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| {
        let bytes: [u8; 4] = data.get(at..at + 4)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let first = usize::try_from(long(4)?).ok()?;
    for n in 0..short(first)?.min(ENTRIES) {
        let entry = first + 2 + usize::from(n) * 12;
        if short(entry)? == ORIENTATION {
            return u8::try_from(short(entry + 8)?).ok();
        }
    }
    None
}

/// EXIF data that say the orientation and nothing else.
pub(super) fn only_orientation(orientation: u8) -> Vec<u8> {
    let mut out = b"II*\0\x08\0\0\0\x01\0".to_vec();
    out.extend(ORIENTATION.to_le_bytes());
    // One value of type SHORT.
    out.extend([3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    // No further directory.
    out.extend([0; 4]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        for orientation in 1..=8 {
            assert_eq!(super::orientation(&only_orientation(orientation)), orientation);
        }
        assert_eq!(orientation(b"II*\0\xff\xff\xff\xff"), 1);
        assert_eq!(orientation(b""), 1);
    }
}
