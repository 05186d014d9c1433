//! The samples of an image object, read whatever its filter and colour space, and written back.

use super::super::store::{Store, as_dict};
use super::jpx;
use crate::formats::image::{Area, Samples, group4};
use crate::ocr;
use ::image::codecs::jpeg::JpegEncoder;
use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};
use lopdf::{Dictionary, Object, Stream, dictionary};

/// Most bytes of samples, and most samples of a page in grey.
const MAX_BYTES: usize = 400 << 20;
/// Qualities of JPEG that are tried, the best first.
const QUALITIES: [u8; 4] = [95, 92, 88, 84];
/// The darkest colour of a palette must be at least as dark as this to black out with.
const DARK: u8 = 60;

/// How samples make a colour.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Model {
    Grey,
    Rgb,
    Cmyk,
    /// Lightness and two hues (ISO 32000-2, 8.6.5.4).
    Lab,
    /// So many inks, of which the colour is not known: taken for dark ones.
    Inks(usize),
    /// The grey of each index.
    Palette(Vec<u8>),
}

impl Model {
    fn samples(&self) -> usize {
        match self {
            Self::Grey | Self::Palette(_) => 1,
            Self::Rgb | Self::Lab => 3,
            Self::Cmyk => 4,
            Self::Inks(count) => *count,
        }
    }

    /// Brightness of one pixel, all samples 0 to 255 (of a palette: the index).
    fn grey(&self, pixel: &[u32]) -> u32 {
        let at = |n: usize| pixel.get(n).copied().unwrap_or(0);
        match self {
            Self::Grey | Self::Lab => at(0),
            Self::Rgb => (2126 * at(0) + 7152 * at(1) + 722 * at(2)) / 10_000,
            Self::Cmyk => 255 - ((30 * at(0) + 59 * at(1) + 11 * at(2)) / 100 + at(3)).min(255),
            Self::Inks(_) => 255 - pixel.iter().copied().max().unwrap_or(0).min(255),
            Self::Palette(greys) => u32::from(greys.get(at(0) as usize).copied().unwrap_or(0)),
        }
    }

    /// The samples of black in 0 to 1; `None` for a palette without.
    fn black(&self) -> Option<Vec<f64>> {
        Some(match self {
            Self::Grey => vec![0.0],
            Self::Rgb => vec![0.0; 3],
            Self::Cmyk => vec![0.0, 0.0, 0.0, 1.0],
            Self::Lab => vec![0.0, 0.5, 0.5],
            Self::Inks(count) => vec![1.0; *count],
            Self::Palette(_) => return None,
        })
    }
}

/// What an area of an image becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// Black; of a stencil: painted.
    Dark,
    /// White; of a stencil: not painted; of a soft mask: wholly opaque.
    Light,
    /// Any one colour, white where there is white: nobody sees it.
    Nothing,
}

/// The samples of an image, as its filter gives them.
pub(super) struct Raster {
    pub(super) width: u32,
    pub(super) height: u32,
    bits: usize,
    stride: usize,
    data: Vec<u8>,
    /// Samples run from the end of their range to its start.
    inverted: bool,
    model: Model,
    /// Whether `data` are what the file holds; else (JPEG) they can only be read.
    exact: bool,
    /// Whether the colour space is told by the data themselves.
    own_space: bool,
}

