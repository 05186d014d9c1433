//! Messages between processes: a length of four bytes, the least significant first, and that many bytes.

use std::io::{self, Read, Write};

/// Writes one message; nothing is flushed.
pub(super) fn write(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)
}

/// Reads one message of at most `most` bytes; `None` at the end.
pub(super) fn read(from: &mut impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        done => done?,
    }
    let length = u32::from_le_bytes(length);
    let size = usize::try_from(length).ok().filter(|size| *size <= most);
    let size = size.ok_or_else(|| io::Error::other("a message is too long"))?;
    let mut bytes = Vec::new();
    // At once: what grows on the way needs room for twice as much.
    bytes.try_reserve_exact(size)?;
    from.take(u64::from(length)).read_to_end(&mut bytes)?;
    if bytes.len() == size { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_back_and_half_ones_do_not() {
        let mut pipe = Vec::new();
        for message in [&b""[..], b"a", &vec![7; 70_000]] {
            write(&mut pipe, message).unwrap();
        }
        let mut from = pipe.as_slice();
        assert_eq!(read(&mut from, 70_000).unwrap().unwrap(), b"");
        assert_eq!(read(&mut from, 70_000).unwrap().unwrap(), b"a");
        assert_eq!(read(&mut from, 70_000).unwrap().unwrap().len(), 70_000);
        assert!(read(&mut from, 70_000).unwrap().is_none());
        assert!(read(&mut &pipe[4..8], 70_000).is_err(), "half a message");
        assert!(read(&mut &pipe[9..], 60_000).is_err(), "too long");
    }
}
