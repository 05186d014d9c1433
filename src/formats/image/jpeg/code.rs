//! Coefficients to entropy-coded data, with tables made to measure (ITU-T T.81, annexes F and K.2).

use super::parse::{Block, Component, Frame, ZIGZAG};

/// Longest code.
const LONGEST: usize = 16;

/// The tables and the scan, from `DHT` up to the end of the data.
pub(super) fn encode(frame: &Frame) -> Option<Vec<u8>> {
    // Brightness and colour are coded with tables of their own.
    let mut counts = [[[0u64; 256]; 2]; 2];
    walk(frame, &mut |set, class, symbol, _, _| {
        if let Some(count) =
            counts.get_mut(set).and_then(|s| s.get_mut(class)?.get_mut(usize::from(symbol)))
        {
            *count += 1;
        }
    })?;
    let sets = if frame.components.len() > 1 { 2 } else { 1 };
    let mut out = Vec::new();
    let mut tables = Vec::new();
    for (set, counts) in (0u8..).zip(&counts).take(sets) {
        for (class, counts) in (0u8..).zip(counts) {
            let table = Table::new(counts);
            let length = u16::try_from(19 + table.values.len()).ok()?;
            out.extend([0xff, 0xc4]);
            out.extend(length.to_be_bytes());
            out.push(class << 4 | set);
            out.extend(table.lengths);
            out.extend(&table.values);
            tables.push(table.codes());
        }
    }
    let count = u8::try_from(frame.components.len()).ok()?;
    out.extend([0xff, 0xda, 0, 6 + 2 * count, count]);
    for (n, component) in frame.components.iter().enumerate() {
        out.extend([component.id, if n == 0 { 0 } else { 0x11 }]);
    }
    out.extend([0, 63, 0]);
    let mut bits = Bits { out, held: 0, count: 0 };
    let mut whole = true;
    walk(frame, &mut |set, class, symbol, extra, size| match tables
        .get(set * 2 + class)
        .and_then(|t| t.get(usize::from(symbol)))
    {
        Some((code, length)) if *length > 0 => {
            bits.put(*code, *length);
            bits.put(extra, size);
        }
        _ => whole = false,
    })?;
    bits.put(0x7f, 7);
    whole.then_some(bits.out)
}

/// Tells `each` of every symbol in order: set of tables, class (0 for DC, 1 for AC), symbol, and the
/// bits after it with their number.
fn walk(frame: &Frame, each: &mut impl FnMut(usize, usize, u8, u32, u8)) -> Option<()> {
    let mut previous = vec![0i32; frame.components.len()];
    let (across, down) = match frame.components.as_slice() {
        [only] => (only.across, only.down),
        _ => frame.units(),
    };
    for unit in 0..across * down {
        let (x, y) = (unit % across, unit / across);
        for (n, (component, previous)) in frame.components.iter().zip(&mut previous).enumerate() {
            for inner in 0..component.h * component.v {
                let block = block(component, x, y, inner)?;
                symbols(block, previous, &mut |class, symbol, extra, size| {
                    each(n.min(1), class, symbol, extra, size);
                })?;
            }
        }
    }
    Some(())
}

fn block(component: &Component, x: usize, y: usize, inner: usize) -> Option<&Block> {
    let (column, row) =
        (x * component.h + inner % component.h, y * component.v + inner / component.h);
    component.blocks.get(row * component.stride + column)
}

/// The symbols of one block (F.1.2).
fn symbols(
    block: &Block,
    previous: &mut i32,
    each: &mut impl FnMut(usize, u8, u32, u8),
) -> Option<()> {
    let dc = i32::from(*block.first()?);
    let (extra, size) = magnitude(dc - *previous);
    *previous = dc;
    each(0, size, extra, size);
    let mut zeros = 0u8;
    for at in ZIGZAG.iter().skip(1) {
        let value = i32::from(*block.get(*at)?);
        if value == 0 {
            zeros += 1;
            continue;
        }
        while zeros > 15 {
            each(1, 0xf0, 0, 0);
            zeros -= 16;
        }
        let (extra, size) = magnitude(value);
        if size > 15 {
            return None;
        }
        each(1, zeros << 4 | size, extra, size);
        zeros = 0;
    }
    if zeros > 0 {
        each(1, 0, 0, 0);
    }
    Some(())
}