impl Raster {
    /// Reads an image; `None` when it is damaged or of a kind that is not read.
    pub(super) fn of(store: &Store, stream: &Stream) -> Option<Self> {
        let number = |key: &[u8]| {
            let value = store.get(&stream.dict, key)?.as_i64().ok()?;
            u32::try_from(value).ok()
        };
        let (width, height) = (number(b"Width")?, number(b"Height")?);
        if width == 0 || height == 0 {
            return None;
        }
        let mask = is_stencil(store, stream);
        let filter = filter(store, stream)?;
        let space = store.get(&stream.dict, b"ColorSpace");
        if filter == b"JPXDecode" {
            return Self::jpx(store, stream, (width, height));
        }
        let model = if mask { Some(Model::Grey) } else { model(store, space?) };
        let inverted = inverted(store, stream, model.as_ref())?;
        let plain = |bits, data, stride, model, inverted, exact| Self {
            width,
            height,
            bits,
            stride,
            data,
            inverted,
            model,
            exact,
            own_space: false,
        };
        if filter == b"DCTDecode" {
            // The decoder knows how inks are stored, whatever the file says.
            let ink = model.is_none_or(|m| m.samples() == 4);
            let grey = jpeg_grey(&stream.content, width, height).filter(|_| !inverted || ink)?;
            return Some(plain(8, grey, width as usize, Model::Grey, false, false));
        }
        let model = model?;
        let bits = if mask { 1 } else { usize::try_from(number(b"BitsPerComponent")?).ok()? };
        let row = (width as usize).checked_mul(model.samples())?.checked_mul(bits)?;
        let stride = row.div_ceil(8);
        let size = stride.checked_mul(height as usize).filter(|s| *s <= MAX_BYTES)?;
        let bilevel = bits == 1 && model.samples() == 1;
        let mut data = match filter.as_slice() {
            b"CCITTFaxDecode" => fax(store, stream, width, height).filter(|_| bilevel)?,
            b"JBIG2Decode" => {
                let globals = parameters(store, stream).and_then(|p| store.get(p, b"JBIG2Globals"));
                let globals = globals.and_then(|o| o.as_stream().ok()).map(|s| store.inflate(s));
                let globals = globals.transpose().ok()?;
                let rows = ocr::jbig2(&stream.content, globals.as_deref(), width, height);
                rows.filter(|_| bilevel)?
            }
            _ => store.inflate(stream).ok()?,
        };
        let known = matches!(bits, 1 | 2 | 4 | 8 | 16) && data.len() >= size;
        data.truncate(size);
        known.then(|| plain(bits, data, stride, model, inverted, true))
    }

    /// JPEG 2000; the colour space of the image object, where there is one, goes before that of the
    /// data (ISO 32000-2, 7.4.9).
    fn jpx(store: &Store, stream: &Stream, (width, height): (u32, u32)) -> Option<Self> {
        let decoded = jpx::decode(&stream.content, MAX_BYTES)?;
        let told = store.get(&stream.dict, b"ColorSpace");
        let model = match (told, decoded.samples) {
            (Some(space), _) => model(store, space)?,
            (None, 1) => Model::Grey,
            (None, 3) => Model::Rgb,
            (None, 4) => Model::Cmyk,
            _ => return None,
        };
        let fits = decoded.width == width && decoded.height == height;
        let inverted = inverted(store, stream, Some(&model))?;
        let palette = matches!(model, Model::Palette(_));
        (fits && model.samples() == decoded.samples && !palette).then(|| Self {
            width,
            height,
            bits: 8,
            stride: width as usize * decoded.samples,
            data: decoded.data,
            inverted,
            model,
            exact: true,
            own_space: told.is_none(),
        })
    }

    fn most(&self) -> u32 {
        if self.bits >= 8 { 255 } else { (1 << self.bits) - 1 }
    }

    /// One byte a pixel, 0 is black.
    pub(super) fn grey(&self) -> Vec<u8> {
        if !self.exact {
            return self.data.clone();
        }
        let mut out = Vec::with_capacity(self.width as usize * self.height as usize);
        let (most, samples) = (self.most(), self.model.samples());
        let palette = matches!(self.model, Model::Palette(_));
        let mut pixel = vec![0; samples];
        for row in self.data.chunks_exact(self.stride.max(1)) {
            let sample = |n: usize| {
                let byte = u32::from(row.get(n * self.bits / 8).copied().unwrap_or(255));
                if self.bits >= 8 {
                    return byte;
                }
                byte >> (8 - self.bits - n * self.bits % 8) & most
            };
            for x in 0..self.width as usize {
                for (n, slot) in pixel.iter_mut().enumerate() {
                    let mut value = sample(x * samples + n);
                    if self.inverted {
                        value = most - value;
                    }
                    *slot = if palette { value } else { value * 255 / most };
                }
                out.push(u8::try_from(self.model.grey(&pixel)).unwrap_or(255));
            }
        }
        out
    }

