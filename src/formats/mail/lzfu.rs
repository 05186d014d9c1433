//! The compression of RTF in Outlook messages (MS-OXRTFCP).

/// What the dictionary begins with (MS-OXRTFCP, 2.2.2.1).
const DICTIONARY: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Size of the dictionary, in bytes.
const WINDOW: usize = 4096;

/// Largest text, in bytes: the length in the header is not believed.
const MOST: usize = 64 << 20;

/// The text in `packed`; `None` when it is damaged.
pub(super) fn inflate(packed: &[u8]) -> Option<Vec<u8>> {
    let word = |at: usize| packed.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
    let size = usize::try_from(word(4)?).ok()?;
    let body = packed.get(16..)?;
    match word(8)? {
        0x414c_454d => body.get(..size.min(body.len())).map(<[u8]>::to_vec),
        0x7546_5a4c => unpack(body, size.min(MOST)),
        _ => None,
    }
}

fn unpack(body: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut window = [b' '; WINDOW];
    window.get_mut(..DICTIONARY.len())?.copy_from_slice(DICTIONARY);
    let mut write = DICTIONARY.len();
    let mut out = Vec::with_capacity(size.min(1 << 20));
    let mut bytes = body.iter().copied();
    let mut put = |byte: u8, write: &mut usize, window: &mut [u8; WINDOW]| {
        if let Some(slot) = window.get_mut(*write) {
            *slot = byte;
        }
        *write = (*write + 1) % WINDOW;
        out.push(byte);
        out.len() < size
    };
    'all: while let Some(control) = bytes.next() {
        for bit in 0..8 {
            if control >> bit & 1 == 0 {
                let Some(byte) = bytes.next() else { break 'all };
                if !put(byte, &mut write, &mut window) {
                    break 'all;
                }
                continue;
            }
            let (Some(high), Some(low)) = (bytes.next(), bytes.next()) else { break 'all };
            let reference = usize::from(high) << 8 | usize::from(low);
            let (offset, length) = (reference >> 4, (reference & 0xf) + 2);
            if offset == write {
                break 'all;
            }
            for step in 0..length {
                let byte = window.get((offset + step) % WINDOW).copied()?;
                if !put(byte, &mut write, &mut window) {
                    break 'all;
                }
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification_is_read() {
        // MS-OXRTFCP, 3.1: "{\rtf1\ansi\ansicpg1252\pard hello world}".
        let packed = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0,
            0x0a, 0, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68,
            0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f,
            0xa0,
        ];
        let text = inflate(&packed).unwrap();
        assert_eq!(text, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    }
}
