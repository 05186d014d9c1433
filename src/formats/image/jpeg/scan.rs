//! Entropy-coded data to coefficients (ITU-T T.81, annexes F and G).

use super::parse::{Component, Frame, SOS, Segment, Segments, ZIGZAG};

/// Scans in a file: a progressive picture has about ten.
const MAX_SCANS: usize = 64;

/// A table of codes: for each length the first code, how many there are, and where their values begin.
#[derive(Clone, Default)]
struct Codes {
    lengths: [u8; 16],
    values: Vec<u8>,
}

/// All tables in force.
#[derive(Default)]
struct State {
    dc: [Codes; 4],
    ac: [Codes; 4],
    restart: usize,
}

/// The coefficients of a whole file; `None` for kinds of JPEG that are not decoded here.
pub(super) fn decode(bytes: &[u8]) -> Option<Frame> {
    let mut frame: Option<Frame> = None;
    let mut state = State::default();
    let mut tables = [None; 4];
    let (mut adobe, mut density) = (None, (0, 1, 1));
    let mut scans = 0;
    for segment in Segments::new(bytes) {
        match segment.marker {
            0xc0..=0xc2 if frame.is_none() => {
                frame = Some(Frame::new(segment.data, segment.marker == 0xc2)?);
            }
            0xc4 => huffman(segment.data, &mut state)?,
            // A second frame, lossless, hierarchical or arithmetic coding.
            0xc0..=0xcf => return None,
            0xdb => quantisation(segment.data, &mut tables)?,
            0xdd => state.restart = usize::from(u16::from_be_bytes(*segment.data.first_chunk()?)),
            0xe0 => {
                if let Some(&[_, _, unit, x0, x1, y0, y1]) =
                    segment.data.strip_prefix(b"JFIF\0").and_then(|d| d.first_chunk::<7>())
                {
                    density = (unit, u16::from_be_bytes([x0, x1]), u16::from_be_bytes([y0, y1]));
                }
            }
            0xee if segment.data.starts_with(b"Adobe") => adobe = segment.data.get(11).copied(),
            SOS => {
                scans += 1;
                scan(frame.as_mut()?, &state, &segment)?;
            }
            _ => {}
        }
        if scans > MAX_SCANS {
            return None;
        }
    }
    let frame = frame.filter(|_| scans > 0)?;
    Some(Frame { tables, adobe, density, ..frame })
}

fn quantisation(mut data: &[u8], tables: &mut [Option<[u16; 64]>; 4]) -> Option<()> {
    while let Some((head, rest)) = data.split_first() {
        let wide = head >> 4 != 0;
        let size = if wide { 128 } else { 64 };
        let values = rest.get(..size)?;
        let mut table = [0; 64];
        for (n, at) in ZIGZAG.iter().enumerate() {
            let value = if wide {
                u16::from_be_bytes([*values.get(2 * n)?, *values.get(2 * n + 1)?])
            } else {
                u16::from(*values.get(n)?)
            };
            *table.get_mut(*at)? = value;
        }
        *tables.get_mut(usize::from(head & 15))? = Some(table);
        data = rest.get(size..)?;
    }
    Some(())
}

fn huffman(mut data: &[u8], state: &mut State) -> Option<()> {
    while let Some((head, rest)) = data.split_first() {
        let (lengths, rest) = rest.split_first_chunk::<16>()?;
        let count: usize = lengths.iter().map(|n| usize::from(*n)).sum();
        let values = rest.get(..count.min(256))?.to_vec();
        let tables = if head >> 4 == 0 { &mut state.dc } else { &mut state.ac };
        *tables.get_mut(usize::from(head & 15))? = Codes { lengths: *lengths, values };
        data = rest.get(count..)?;
    }
    Some(())
}

/// Bits of a scan. After the end they are zeros, as decoders do with files cut short.
struct Bits<'a> {
    data: &'a [u8],
    held: u32,
    count: u32,
    /// Bits asked for after the end.
    missing: usize,
}