    /// Fills areas; `None` when the image has no samples for it.
    pub(super) fn fill(&mut self, areas: &[Area], fill: Fill) -> Option<()> {
        if areas.is_empty() {
            return Some(());
        }
        let colour = match fill {
            Fill::Nothing => {
                self.colour(Fill::Light).unwrap_or_else(|| vec![0; self.model.samples()])
            }
            fill => self.colour(fill)?,
        };
        let mut samples = Samples { data: &mut self.data, stride: self.stride, bits: self.bits };
        for area in areas {
            samples.fill(*area, &colour);
        }
        self.exact.then_some(())
    }

    fn colour(&self, fill: Fill) -> Option<Vec<u16>> {
        let most = if self.bits == 16 { u16::MAX } else { (1 << self.bits) - 1 };
        if let Model::Palette(palette) = &self.model {
            let limit = 1usize << self.bits.min(8);
            let (grey, index) = palette.iter().take(limit).zip(0u16..).min()?;
            return (*grey <= DARK && !self.inverted && fill == Fill::Dark).then(|| vec![index]);
        }
        let black = self.model.black()?;
        let share = |dark: f64| {
            let ends = if fill == Fill::Dark { dark } else { 1.0 - dark };
            let value = if self.inverted { 1.0 - ends } else { ends } * f64::from(most);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to most")]
            let value = value.round() as u16;
            value
        };
        Some(black.into_iter().map(share).collect())
    }

    /// The image object with these samples: bilevel ones in Group 4, others deflated; in at most `lossy`
    /// bytes, where that is told, as JPEG of the best quality that fits.
    pub(super) fn write(self, mut dict: Dictionary, lossy: Option<usize>) -> Option<Stream> {
        if self.own_space {
            let name: &[u8] = match self.model.samples() {
                1 => b"DeviceGray",
                3 => b"DeviceRGB",
                _ => b"DeviceCMYK",
            };
            dict.set("ColorSpace", Object::Name(name.to_vec()));
        }
        if let Some(content) = lossy.and_then(|most| self.jpeg(most)) {
            dict.set("BitsPerComponent", 8);
            dict.set("Filter", "DCTDecode");
            return Some(Stream::new(dict, content).with_compression(false));
        }
        let width = u16::try_from(self.width).ok();
        let Some(width) = width.filter(|_| self.bits * self.model.samples() == 1) else {
            if !dict.has(b"ImageMask") {
                dict.set("BitsPerComponent", i64::try_from(self.bits).ok()?);
            }
            let mut out = Stream::new(dict, self.data);
            out.compress().ok()?;
            return Some(out);
        };
        let content = group4(&self.data, width, self.stride)?;
        dict.set("Filter", "CCITTFaxDecode");
        let parms = dictionary! {
            "K" => -1, "Columns" => i64::from(width), "Rows" => i64::from(self.height),
        };
        dict.set("DecodeParms", parms);
        Some(Stream::new(dict, content).with_compression(false))
    }
}

impl Raster {
    /// The colours of a JPEG, to be written without loss; `None` when it is damaged or in inks.
    pub(super) fn of_jpeg(store: &Store, stream: &Stream) -> Option<Self> {
        let grey = Self::of(store, stream)?;
        let (width, height) = (grey.width, grey.height);
        let model = model(store, store.get(&stream.dict, b"ColorSpace")?)?;
        let data = match model {
            Model::Grey => grey.data,
            Model::Rgb => crate::formats::image::jpeg_colours(&stream.content)?,
            _ => return None,
        };
        let stride = width as usize * model.samples();
        (data.len() == stride * height as usize).then_some(Self {
            width,
            height,
            bits: 8,
            stride,
            data,
            inverted: false,
            model,
            exact: true,
            own_space: false,
        })
    }

