//! TIFF of one or more pages (TIFF 6.0): read by a library, written by hand with nothing but what
//! it takes to show the pages.
//!
//! Bilevel pages are written in Group 4, others deflated: lossless. A page that was JPEG inside stays
//! JPEG where its data are one stream, changed as JPEG files are.

use super::area::{Area, Samples};
use super::jpeg;
use crate::formats::Limits;
use crate::model::Reason;
use fax::encoder::Encoder;
use fax::{Color, VecWriter};
use flate2::{Compression, write::ZlibEncoder};
use std::io::{Cursor, Write};
use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;

/// Pages in one file.
const MAX_PAGES: usize = 2000;

/// The samples of one page.
pub(super) struct Page {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Bits of a sample and samples of a pixel.
    pub(super) bits: usize,
    pub(super) samples: usize,
    /// Rows of whole bytes; 16 bits high byte first. 0 is black, or no ink.
    pub(super) data: Vec<u8>,
    pub(super) orientation: u8,
    /// Resolution across and down as numerator and denominator, and its unit (2 inch, 3 centimetre).
    resolution: Option<([u32; 2], [u32; 2], u16)>,
    ink: bool,
    jpeg: Option<Vec<u8>>,
}

impl Page {
    /// Pixels to the inch.
    pub(super) fn dpi(&self) -> Option<f64> {
        let ([above, below], _, unit) = self.resolution?;
        let dots = f64::from(above) / f64::from(below.max(1));
        match unit {
            2 => Some(dots),
            3 => Some(dots * 2.54),
            _ => None,
        }
    }

    /// Bytes of a row.
    fn stride(&self) -> usize {
        (self.width as usize * self.samples * self.bits).div_ceil(8)
    }

    /// One byte a pixel, 0 is black.
    pub(super) fn grey(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.width as usize * self.height as usize);
        for row in self.data.chunks_exact(self.stride().max(1)) {
            for x in 0..self.width as usize {
                let sample = |n: usize| u32::from(sample(row, x * self.samples + n, self.bits));
                let light = |n: usize| 255u32.saturating_sub(sample(n) + sample(3));
                let colour = match (self.samples, self.ink) {
                    (1 | 2, _) => [sample(0); 3],
                    (_, false) => [sample(0), sample(1), sample(2)],
                    (_, true) => [light(0), light(1), light(2)],
                };
                // Transparent TIFFs are shown as they are: alpha is not looked at.
                out.push(super::grey(colour));
            }
        }
        out
    }
}

/// One sample as a byte.
fn sample(row: &[u8], n: usize, bits: usize) -> u8 {
    let byte = row.get(n * bits / 8).copied().unwrap_or(255);
    if bits >= 8 {
        return byte;
    }
    let most = (1u8 << bits) - 1;
    let value = byte >> (8 - bits - n * bits % 8) & most;
    value * (255 / most)
}

/// Every page; previews (pages marked as a smaller version of another) are left out.
pub(super) fn pages(bytes: &[u8], limits: &Limits) -> Result<Vec<Page>, Reason> {
    let damaged = |_| Reason::Damaged("tiff".to_owned());
    let most = usize::try_from(limits.inflated).unwrap_or(usize::MAX);
    let mut bounds = tiff::decoder::Limits::default();
    bounds.decoding_buffer_size = most;
    bounds.intermediate_buffer_size = most;
    let decoder = Decoder::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut decoder = decoder.with_limits(bounds);
    let (mut out, mut budget) = (Vec::new(), most);
    for count in 0.. {
        if count >= MAX_PAGES {
            return Err(Reason::Limit("pages"));
        }
        let kind: Option<u32> = decoder.find_tag_unsigned(Tag::NewSubfileType).map_err(damaged)?;
        if kind.unwrap_or(0) & 1 == 0 {
            let page = page(&mut decoder, bytes)?;
            budget = budget.checked_sub(page.data.len()).ok_or(Reason::Limit("image"))?;
            out.push(page);
        }
        if !decoder.more_images() {
            break;
        }
        decoder.next_image().map_err(damaged)?;
    }
    Ok(out)
}