impl Bits<'_> {
    fn bit(&mut self) -> u32 {
        if self.count == 0 {
            self.held = match self.data {
                [0xff, 0, rest @ ..] => {
                    self.data = rest;
                    0xff
                }
                // A marker ends the data.
                [0xff, ..] | [] => {
                    self.missing += 8;
                    0
                }
                [byte, rest @ ..] => {
                    self.data = rest;
                    u32::from(*byte)
                }
            };
            self.count = 8;
        }
        self.count -= 1;
        (self.held >> self.count) & 1
    }

    fn bits(&mut self, count: u8) -> i32 {
        (0..count).fold(0, |value, _| value << 1 | self.bit().cast_signed())
    }

    /// A number of `size` bits with its sign (table F.1).
    fn signed(&mut self, size: u8) -> i32 {
        if size == 0 {
            return 0;
        }
        let value = self.bits(size);
        if value < 1 << (size - 1) { value - (1 << size) + 1 } else { value }
    }

    fn code(&mut self, codes: &Codes) -> Option<u8> {
        let (mut code, mut first, mut index) = (0usize, 0usize, 0usize);
        for length in codes.lengths {
            code = code << 1 | self.bit() as usize;
            let count = usize::from(length);
            if code < first + count {
                return codes.values.get(index + code.checked_sub(first)?).copied();
            }
            index += count;
            first = (first + count) << 1;
        }
        None
    }

    /// Goes on after the next restart marker.
    fn restart(&mut self) -> Option<()> {
        self.count = 0;
        let is_marker = |w: &[u8]| matches!(w, [0xff, m] if *m != 0 && *m != 0xff);
        let at = self.data.windows(2).position(is_marker)?;
        let marker = *self.data.get(at + 1)?;
        if !(0xd0..=0xd7).contains(&marker) {
            return None;
        }
        self.data = self.data.get(at + 2..)?;
        Some(())
    }
}

/// Which coefficients a scan codes, and how many of their bits.
#[derive(Clone, Copy)]
struct Band {
    first: usize,
    last: usize,
    high: u8,
    low: u8,
    progressive: bool,
}

/// One component in a scan: its index, and the numbers of its tables.
#[derive(Clone, Copy)]
struct Part {
    component: usize,
    dc: usize,
    ac: usize,
    previous: i32,
}

fn scan(frame: &mut Frame, state: &State, segment: &Segment<'_>) -> Option<()> {
    let (count, rest) = segment.data.split_first()?;
    let count = usize::from(*count);
    let mut parts = Vec::new();
    for pair in rest.get(..2 * count)?.as_chunks::<2>().0 {
        let component = frame.components.iter().position(|c| c.id == pair[0])?;
        let (dc, ac) = (usize::from(pair[1] >> 4), usize::from(pair[1] & 15));
        parts.push(Part { component, dc, ac, previous: 0 });
    }
    let &[first, last, bits] = rest.get(2 * count..)?.first_chunk::<3>()?;
    let band = if frame.progressive {
        let (first, last) = (usize::from(first), usize::from(last));
        let band = Band { first, last, high: bits >> 4, low: bits & 15, progressive: true };
        let wrong = first > last || last > 63 || (first == 0 && last != 0) || band.low > 13;
        if wrong || (first > 0 && count != 1) {
            return None;
        }
        band
    } else {
        Band { first: 0, last: 63, high: 0, low: 0, progressive: false }
    };
    let mut reader =
        Reader { bits: Bits { data: segment.rest, held: 0, count: 0, missing: 0 }, run: 0, band };
    let (across, down) = match parts.as_slice() {
        [only] => {
            let c = frame.components.get(only.component)?;
            (c.across, c.down)
        }
        [] => return None,
        _ => frame.units(),
    };
    for unit in 0..across * down {
        if state.restart > 0 && unit > 0 && unit % state.restart == 0 {
            reader.bits.restart()?;
            reader.run = 0;
            for part in &mut parts {
                part.previous = 0;
            }
        }
        let (x, y) = (unit % across, unit / across);
        let alone = parts.len() == 1;
        for part in &mut parts {
            let component = frame.components.get_mut(part.component)?;
            let (h, v) = if alone { (1, 1) } else { (component.h, component.v) };
            for n in 0..h * v {
                reader.block(component, (x * h + n % h, y * v + n / h), part, state)?;
            }
        }
        // A few bits may be missing at the end of a sloppy file, not a picture.
        if reader.bits.missing > 512 {
            return None;
        }
    }
    Some(())
}