    /// The samples as a JPEG of at most so many bytes, of a quality at which nobody sees a difference.
    fn jpeg(&self, most: usize) -> Option<Vec<u8>> {
        let colour = match (&self.model, self.bits) {
            (Model::Grey, 8) => ::image::ExtendedColorType::L8,
            (Model::Rgb, 8) => ::image::ExtendedColorType::Rgb8,
            _ => return None,
        };
        QUALITIES.iter().find_map(|quality| {
            let mut out = Vec::new();
            let mut encoder = JpegEncoder::new_with_quality(&mut out, *quality);
            encoder.encode(&self.data, self.width, self.height, colour).ok()?;
            (out.len() <= most).then_some(out)
        })
    }
}

/// Whether an image is a stencil through which colour is painted (ISO 32000-2, 8.9.6.2).
pub(super) fn is_stencil(store: &Store, stream: &Stream) -> bool {
    store.get(&stream.dict, b"ImageMask").is_some_and(|o| o.as_bool().is_ok_and(|b| b))
}

/// Whether `Decode` turns the samples round; `None` when it does anything else.
fn inverted(store: &Store, stream: &Stream, model: Option<&Model>) -> Option<bool> {
    let Some(decode) = store.array(&stream.dict, b"Decode") else { return Some(false) };
    let ends: Vec<f64> =
        decode.iter().filter_map(|o| store.resolve(o).as_float().ok()).map(f64::from).collect();
    let (pairs, _) = ends.as_chunks::<2>();
    let near = |a: f64, b: f64| (a - b).abs() < 0.01;
    // Lightness runs to 100, an index to the largest number of its bits.
    let wide = matches!(model, Some(Model::Lab | Model::Palette(_)));
    let rises = pairs.iter().all(|[a, b]| near(*a, 0.0) && near(*b, 1.0));
    let falls = pairs.iter().all(|[a, b]| near(*a, 1.0) && near(*b, 0.0));
    let usual = wide && pairs.iter().all(|[a, b]| a < b);
    if rises || usual { Some(false) } else { (falls && !wide).then_some(true) }
}

/// The filter that makes the image: empty where the store decodes it all.
pub(super) fn filter(store: &Store, stream: &Stream) -> Option<Vec<u8>> {
    let names: Vec<&[u8]> = match store.get(&stream.dict, b"Filter") {
        None => Vec::new(),
        Some(Object::Array(items)) => {
            items.iter().filter_map(|o| store.resolve(o).as_name().ok()).collect()
        }
        Some(name) => vec![name.as_name().ok()?],
    };
    let name: &[u8] = match names.as_slice() {
        [b"DCTDecode" | b"DCT"] => b"DCTDecode",
        [b"CCITTFaxDecode" | b"CCF"] => b"CCITTFaxDecode",
        [b"JBIG2Decode"] => b"JBIG2Decode",
        [b"JPXDecode"] => b"JPXDecode",
        all if all.iter().all(|f| {
            matches!(*f, b"FlateDecode" | b"LZWDecode" | b"ASCIIHexDecode" | b"ASCII85Decode")
        }) =>
        {
            b""
        }
        _ => return None,
    };
    Some(name.to_vec())
}