/// The bits of a number and how many there are (table F.1).
fn magnitude(value: i32) -> (u32, u8) {
    let size = u8::try_from(32 - value.unsigned_abs().leading_zeros()).unwrap_or(32);
    let bits = if value < 0 { value - 1 } else { value };
    (bits.cast_unsigned() & ((1u32 << size.min(31)) - 1), size)
}

/// A table of codes: how many of each length, and the symbols in order of length.
struct Table {
    lengths: [u8; LONGEST],
    values: Vec<u8>,
}

impl Table {
    /// The shortest codes for symbols that occur this often; none is all ones (K.2).
    fn new(counts: &[u64; 256]) -> Self {
        // The extra symbol 256 takes the code of all ones.
        let mut nodes: Vec<(u64, Vec<usize>)> = counts
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0)
            .map(|(symbol, count)| (*count, vec![symbol]))
            .collect();
        nodes.push((0, vec![256]));
        let mut sizes = [0usize; 257];
        while nodes.len() > 1 {
            nodes.sort_by_key(|(count, symbols)| {
                (std::cmp::Reverse(*count), std::cmp::Reverse(symbols.first().copied()))
            });
            let (Some(one), Some(other)) = (nodes.pop(), nodes.pop()) else { break };
            let mut symbols = [other.1, one.1].concat();
            for symbol in &symbols {
                if let Some(size) = sizes.get_mut(*symbol) {
                    *size += 1;
                }
            }
            symbols.sort_unstable();
            nodes.push((one.0 + other.0, symbols));
        }
        let mut by_length = [0usize; 258];
        for size in sizes.iter().filter(|s| **s > 0) {
            if let Some(count) = by_length.get_mut(*size) {
                *count += 1;
            }
        }
        shorten(&mut by_length);
        let mut order: Vec<(usize, usize)> =
            sizes.iter().copied().enumerate().filter(|s| s.1 > 0).map(|(s, n)| (n, s)).collect();
        order.sort_unstable();
        let values = order.iter().filter_map(|(_, symbol)| u8::try_from(*symbol).ok()).collect();
        let mut lengths = [0; LONGEST];
        for (slot, count) in lengths.iter_mut().zip(by_length.iter().skip(1)) {
            *slot = u8::try_from(*count).unwrap_or(u8::MAX);
        }
        // The extra symbol has one of the longest codes, and does not exist.
        if let Some(last) = lengths.iter_mut().rfind(|n| **n > 0) {
            *last -= 1;
        }
        Self { lengths, values }
    }

    /// Code and length of each symbol; length 0 where there is none.
    fn codes(&self) -> Vec<(u32, u8)> {
        let mut out = vec![(0, 0); 256];
        let (mut code, mut values) = (0u32, self.values.iter());
        for (length, count) in (1u8..).zip(self.lengths) {
            for value in values.by_ref().take(usize::from(count)) {
                if let Some(slot) = out.get_mut(usize::from(*value)) {
                    *slot = (code, length);
                }
                code += 1;
            }
            code <<= 1;
        }
        out
    }
}

/// Makes codes longer than 16 bits shorter at the expense of others (figure K.3).
fn shorten(by_length: &mut [usize; 258]) {
    let get = |all: &[usize; 258], at: usize| all.get(at).copied().unwrap_or(0);
    let add = |all: &mut [usize; 258], at: usize, by: isize| {
        if let Some(count) = all.get_mut(at) {
            *count = count.saturating_add_signed(by);
        }
    };
    for length in (LONGEST + 1..258).rev() {
        while get(by_length, length) > 0 {
            let Some(shorter) = (1..length - 1).rev().find(|l| get(by_length, *l) > 0) else {
                return;
            };
            add(by_length, length, -2);
            add(by_length, length - 1, 1);
            add(by_length, shorter + 1, 2);
            add(by_length, shorter, -1);
        }
    }
}

/// Bits into bytes, with a zero after each byte of ones.
struct Bits {
    out: Vec<u8>,
    held: u64,
    count: u8,
}

impl Bits {
    fn put(&mut self, bits: u32, count: u8) {
        self.held = self.held << count | u64::from(bits);
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            let byte = ((self.held >> self.count) & 0xff) as u8;
            self.out.push(byte);
            if byte == 0xff {
                self.out.push(0);
            }
        }
        self.held &= (1 << self.count) - 1;
    }
}
