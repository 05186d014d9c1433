//! Segments, tables and components of a JPEG file (ITU-T T.81, annex B).

/// Start of a scan.
pub(super) const SOS: u8 = 0xda;

/// The place of each coefficient, row by row, in the order in which they are coded (figure A.6).
pub(super) const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// Blocks of all components together: a picture of 16,000 by 16,000 pixels in three colours.
const MAX_BLOCKS: usize = 12_000_000;

/// Coefficients of 8 × 8 samples, row by row.
pub(super) type Block = [i16; 64];

/// One colour of a picture.
pub(super) struct Component {
    /// Its number in the file.
    pub(super) id: u8,
    /// Samples across and down to those of the finest component.
    pub(super) h: usize,
    /// See `h`.
    pub(super) v: usize,
    /// Number of its quantisation table.
    pub(super) table: usize,
    /// Blocks in a row, padded to whole units of interleaved coding.
    pub(super) stride: usize,
    /// Blocks across and down that hold samples of the picture.
    pub(super) across: usize,
    /// See `across`.
    pub(super) down: usize,
    /// The coefficients, quantised.
    pub(super) blocks: Vec<Block>,
}

/// A picture as coefficients.
pub(super) struct Frame {
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) components: Vec<Component>,
    /// Quantisation tables, row by row.
    pub(super) tables: [Option<[u16; 64]>; 4],
    /// Transform flag of an Adobe segment.
    pub(super) adobe: Option<u8>,
    /// Unit and density across and down, of a JFIF segment.
    pub(super) density: (u8, u16, u16),
    /// Whether scans refine each other.
    pub(super) progressive: bool,
}

impl Frame {
    /// The largest sampling factors.
    pub(super) fn most(&self) -> (usize, usize) {
        let h = self.components.iter().map(|c| c.h).max().unwrap_or(1);
        let v = self.components.iter().map(|c| c.v).max().unwrap_or(1);
        (h, v)
    }

    /// The numbers of the components.
    pub(super) fn ids(&self) -> Vec<u8> {
        self.components.iter().map(|c| c.id).collect()
    }

    /// Units of interleaved coding across and down.
    pub(super) fn units(&self) -> (usize, usize) {
        let (h, v) = self.most();
        (usize::from(self.width).div_ceil(8 * h), usize::from(self.height).div_ceil(8 * v))
    }

    /// An empty frame from the data of a frame header. `None` for what is not eight bits in one to four
    /// components, or too large.
    pub(super) fn new(data: &[u8], progressive: bool) -> Option<Self> {
        let (&[precision, h0, h1, w0, w1, count], parts) = data.split_first_chunk::<6>()?;
        let (height, width) = (u16::from_be_bytes([h0, h1]), u16::from_be_bytes([w0, w1]));
        let supported = precision == 8 && width > 0 && height > 0 && (1..=4).contains(&count);
        if !supported || parts.len() != usize::from(count) * 3 {
            return None;
        }
        let mut components = Vec::new();
        for part in parts.as_chunks::<3>().0 {
            let (h, v) = (usize::from(part[1] >> 4), usize::from(part[1] & 15));
            if !(1..=4).contains(&h) || !(1..=4).contains(&v) || part[2] > 3 {
                return None;
            }
            components.push(Component {
                id: part[0],
                h,
                v,
                table: usize::from(part[2]),
                stride: 0,
                across: 0,
                down: 0,
                blocks: Vec::new(),
            });
        }
        // A single component is never interleaved: its factors mean nothing.
        if let [only] = components.as_mut_slice() {
            (only.h, only.v) = (1, 1);
        }
        let mut frame = Self {
            width,
            height,
            components,
            tables: [None; 4],
            adobe: None,
            density: (0, 1, 1),
            progressive,
        };
        let (most_h, most_v) = frame.most();
        let (units_across, units_down) = frame.units();
        let all: usize =
            frame.components.iter().map(|c| c.h * c.v * units_across * units_down).sum();
        if all > MAX_BLOCKS {
            return None;
        }
        for c in &mut frame.components {
            c.stride = units_across * c.h;
            c.across = (usize::from(width) * c.h).div_ceil(most_h).div_ceil(8);
            c.down = (usize::from(height) * c.v).div_ceil(most_v).div_ceil(8);
            c.blocks = vec![[0; 64]; c.stride * units_down * c.v];
        }
        Some(frame)
    }
}

/// A marker with its data.
#[derive(Clone, Copy)]
pub(super) struct Segment<'a> {
    pub(super) marker: u8,
    pub(super) data: &'a [u8],
    /// What follows.
    pub(super) rest: &'a [u8],
}

/// The segments of a file; entropy-coded data between them are skipped.
pub(super) struct Segments<'a>(&'a [u8]);

impl<'a> Segments<'a> {
    /// From the beginning of a file.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes.strip_prefix(&[0xff, 0xd8]).unwrap_or_default())
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Segment<'a>> {
        loop {
            let at = self.0.windows(2).position(
                |w| matches!(w, [0xff, m] if *m != 0 && *m != 0xff && !(0xd0..=0xd7).contains(m)),
            )?;
            let marker = *self.0.get(at + 1)?;
            let after = self.0.get(at + 2..)?;
            if marker == 0xd9 {
                self.0 = &[];
                return Some(Segment { marker, data: &[], rest: &[] });
            }
            if marker == 1 || marker == 0xd8 {
                self.0 = after;
                continue;
            }
            let length = usize::from(u16::from_be_bytes(*after.first_chunk()?));
            let data = after.get(2..length)?;
            let rest = after.get(length..)?;
            self.0 = rest;
            return Some(Segment { marker, data, rest });
        }
    }
}
