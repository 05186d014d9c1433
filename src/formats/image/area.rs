//! Rectangles of pixels, and how to fill one in a picture of packed samples.

use crate::model::Quad;

/// Pixels from `left` to `right` and from `top` to `bottom`, half-open, origin top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Area {
    /// First column.
    pub(in crate::formats) left: u32,
    /// First row.
    pub(in crate::formats) top: u32,
    /// One past the last column.
    pub(in crate::formats) right: u32,
    /// One past the last row.
    pub(in crate::formats) bottom: u32,
}

impl Area {
    /// The pixels that hold a word whose ink lies in `quad`: a margin of an eighth of its height around
    /// it, because grey edges of letters tell too. `None` when nothing of it lies in the picture.
    pub(in crate::formats) fn around(quad: &Quad, width: u32, height: u32) -> Option<Self> {
        let [left, top, right, bottom] = quad.bounds();
        let margin = ((bottom - top).min(right - left) / 8.0).max(2.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let clamp = |v: f64, most: u32| v.clamp(0.0, f64::from(most)) as u32;
        let area = Self {
            left: clamp((left - margin).floor(), width),
            top: clamp((top - margin).floor(), height),
            right: clamp((right + margin).ceil(), width),
            bottom: clamp((bottom + margin).ceil(), height),
        };
        (area.left < area.right && area.top < area.bottom).then_some(area)
    }

    /// Its corners: lower left, lower right, upper right, upper left.
    pub(in crate::formats) fn quad(self) -> Quad {
        let [l, t, r, b] = [self.left, self.top, self.right, self.bottom].map(f64::from);
        Quad([(l, b), (r, b), (r, t), (l, t)])
    }

    /// The smallest area that holds both.
    pub(in crate::formats) fn hull(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether `next` goes on where this ends, along a line of text whichever way it runs.
    pub(in crate::formats) fn goes_on(self, next: Self) -> bool {
        let shared = |a: (u32, u32), b: (u32, u32)| {
            let both = a.1.min(b.1).saturating_sub(a.0.max(b.0));
            2 * both > (a.1 - a.0).min(b.1 - b.0)
        };
        let gap = |a: (u32, u32), b: (u32, u32)| a.0.max(b.0).saturating_sub(a.1.min(b.1));
        let (rows, next_rows) = ((self.top, self.bottom), (next.top, next.bottom));
        let (columns, next_columns) = ((self.left, self.right), (next.left, next.right));
        let across = shared(rows, next_rows) && gap(columns, next_columns) <= rows.1 - rows.0;
        let down = shared(columns, next_columns) && gap(rows, next_rows) <= columns.1 - columns.0;
        let wide = columns.1 - columns.0 >= rows.1 - rows.0;
        if wide { across } else { across || down }
    }
}

/// Samples as they lie in memory: rows of whole bytes, highest bit first.
pub(in crate::formats) struct Samples<'a> {
    /// The rows.
    pub(in crate::formats) data: &'a mut [u8],
    /// Bytes of a row.
    pub(in crate::formats) stride: usize,
    /// Bits of a sample: 1, 2, 4, 8 or 16.
    pub(in crate::formats) bits: usize,
}

impl Samples<'_> {
    /// Fills an area with one colour, given as one value for each sample of a pixel. Values of 16 bits
    /// are stored high byte first.
    pub(in crate::formats) fn fill(&mut self, area: Area, colour: &[u16]) {
        let columns = area.left as usize..area.right as usize;
        for y in area.top as usize..area.bottom as usize {
            for x in columns.clone() {
                for (n, value) in colour.iter().enumerate() {
                    self.set(y, x * colour.len() + n, *value);
                }
            }
        }
    }

    /// A sample of at most eight bits.
    pub(in crate::formats) fn get(&self, row: usize, sample: usize) -> Option<u8> {
        let byte = *self.data.get(row * self.stride + sample * self.bits / 8)?;
        let bits = self.bits.min(8);
        Some(byte >> (8 - bits - sample * bits % 8) & u8::MAX >> (8 - bits))
    }

    /// Writes a sample.
    pub(in crate::formats) fn set(&mut self, row: usize, sample: usize, value: u16) {
        let at = row * self.stride + sample * self.bits / 8;
        let [high, low] = value.to_be_bytes();
        let mut put = |at: usize, keep: u8, bits: u8| {
            if let Some(byte) = self.data.get_mut(at) {
                *byte = (*byte & keep) | bits;
            }
        };
        if self.bits >= 16 {
            put(at, 0, high);
            put(at + 1, 0, low);
        } else if self.bits == 8 {
            put(at, 0, low);
        } else {
            let mask = (1u8 << self.bits) - 1;
            let shift = 8 - self.bits - sample * self.bits % 8;
            put(at, !(mask << shift), (low & mask) << shift);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_samples_are_filled_to_the_bit() {
        let mut data = [0xff; 4];
        let mut samples = Samples { data: &mut data, stride: 2, bits: 1 };
        samples.fill(Area { left: 3, top: 0, right: 9, bottom: 1 }, &[0]);
        assert_eq!(data, [0b1110_0000, 0b0111_1111, 0xff, 0xff]);
        let mut data = [0xff; 3];
        Samples { data: &mut data, stride: 3, bits: 4 }
            .fill(Area { left: 1, top: 0, right: 4, bottom: 1 }, &[2]);
        assert_eq!(data, [0xf2, 0x22, 0xff]);
    }

    #[test]
    fn words_of_a_line_join_and_lines_do_not() {
        let word = Area { left: 10, top: 10, right: 60, bottom: 30 };
        assert!(word.goes_on(Area { left: 68, top: 12, right: 90, bottom: 31 }));
        assert!(!word.goes_on(Area { left: 10, top: 34, right: 60, bottom: 54 }));
        assert!(!word.goes_on(Area { left: 300, top: 10, right: 360, bottom: 30 }));
    }
}
