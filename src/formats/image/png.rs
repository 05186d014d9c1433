//! PNG: samples changed in place, everything that is no picture left out (W3C PNG, third edition).

use super::area::{Area, Samples};
use super::exif;
use crate::formats::Limits;
use crate::model::Reason;
use png::{BitDepth, ColorType, Decoder, Encoder, Info, Transformations};
use std::io::Cursor;

/// What a file says about how its picture is shown.
pub(super) struct Head {
    /// Pixels to the inch.
    pub(super) dpi: Option<f64>,
    /// EXIF orientation.
    pub(super) orientation: u8,
    /// Whether there are more pictures than one.
    pub(super) animated: bool,
}

fn decoder<'a>(bytes: &'a [u8], limits: &Limits) -> Decoder<Cursor<&'a [u8]>> {
    let bytes_allowed = usize::try_from(limits.inflated).unwrap_or(usize::MAX);
    let mut decoder =
        Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: bytes_allowed });
    decoder.set_transformations(Transformations::IDENTITY);
    decoder
}

/// Reads the chunks before the picture.
pub(super) fn head(bytes: &[u8], limits: &Limits) -> Result<Head, Reason> {
    let reader = decoder(bytes, limits).read_info().map_err(|e| damaged(&e))?;
    let info = reader.info();
    let metre = |d: &png::PixelDimensions| d.unit == png::Unit::Meter;
    Ok(Head {
        dpi: info.pixel_dims.filter(metre).map(|d| f64::from(d.xppu) * 0.0254),
        orientation: info.exif_metadata.as_deref().map_or(1, exif::orientation),
        animated: info.animation_control.is_some_and(|a| a.num_frames > 1),
    })
}

fn damaged(error: &png::DecodingError) -> Reason {
    match error {
        png::DecodingError::LimitsExceeded => Reason::Limit("image"),
        _ => Reason::Damaged("png".to_owned()),
    }
}

/// The same picture with black areas, of the same colour type and depth, without anything else.
pub(super) fn redact(bytes: &[u8], areas: &[Area], limits: &Limits) -> Result<Vec<u8>, Reason> {
    let mut reader = decoder(bytes, limits).read_info().map_err(|e| damaged(&e))?;
    let size = reader.output_buffer_size().ok_or(Reason::Limit("image"))?;
    let mut data = vec![0; size];
    let frame = reader.next_frame(&mut data).map_err(|e| damaged(&e))?;
    data.truncate(frame.buffer_size());
    let info = reader.info();
    let mut palette = info.palette.as_deref().map(<[u8]>::to_vec);
    let mut alpha = info.trns.as_deref().map(<[u8]>::to_vec);
    if let (Some(palette), Some(alpha)) = (&mut palette, &alpha)
        && info.color_type == ColorType::Indexed
    {
        let (colours, _) = palette.as_chunks_mut::<3>();
        let hidden = colours.iter_mut().zip(alpha).filter(|(_, alpha)| **alpha < VISIBLE);
        hidden.for_each(|(colour, _)| *colour = [0; 3]);
        one_unseen(&mut data, frame.line_size, info, alpha);
    }
    let mut stride = frame.line_size;
    let mut shape = info.clone();
    if palette.as_ref().is_some_and(|p| is_full(p, info)) {
        // There is room for black among indices of eight bits.
        data = widened(&data, stride, info);
        (stride, shape.bit_depth) = (info.width as usize, BitDepth::Eight);
    }
    let info = &shape;
    let colour = black(info, palette.as_mut(), alpha.as_mut())?;
    let mut samples = Samples { data: &mut data, stride, bits: info.bit_depth as usize };
    for area in areas {
        samples.fill(*area, &colour);
    }
    unseen(info, &mut data);
    let mut clean = Info::with_size(info.width, info.height);
    clean.color_type = info.color_type;
    clean.bit_depth = info.bit_depth;
    clean.palette = palette.map(Into::into);
    clean.trns = alpha.map(Into::into);
    clean.pixel_dims = info.pixel_dims;
    let orientation = info.exif_metadata.as_deref().map_or(1, exif::orientation);
    write(clean, &data, orientation).map_err(|_| Reason::NotRemovable("png".to_owned()))
}

fn write(info: Info<'_>, data: &[u8], orientation: u8) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let small = (info.bit_depth as u8) < 8 || info.color_type == ColorType::Indexed;
    let mut encoder = Encoder::with_info(&mut out, info)?;
    encoder.set_compression(png::Compression::Balanced);
    if small {
        // Differences of packed pixels and of indices say nothing (PNG, 12.7).
        encoder.set_filter(png::Filter::NoFilter);
    }
    let mut writer = encoder.write_header()?;
    if orientation != 1 {
        writer.write_chunk(png::chunk::eXIf, &exif::only_orientation(orientation))?;
    }
    writer.write_image_data(data)?;
    writer.finish()?;
    Ok(out)
}

