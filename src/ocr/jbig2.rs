//! JBIG2 as it stands in PDF (ISO 32000-2, 7.4.7), decoded to packed rows.

use hayro_jbig2::{DecodeSettings, Decoder, Globals, Page};

/// Rows of one bit a pixel, highest bit first, 0 is black, padded to bytes. `None` when the data are
/// damaged or of another size.
#[must_use]
pub fn jbig2(data: &[u8], globals: Option<&[u8]>, width: u32, height: u32) -> Option<Vec<u8>> {
    let settings = DecodeSettings { strict: false };
    let globals = globals.map(|g| Globals::new(g, &settings)).transpose().ok()?;
    let page = Page::new_embedded(data, globals.as_ref(), &settings).ok()?;
    if page.width() != width || page.height() != height {
        return None;
    }
    let stride = (width as usize).div_ceil(8);
    let mut rows = Rows { data: vec![0xff; stride * height as usize], stride, row: 0, column: 0 };
    page.decode(&mut rows).ok()?;
    Some(rows.data)
}

struct Rows {
    data: Vec<u8>,
    stride: usize,
    row: usize,
    column: usize,
}

impl Decoder for Rows {
    fn push_pixel(&mut self, black: bool) {
        let at = self.row * self.stride + self.column / 8;
        if black && let Some(byte) = self.data.get_mut(at) {
            *byte &= !(0x80 >> (self.column % 8));
        }
        self.column += 1;
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        for _ in 0..u64::from(chunk_count) * 8 {
            self.push_pixel(black);
        }
    }

    fn next_line(&mut self) {
        self.row += 1;
        self.column = 0;
    }
}