/// How samples make colours in a colour space (ISO 32000-2, 8.6); `None` for any other.
fn model(store: &Store, space: &Object) -> Option<Model> {
    let name = |o: &Object| store.resolve(o).as_name().ok().map(<[u8]>::to_vec);
    let items = space.as_array().map(Vec::as_slice).unwrap_or_default();
    let item = |n: usize| items.get(n).map(|o| store.resolve(o));
    let kind = if items.is_empty() { name(space)? } else { name(items.first()?)? };
    Some(match kind.as_slice() {
        b"DeviceGray" | b"CalGray" | b"G" => Model::Grey,
        b"DeviceRGB" | b"CalRGB" | b"RGB" => Model::Rgb,
        b"DeviceCMYK" | b"CMYK" => Model::Cmyk,
        b"Lab" => Model::Lab,
        b"ICCBased" => match store.get(as_dict(item(1)?)?, b"N")?.as_i64().ok()? {
            1 => Model::Grey,
            3 => Model::Rgb,
            4 => Model::Cmyk,
            _ => return None,
        },
        b"Separation" => Model::Inks(1),
        b"DeviceN" => Model::Inks(item(1)?.as_array().ok().map(Vec::len).filter(|n| *n <= 32)?),
        b"Indexed" | b"I" => {
            let base = match item(1)? {
                Object::Array(inner)
                    if matches!(inner.first().and_then(name)?.as_slice(), b"Indexed" | b"I") =>
                {
                    return None;
                }
                other => model(store, other)?,
            };
            let table = match item(3)? {
                Object::String(bytes, _) => bytes.clone(),
                Object::Stream(stream) => store.inflate(stream).ok()?,
                _ => return None,
            };
            let grey = |colour: &[u8]| {
                let colour: Vec<u32> = colour.iter().map(|v| u32::from(*v)).collect();
                u8::try_from(base.grey(&colour)).unwrap_or(255)
            };
            Model::Palette(table.chunks_exact(base.samples()).map(grey).collect())
        }
        _ => return None,
    })
}

fn jpeg_grey(bytes: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    let grey = crate::formats::image::jpeg_grey(bytes)?;
    (grey.0 == width && grey.1 == height).then_some(grey.2)
}

/// The parameters of the only filter.
fn parameters<'a>(store: &'a Store, stream: &'a Stream) -> Option<&'a Dictionary> {
    match store.get(&stream.dict, b"DecodeParms").or(store.get(&stream.dict, b"DP"))? {
        Object::Array(items) => as_dict(store.resolve(items.first()?)),
        other => as_dict(other),
    }
}

/// Rows of a fax in one bit a pixel, as the filter gives them (ISO 32000-2, 7.4.6).
fn fax(store: &Store, stream: &Stream, width: u32, height: u32) -> Option<Vec<u8>> {
    let none = Dictionary::new();
    let parms = parameters(store, stream).unwrap_or(&none);
    let number = |key: &[u8]| store.get(parms, key).and_then(|o| o.as_i64().ok());
    let flag = |key: &[u8], usual: bool| {
        store.get(parms, key).map_or(usual, |o| o.as_bool().unwrap_or(usual))
    };
    let columns = u32::try_from(number(b"Columns").unwrap_or(1728)).ok()?;
    if columns != width {
        return None;
    }
    let settings = DecodeSettings {
        columns,
        rows: height,
        end_of_block: flag(b"EndOfBlock", true),
        end_of_line: flag(b"EndOfLine", false),
        rows_are_byte_aligned: flag(b"EncodedByteAlign", false),
        encoding: match number(b"K").unwrap_or(0) {
            k if k < 0 => EncodingMode::Group4,
            0 => EncodingMode::Group3_1D,
            _ => EncodingMode::Group3_2D,
        },
        strict: false,
    };
    let stride = (width as usize).div_ceil(8);
    let size = stride.checked_mul(height as usize).filter(|s| *s <= MAX_BYTES)?;
    let black_is_1 = flag(b"BlackIs1", false);
    let data = Vec::with_capacity(size);
    let mut rows = Rows { data, stride, size, width, black_is_1 };
    hayro_ccitt::decode(&stream.content, &mut rows, &mut DecoderContext::new(settings)).ok()?;
    (rows.data.len() == size).then_some(rows.data)
}

struct Rows {
    data: Vec<u8>,
    stride: usize,
    /// All rows together, in bytes.
    size: usize,
    width: u32,
    black_is_1: bool,
}

impl Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let start = self.data.len();
        if start >= self.size {
            return;
        }
        let white = if self.black_is_1 { 0 } else { 0xff };
        self.data.resize(start + self.stride, white);
        for pair in changes.chunks(2) {
            let (Some(from), to) = (pair.first(), pair.get(1).copied().unwrap_or(self.width))
            else {
                continue;
            };
            for x in *from as usize..to.min(self.width) as usize {
                if let Some(byte) = self.data.get_mut(start + x / 8) {
                    *byte ^= 0x80 >> (x % 8);
                }
            }
        }
    }
}