fn page(decoder: &mut Decoder<Cursor<&[u8]>>, bytes: &[u8]) -> Result<Page, Reason> {
    let damaged = |_| Reason::Damaged("tiff".to_owned());
    let unsupported = || Reason::Unsupported("tiff".to_owned());
    let (width, height) = decoder.dimensions().map_err(damaged)?;
    let colour = decoder.colortype().map_err(|_| unsupported())?;
    let (bits, samples) = match colour {
        ColorType::Gray(bits @ (1 | 2 | 4 | 8 | 16)) => (bits, 1),
        ColorType::RGB(bits @ (8 | 16)) | ColorType::YCbCr(bits @ 8) => (bits, 3),
        ColorType::RGBA(bits @ (8 | 16)) | ColorType::CMYK(bits @ 8) => (bits, 4),
        _ => return Err(unsupported()),
    };
    let jpeg = stream(decoder, bytes);
    if matches!(colour, ColorType::YCbCr(_)) && jpeg.is_none() {
        return Err(unsupported());
    }
    let mut ratio = |tag| -> Option<[u32; 2]> {
        decoder.find_tag(tag).ok().flatten()?.into_u32_vec().ok()?.try_into().ok()
    };
    let resolution = ratio(Tag::XResolution).zip(ratio(Tag::YResolution));
    let unit = decoder.find_tag_unsigned::<u16>(Tag::ResolutionUnit).ok().flatten().unwrap_or(2);
    let orientation = decoder.find_tag_unsigned::<u8>(Tag::Orientation).ok().flatten().unwrap_or(1);
    let data = match decoder.read_image().map_err(|_| unsupported())? {
        DecodingResult::U8(data) => data,
        DecodingResult::U16(data) => data.into_iter().flat_map(u16::to_be_bytes).collect(),
        _ => return Err(unsupported()),
    };
    let page = Page {
        width,
        height,
        bits: usize::from(bits),
        samples,
        data,
        orientation: if (1..=8).contains(&orientation) { orientation } else { 1 },
        resolution: resolution.map(|(x, y)| (x, y, unit)),
        ink: matches!(colour, ColorType::CMYK(_)),
        jpeg,
    };
    if page.data.len() == page.stride() * page.height as usize {
        Ok(page)
    } else {
        Err(unsupported())
    }
}

/// A whole JPEG stream of a page whose data are one strip of it, tables put back in.
fn stream(decoder: &mut Decoder<Cursor<&[u8]>>, bytes: &[u8]) -> Option<Vec<u8>> {
    let compression: u16 = decoder.find_tag_unsigned(Tag::Compression).ok()??;
    let at: Vec<u64> = decoder.find_tag_unsigned_vec(Tag::StripOffsets).ok()??;
    let size: Vec<u64> = decoder.find_tag_unsigned_vec(Tag::StripByteCounts).ok()??;
    let ([at], [size], 7) = (at.as_slice(), size.as_slice(), compression) else { return None };
    let at = usize::try_from(*at).ok()?;
    let strip = bytes.get(at..at.checked_add(usize::try_from(*size).ok()?)?)?;
    let tables = decoder.get_tag_u8_vec(Tag::JPEGTables).unwrap_or_default();
    let tables = tables.strip_suffix(&[0xff, 0xd9]).unwrap_or(&tables);
    let body = if tables.is_empty() { strip } else { strip.strip_prefix(&[0xff, 0xd8])? };
    Some([tables, body].concat())
}

/// The pages with black areas, in one file.
pub(super) fn redact(
    bytes: &[u8],
    areas: &[Vec<Area>],
    limits: &Limits,
) -> Result<Vec<u8>, Reason> {
    let pages = pages(bytes, limits)?;
    let mut out = b"II*\0\0\0\0\0".to_vec();
    let mut link = 4;
    for (n, page) in pages.into_iter().enumerate() {
        let areas = areas.get(n).map(Vec::as_slice).unwrap_or_default();
        link = write(&mut out, link, page, areas)
            .ok_or_else(|| Reason::NotRemovable(format!("page {}", n + 1)))?;
    }
    Ok(out)
}

