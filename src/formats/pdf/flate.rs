//! Flate streams (ISO 32000-2, 7.4.4), to their end or not at all.
//!
//! A viewer shows what comes out of a broken stream up to the break; a reader that stops a little
//! earlier, or later, sees another text. So a stream that does not reach its end counts as unread.

use flate2::write::ZlibEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};
use std::io::Write;

/// Why a stream was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// It breaks off, or is no Flate stream.
    Damaged,
    /// More than the limit came out.
    TooLarge,
}

/// Bytes by which the output grows, at least.
const STEP: usize = 64 << 10;

/// The whole of a packed stream, at most `limit` bytes of it. The checksum behind the data is not
/// looked at: viewers show the text whatever it says, and so must this.
pub(super) fn inflate(packed: &[u8], limit: usize) -> Result<Vec<u8>, Broken> {
    let [method, flags, data @ ..] = packed else { return Err(Broken::Damaged) };
    let header = u16::from_be_bytes([*method, *flags]);
    if method & 0x0f != 8 || header % 31 != 0 || flags & 0x20 != 0 {
        return Err(Broken::Damaged); // RFC 1950, 2.2
    }
    let mut inflater = Decompress::new(false);
    let mut out = Vec::new();
    loop {
        let read = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        let written = out.len();
        if out.capacity() - written < STEP {
            out.reserve(STEP.max(written / 2));
        }
        let rest = data.get(read..).unwrap_or_default();
        let status = inflater
            .decompress_vec(rest, &mut out, FlushDecompress::None)
            .map_err(|_| Broken::Damaged)?;
        if out.len() > limit {
            return Err(Broken::TooLarge);
        }
        let stuck = out.len() == written && inflater.total_in() == read as u64;
        match status {
            Status::StreamEnd => return Ok(out),
            _ if stuck => return Err(Broken::Damaged),
            _ => {}
        }
    }
}

/// `bytes` as a stream without compression (RFC 1951, 3.2.4).
pub(super) fn store(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::none());
    // Writing to memory does not fail; if it did, the reader of the stream would say so.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_stream_is_read_to_its_end_or_not_at_all() {
        let text: Vec<u8> =
            (0..300_000_u32).flat_map(|n| (n % 251).to_string().into_bytes()).collect();
        let whole = packed(&text);
        assert_eq!(inflate(&whole, 1 << 20).as_ref(), Ok(&text));
        assert_eq!(inflate(&whole, 1000), Err(Broken::TooLarge));
        for cut in [0, 1, 2, 10, whole.len() / 2, whole.len() - 5] {
            assert_eq!(inflate(&whole[..cut], 1 << 20), Err(Broken::Damaged), "{cut}");
        }
        assert_eq!(inflate(b"no stream at all", 1 << 20), Err(Broken::Damaged));
    }

    #[test]
    fn a_wrong_checksum_or_a_tail_hides_nothing() {
        let text = b"De begroting is vastgesteld.".repeat(100);
        let whole = packed(&text);
        let checksum = whole.len() - 4;
        for tail in [&b""[..], b"\0\0\0\0", b"\r\n", b"\0\0\0\0 and more"] {
            let bytes = [&whole[..checksum], tail].concat();
            assert_eq!(inflate(&bytes, 1 << 20).as_ref(), Ok(&text), "{tail:?}");
        }
    }
}