/// Gives all pixels whose index is as good as transparent the same index.
fn one_unseen(data: &mut [u8], stride: usize, info: &Info<'_>, alpha: &[u8]) {
    let is_hidden = |index: u8| alpha.get(usize::from(index)).is_some_and(|a| *a < VISIBLE);
    let Some(one) = (0..=u8::MAX).find(|index| is_hidden(*index)) else { return };
    let mut samples = Samples { data, stride, bits: info.bit_depth as usize };
    for y in 0..info.height as usize {
        for x in 0..info.width as usize {
            if samples.get(y, x).is_some_and(is_hidden) {
                samples.set(y, x, u16::from(one));
            }
        }
    }
}

/// Whether every index of fewer than eight bits has a colour, none of them dark.
fn is_full(palette: &[u8], info: &Info<'_>) -> bool {
    let (colours, _) = palette.as_chunks::<3>();
    let bits = info.bit_depth as usize;
    info.color_type == ColorType::Indexed
        && bits < 8
        && colours.len() >= 1 << bits
        && !colours.iter().any(|c| sum(*c) <= DARK)
}

/// Packed indices, the first of a byte in its high bits (PNG, 7.2), as a byte each.
fn widened(data: &[u8], stride: usize, info: &Info<'_>) -> Vec<u8> {
    let (bits, width) = (info.bit_depth as usize, info.width as usize);
    let index = |row: &[u8], x: usize| {
        let at = x * bits;
        let byte = row.get(at / 8).copied().unwrap_or(0);
        byte >> (8 - bits - at % 8) & ((1 << bits) - 1)
    };
    let rows = data.chunks(stride.max(1));
    rows.flat_map(|row| (0..width).map(move |x| index(row, x))).collect()
}

/// Red, green and blue together.
fn sum(colour: [u8; 3]) -> u32 {
    colour.iter().map(|v| u32::from(*v)).sum()
}

/// Opaque black, one value for each sample. Of a palette the darkest colour, made black when it is not
/// dark: a new entry where there is room.
fn black(
    info: &Info<'_>,
    palette: Option<&mut Vec<u8>>,
    alpha: Option<&mut Vec<u8>>,
) -> Result<Vec<u16>, Reason> {
    let most = match info.bit_depth {
        BitDepth::Sixteen => u16::MAX,
        depth => (1 << depth as u8) - 1,
    };
    match info.color_type {
        ColorType::Grayscale => {
            clear_key(alpha);
            Ok(vec![0])
        }
        ColorType::Rgb => {
            clear_key(alpha);
            Ok(vec![0; 3])
        }
        ColorType::GrayscaleAlpha => Ok(vec![0, most]),
        ColorType::Rgba => Ok(vec![0, 0, 0, most]),
        ColorType::Indexed => {
            let palette = palette.ok_or(Reason::Damaged("png".to_owned()))?;
            let opaque = |n: usize| alpha.as_ref().and_then(|a| a.get(n)).is_none_or(|a| *a == 255);
            let (colours, _) = palette.as_chunks::<3>();
            let dark = colours.iter().enumerate().filter(|(n, _)| opaque(*n));
            let darkest = dark.map(|(n, c)| (sum(*c), n)).min();
            match darkest {
                Some((sum, n)) if sum <= DARK => Ok(vec![u16::try_from(n).unwrap_or(0)]),
                _ if palette.len() / 3 <= usize::from(most) => {
                    let new = palette.len() / 3;
                    palette.extend([0; 3]);
                    Ok(vec![u16::try_from(new).unwrap_or(0)])
                }
                _ => Err(Reason::NotRemovable("palette".to_owned())),
            }
        }
    }
}

/// Clears the colour of pixels that are as good as transparent: nobody sees it, anybody can read it.
fn unseen(info: &Info<'_>, data: &mut [u8]) {
    let wide = info.bit_depth == BitDepth::Sixteen;
    let pixel = match (info.color_type, wide) {
        (ColorType::GrayscaleAlpha, false) => 2,
        (ColorType::GrayscaleAlpha, true) | (ColorType::Rgba, false) => 4,
        (ColorType::Rgba, true) => 8,
        _ => return,
    };
    for samples in data.chunks_exact_mut(pixel) {
        let colour = pixel - if wide { 2 } else { 1 };
        if samples.get(colour).is_some_and(|alpha| *alpha < VISIBLE) {
            samples.iter_mut().take(colour).for_each(|v| *v = 0);
        }
    }
}

/// Alpha, of 255, from which a pixel can be seen.
const VISIBLE: u8 = 8;

/// Red, green and blue together of a colour that passes for black.
const DARK: u32 = 3 * 60;

/// Black must not be the colour that counts as transparent.
fn clear_key(key: Option<&mut Vec<u8>>) {
    if let Some(key) = key.filter(|k| k.iter().all(|v| *v == 0)) {
        key.iter_mut().skip(1).step_by(2).for_each(|low| *low = 1);
    }
}