/// Appends a page, puts its place where `link` says and gives the place of the next link.
fn write(out: &mut Vec<u8>, link: usize, mut page: Page, areas: &[Area]) -> Option<usize> {
    let stride = page.stride();
    let most = if page.bits == 16 { u16::MAX } else { (1 << page.bits) - 1 };
    let colour = match (page.samples, page.ink) {
        (4, true) => vec![most; 4],
        (4, false) => vec![0, 0, 0, most],
        (n, _) => vec![0; n],
    };
    let mut samples = Samples { data: &mut page.data, stride, bits: page.bits };
    for area in areas {
        samples.fill(*area, &colour);
    }
    // Bilevel pages in Group 4 call 0 white, as fax machines do.
    let (data, compression, photometric) = match (&page.jpeg, page.bits, page.samples) {
        (Some(stream), 8, 1 | 3) => {
            (jpeg::redact(stream, areas).ok()?, 7, if page.samples == 1 { 1 } else { 6 })
        }
        (_, 1, 1) if u16::try_from(page.width).is_ok() => (group4(&page)?, 4, 0),
        (_, _, 1) => (deflated(&page)?, 8, 1),
        (_, _, _) => (deflated(&page)?, 8, if page.ink { 5 } else { 2 }),
    };
    let word = |n: usize| u32::try_from(n).ok();
    let strip = word(out.len())?;
    let strip_size = word(data.len())?;
    out.extend(data);
    let depths = vec![u16::try_from(page.bits).ok()?; page.samples];
    let depths_at = word(out.len())?;
    out.extend(depths.iter().flat_map(|d| d.to_le_bytes()));
    let resolution_at = word(out.len())?;
    let (x, y, unit) = page.resolution.unwrap_or(([72, 1], [72, 1], 1));
    out.extend([x, y].concat().iter().flat_map(|v| v.to_le_bytes()));
    if out.len() % 2 == 1 {
        out.push(0);
    }
    let here = word(out.len())?.to_le_bytes();
    out.get_mut(link..link + 4)?.copy_from_slice(&here);
    let short = |tag: u16, value: u32| (tag, 3u16, 1u32, value);
    let long = |tag: u16, value: u32| (tag, 4u16, 1u32, value);
    let samples = word(page.samples)?;
    let bits = if page.samples == 1 { u32::from(*depths.first()?) } else { depths_at };
    let mut entries = vec![
        long(256, page.width),
        long(257, page.height),
        // Two values fit the entry itself.
        (258, 3, samples, if page.samples == 2 { bits | bits << 16 } else { bits }),
        short(259, compression),
        short(262, photometric),
        long(273, strip),
        short(274, u32::from(page.orientation)),
        short(277, samples),
        long(278, page.height),
        long(279, strip_size),
        (282, 5, 1, resolution_at),
        (283, 5, 1, resolution_at + 8),
        short(296, u32::from(unit)),
    ];
    if page.samples == 4 && !page.ink {
        // Alpha that is not multiplied in.
        entries.push(short(338, 2));
    }
    out.extend(u16::try_from(entries.len()).ok()?.to_le_bytes());
    for (tag, kind, count, value) in entries {
        out.extend(tag.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend(count.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    let next = out.len();
    out.extend([0; 4]);
    Some(next)
}

fn group4(page: &Page) -> Option<Vec<u8>> {
    let width = u16::try_from(page.width).ok()?;
    packed_group4(&page.data, width, page.stride())
}

/// Bilevel rows, 0 is black, in Group 4.
pub(in crate::formats) fn packed_group4(data: &[u8], width: u16, stride: usize) -> Option<Vec<u8>> {
    let mut encoder = Encoder::new(VecWriter::new());
    for row in data.chunks_exact(stride.max(1)) {
        let colour = |x: u16| {
            if sample(row, usize::from(x), 1) == 0 { Color::Black } else { Color::White }
        };
        encoder.encode_line((0..width).map(colour), width).ok()?;
    }
    Some(encoder.finish().ok()?.finish())
}

fn deflated(page: &Page) -> Option<Vec<u8>> {
    let mut data = page.data.clone();
    if page.bits == 16 {
        // The file is little-endian.
        data.as_chunks_mut::<2>().0.iter_mut().for_each(|v| v.reverse());
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&data).ok()?;
    encoder.finish().ok()
}
