//! The key by which a short text is looked up.

/// Bytes of a key: with fewer, all that begins with `van de` would be one.
pub(crate) const KEY: usize = 8;

/// The first or last `n` bytes, at most eight, in small letters.
pub(crate) fn key(reversed: bool, text: &[u8], n: usize) -> u64 {
    let small = |key: u64, b: &u8| key << 8 | u64::from(b.to_ascii_lowercase());
    if reversed {
        text.iter().rev().take(n.min(KEY)).fold(0, small)
    } else {
        text.iter().take(n.min(KEY)).fold(0, small)
    }
}
