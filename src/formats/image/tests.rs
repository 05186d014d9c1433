//! Copies of pictures, without OCR: pixels and metadata.

use super::area::Area;
use super::{Kind, Limits, painted, sheets};
use ::image::{DynamicImage, ImageFormat, load_from_memory};
use std::io::Cursor;

const AREA: Area = Area { left: 13, top: 9, right: 44, bottom: 22 };

/// A colourful picture without any dark pixel.
fn picture() -> DynamicImage {
    DynamicImage::ImageRgb8(::image::RgbImage::from_fn(70, 50, |x, y| {
        let shade = |v: u32| u8::try_from(90 + v % 160).unwrap();
        ::image::Rgb([shade(x * 3), shade(y * 5), shade(x * y)])
    }))
}

fn saved(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// `bytes` with a text chunk with a name before the picture.
fn png_with_text(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().unwrap();
    let mut data = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut data).unwrap();
    let mut encoder = png::Encoder::with_info(&mut out, reader.info().clone()).unwrap();
    encoder.add_text_chunk("Author".to_owned(), "Geheimzinnig".to_owned()).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&data).unwrap();
    drop(writer);
    out.extend(b"Geheimzinnig after the end");
    out
}

/// A small picture that is marked as a preview, and a page of grey.
fn tiff_with_preview() -> Vec<u8> {
    use ::tiff::encoder::{TiffEncoder, colortype::Gray8};
    use ::tiff::tags::Tag;
    let mut out = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut out).unwrap();
    let mut preview = encoder.new_image::<Gray8>(7, 5).unwrap();
    preview.encoder().write_tag(Tag::NewSubfileType, 1u32).unwrap();
    preview.write_data(&[200; 35]).unwrap();
    let mut page = encoder.new_image::<Gray8>(70, 50).unwrap();
    page.encoder().write_tag(Tag::Artist, "Geheimzinnig").unwrap();
    page.write_data(picture().to_luma8().as_raw()).unwrap();
    out.into_inner()
}

/// Grey pixels outside the area are those of the original, inside they are black.
fn check(original: &[u8], copy: &[u8]) {
    let limits = Limits::default();
    let (before, after) = (sheets(original, &limits).unwrap(), sheets(copy, &limits).unwrap());
    assert_eq!(before.len(), after.len());
    let (one, other) = (&before[0], &after[0]);
    assert_eq!((one.width, one.height), (other.width, other.height));
    for (n, (a, b)) in (0u32..).zip(one.grey.iter().zip(&other.grey)) {
        let (x, y) = (n % one.width, n / one.width);
        let inside = (AREA.left..AREA.right).contains(&x) && (AREA.top..AREA.bottom).contains(&y);
        assert_eq!(*b, if inside { 0 } else { *a }, "{x} {y}");
    }
}

#[test]
fn a_copy_has_no_metadata_and_the_same_pixels_outside_the_boxes() {
    let picture = picture();
    let png = |p: &DynamicImage| saved(p, ImageFormat::Png);
    let originals = [
        png_with_text(&png(&picture)),
        png(&DynamicImage::ImageLuma8(picture.to_luma8())),
        png(&DynamicImage::ImageRgb16(picture.to_rgb16())),
        saved(&picture, ImageFormat::Bmp),
        saved(&picture, ImageFormat::WebP),
        tiff_with_preview(),
    ];
    for original in originals {
        let kind = Kind::of(&original);
        let copy = painted(&original, &[vec![AREA]], &Limits::default()).unwrap();
        assert_eq!(Kind::of(&copy), kind);
        check(&original, &copy);
        assert!(!copy.windows(8).any(|w| w == b"Geheimzi"), "{kind:?}");
    }
}

/// A picture of sixteen light greys, in four bits.
fn full_palette() -> Vec<u8> {
    let mut info = png::Info::with_size(71, 50);
    (info.color_type, info.bit_depth) = (png::ColorType::Indexed, png::BitDepth::Four);
    info.palette = Some((0..16u8).flat_map(|n| [90 + 10 * n; 3]).collect::<Vec<u8>>().into());
    let data: Vec<u8> =
        (0..50u8).flat_map(|y| (0..36u8).map(move |x| x ^ y.wrapping_mul(37))).collect();
    let mut out = Vec::new();
    let mut writer = png::Encoder::with_info(&mut out, info).unwrap().write_header().unwrap();
    writer.write_image_data(&data).unwrap();
    writer.finish().unwrap();
    out
}

#[test]
fn a_palette_without_room_for_black_gets_it() {
    let original = full_palette();
    let copy = painted(&original, &[vec![AREA]], &Limits::default()).unwrap();
    check(&original, &copy);
}

#[test]
fn colour_that_nobody_sees_is_cleared() {
    let mut hidden = picture().to_rgba8();
    hidden.pixels_mut().for_each(|p| p.0[3] = 0);
    let original = saved(&DynamicImage::ImageRgba8(hidden), ImageFormat::Png);
    let copy = painted(&original, &[Vec::new()], &Limits::default()).unwrap();
    let pixels = load_from_memory(&copy).unwrap().into_rgba8();
    assert!(pixels.pixels().all(|p| p.0 == [0; 4]));
    // Two indices of a palette that nobody sees, one of them the letters on the other.
    let mut info = png::Info::with_size(16, 4);
    (info.color_type, info.bit_depth) = (png::ColorType::Indexed, png::BitDepth::Two);
    info.palette = Some(vec![0, 0, 0, 250, 250, 250, 10, 10, 10].into());
    info.trns = Some(vec![255, 0, 0].into());
    let mut original = Vec::new();
    let mut writer = png::Encoder::with_info(&mut original, info).unwrap().write_header().unwrap();
    writer.write_image_data(&[0b0110_0110; 16]).unwrap();
    writer.finish().unwrap();
    let copy = painted(&original, &[Vec::new()], &Limits::default()).unwrap();
    let mut reader = png::Decoder::new(Cursor::new(&copy)).read_info().unwrap();
    let mut data = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut data).unwrap();
    assert!(data.iter().all(|byte| *byte == 0b0101_0101), "{data:?}");
}

#[test]
fn bilevel_pages_stay_bilevel_and_small() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/scan/fax.tif");
    let original = std::fs::read(path).unwrap();
    let copy = painted(&original, &[vec![AREA], Vec::new()], &Limits::default()).unwrap();
    check(&original, &copy);
    assert!(copy.len() * 2 < original.len() * 3);
}

#[test]
fn hostile_pictures_are_refused_not_crashed_on() {
    let limits = Limits::default();
    for format in [ImageFormat::Png, ImageFormat::Bmp, ImageFormat::WebP] {
        let bytes = saved(&picture(), format);
        for n in (0..bytes.len().min(400)).chain((400..bytes.len()).step_by(61)) {
            let mut broken = bytes.clone();
            broken[n] ^= 0xa5;
            let _ = painted(&broken, &[vec![AREA]], &limits);
            let _ = painted(&broken[..n], &[vec![AREA]], &limits);
        }
    }
}
