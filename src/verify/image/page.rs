//! Pictures as pixels, by page.

use super::chunks::{self, Kind};
use ::image::{DynamicImage, ImageDecoder, ImageReader};
use std::io::Cursor;
use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;

/// Most bytes that a picture may take.
const MAX_BYTES: u64 = 1 << 30;

/// Red, green, blue, alpha.
pub(super) type Pixel = [u8; 4];

/// One page.
pub(super) struct Page {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Row by row from the top.
    pub(super) pixels: Vec<Pixel>,
    /// EXIF orientation.
    pub(super) orientation: u8,
    /// Pixels to the inch.
    pub(super) dpi: Option<f64>,
    /// Whether pixels next to a change may change a little.
    pub(super) lossy: bool,
}

impl Page {
    /// The pixel in column `x` of row `y`; transparent outside.
    pub(super) fn at(&self, x: u32, y: u32) -> Pixel {
        let at = y as usize * self.width as usize + x as usize;
        self.pixels.get(at).copied().unwrap_or([0; 4])
    }
}

/// The largest difference of a component.
pub(super) fn distance(a: Pixel, b: Pixel) -> u8 {
    a.iter().zip(b).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0)
}

/// Brightness; weighed in the way the decoder for grey pictures does.
pub(super) fn grey([r, g, b, _]: Pixel) -> u8 {
    let sum = 2126 * u32::from(r) + 7152 * u32::from(g) + 722 * u32::from(b);
    u8::try_from(sum / 10_000).unwrap_or(255)
}

/// Every page of a picture file.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<Page>> {
    let kind = Kind::of(bytes)?;
    if kind == Kind::Tiff {
        return tiff_pages(bytes);
    }
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut decoder = reader.into_decoder().ok()?;
    let mut limits = ::image::Limits::default();
    limits.max_alloc = Some(MAX_BYTES);
    decoder.set_limits(limits).ok()?;
    let orientation = decoder.orientation().map_or(1, ::image::metadata::Orientation::to_exif);
    let picture = DynamicImage::from_decoder(decoder).ok()?;
    let (width, height) = (picture.width(), picture.height());
    let pixels = picture.into_rgba8().into_raw().as_chunks::<4>().0.to_vec();
    let dpi = chunks::dpi(bytes);
    Some(vec![Page { width, height, pixels, orientation, dpi, lossy: kind == Kind::Jpeg }])
}

fn tiff_pages(bytes: &[u8]) -> Option<Vec<Page>> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).ok()?;
    let mut pages = Vec::new();
    loop {
        let kind: Option<u32> = decoder.find_tag_unsigned(Tag::NewSubfileType).ok()?;
        if kind.unwrap_or(0) & 1 == 0 {
            pages.push(tiff_page(&mut decoder)?);
        }
        if !decoder.more_images() {
            return Some(pages);
        }
        decoder.next_image().ok()?;
    }
}

fn tiff_page(decoder: &mut Decoder<Cursor<&[u8]>>) -> Option<Page> {
    let (width, height) = decoder.dimensions().ok()?;
    let colour = decoder.colortype().ok()?;
    let number = |decoder: &mut Decoder<Cursor<&[u8]>>, tag| {
        decoder.find_tag_unsigned::<u16>(tag).ok().flatten()
    };
    let orientation = number(decoder, Tag::Orientation).unwrap_or(1);
    let lossy = matches!(number(decoder, Tag::Compression), Some(6 | 7));
    let unit = number(decoder, Tag::ResolutionUnit).unwrap_or(2);
    let dots = decoder.find_tag(Tag::XResolution).ok().flatten();
    let dots: Option<Vec<u32>> = dots.and_then(|v| v.into_u32_vec().ok());
    let dpi = dots.as_deref().and_then(|ratio| match (ratio, unit) {
        ([a, b], 2) => Some(f64::from(*a) / f64::from((*b).max(1))),
        ([a, b], 3) => Some(f64::from(*a) / f64::from((*b).max(1)) * 2.54),
        _ => None,
    });
    let data: Vec<u8> = match decoder.read_image().ok()? {
        DecodingResult::U8(data) => data,
        // The high byte is enough to see a change that anybody could see.
        DecodingResult::U16(data) => data.into_iter().map(|v| v.to_be_bytes()[0]).collect(),
        _ => return None,
    };
    let size = width as usize * height as usize;
    let pixels: Vec<Pixel> = match colour {
        ColorType::Gray(bits @ (1 | 2 | 4)) => unpacked(&data, width as usize, usize::from(bits)),
        ColorType::Gray(_) => data.iter().map(|v| [*v, *v, *v, 255]).collect(),
        ColorType::RGB(_) | ColorType::YCbCr(_) => {
            data.as_chunks::<3>().0.iter().map(|[r, g, b]| [*r, *g, *b, 255]).collect()
        }
        ColorType::RGBA(_) => {
            data.as_chunks::<4>().0.iter().map(|[r, g, b, _]| [*r, *g, *b, 255]).collect()
        }
        ColorType::CMYK(_) => {
            let ink = |v: u8, k: u8| 255u8.saturating_sub(v.saturating_add(k));
            let of = |[c, m, y, k]: &Pixel| [ink(*c, *k), ink(*m, *k), ink(*y, *k), 255];
            data.as_chunks::<4>().0.iter().map(of).collect()
        }
        _ => return None,
    };
    let orientation = u8::try_from(orientation).ok().filter(|o| (1..=8).contains(o)).unwrap_or(1);
    (pixels.len() == size).then_some(Page { width, height, pixels, orientation, dpi, lossy })
}

fn unpacked(data: &[u8], width: usize, bits: usize) -> Vec<Pixel> {
    let most = (1u8 << bits) - 1;
    let rows = data.chunks_exact((width * bits).div_ceil(8).max(1));
    let pixel = |row: &[u8], x: usize| {
        let byte = row.get(x * bits / 8).copied().unwrap_or(0);
        let value = (byte >> (8 - bits - x * bits % 8) & most) * (255 / most);
        [value, value, value, 255]
    };
    rows.flat_map(|row| (0..width).map(move |x| pixel(row, x))).collect()
}