struct Reader<'a> {
    bits: Bits<'a>,
    /// Blocks still to come without new coefficients (G.1.2.2).
    run: u32,
    band: Band,
}

impl Reader<'_> {
    fn block(
        &mut self,
        component: &mut Component,
        (x, y): (usize, usize),
        part: &mut Part,
        state: &State,
    ) -> Option<()> {
        let block = component.blocks.get_mut(y * component.stride + x)?;
        let (dc, ac) = (state.dc.get(part.dc)?, state.ac.get(part.ac)?);
        let Band { first, high, low, progressive, .. } = self.band;
        if first == 0 {
            if high == 0 {
                let size = self.bits.code(dc)?;
                if size > 15 {
                    return None;
                }
                part.previous = part.previous.checked_add(self.bits.signed(size))?;
                *block.first_mut()? = i16::try_from(part.previous << low).ok()?;
            } else {
                *block.first_mut()? |= i16::try_from(self.bits.bit()).ok()? << low;
            }
        }
        match (progressive, first, high) {
            (false, ..) => self.sequential(block, ac),
            (true, 0, _) => Some(()),
            (true, _, 0) => self.first_pass(block, ac),
            (true, ..) => self.refine(block, ac),
        }
    }

    fn sequential(&mut self, block: &mut [i16; 64], codes: &Codes) -> Option<()> {
        let mut at = 1;
        while at < 64 {
            let code = self.bits.code(codes)?;
            let (run, size) = (usize::from(code >> 4), code & 15);
            if size == 0 {
                if run < 15 {
                    break;
                }
                at += 16;
                continue;
            }
            at += run;
            *block.get_mut(*ZIGZAG.get(at)?)? = i16::try_from(self.bits.signed(size)).ok()?;
            at += 1;
        }
        Some(())
    }

    fn first_pass(&mut self, block: &mut [i16; 64], codes: &Codes) -> Option<()> {
        if self.run > 0 {
            self.run -= 1;
            return Some(());
        }
        let mut at = self.band.first;
        while at <= self.band.last {
            let code = self.bits.code(codes)?;
            let (run, size) = (code >> 4, code & 15);
            if size == 0 {
                if run < 15 {
                    self.run = (1 << run) - 1 + u32::try_from(self.bits.bits(run)).ok()?;
                    break;
                }
                at += 16;
                continue;
            }
            at += usize::from(run);
            let value = self.bits.signed(size) << self.band.low;
            *block.get_mut(*ZIGZAG.get(at)?)? = i16::try_from(value).ok()?;
            at += 1;
        }
        Some(())
    }

    /// One more bit of the coefficients that are known, and new ones between them (G.1.2.3).
    fn refine(&mut self, block: &mut [i16; 64], codes: &Codes) -> Option<()> {
        let bit = 1i16 << self.band.low;
        let mut at = self.band.first;
        while self.run == 0 && at <= self.band.last {
            let code = self.bits.code(codes)?;
            let (mut zeros, size) = (code >> 4, code & 15);
            let mut new = 0;
            if size == 0 {
                if zeros < 15 {
                    self.run = (1 << zeros) + u32::try_from(self.bits.bits(zeros)).ok()?;
                    break;
                }
            } else {
                new = if self.bits.bit() == 1 { bit } else { -bit };
            }
            while at <= self.band.last {
                let value = block.get_mut(*ZIGZAG.get(at)?)?;
                at += 1;
                if *value != 0 {
                    self.more(value, bit);
                } else if zeros == 0 {
                    *value = new;
                    break;
                } else {
                    zeros -= 1;
                }
            }
        }
        if self.run > 0 {
            for at in at..=self.band.last {
                let value = block.get_mut(*ZIGZAG.get(at)?)?;
                if *value != 0 {
                    self.more(value, bit);
                }
            }
            self.run -= 1;
        }
        Some(())
    }

    fn more(&mut self, value: &mut i16, bit: i16) {
        if self.bits.bit() == 1 && *value & bit == 0 {
            *value = value.saturating_add(if *value > 0 { bit } else { -bit });
        }
    }
}
