//! What is printed in a box: the ground, in a font that the copy brings along.

use super::splice::decimal;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// Name of the font in the resources of pages and appearances.
pub(super) const FONT: &str = "ZwartlakGrond";
/// The printable ASCII glyphs of a font with the widths of Helvetica; licence in `label/OFL.txt`.
pub(super) const FILE: &[u8] = include_bytes!("label/label.ttf");
/// Smallest type that is still read on paper, in points.
const READABLE: f64 = 5.0;
/// Smallest type of a ground in a box that has no more room, in points.
const MIN_TYPE: f64 = 3.0;
/// Largest type of a ground, in points.
const MAX_TYPE: f64 = 9.0;
/// Most that readable type is condensed, in per cent.
const CONDENSED: f64 = 70.0;
/// Most that any type is condensed, in per cent.
const SQUEEZED: f64 = 50.0;

/// Widths from space to tilde, in thousandths of an em.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The ground as it can be printed: ASCII, without what ends a string.
pub(super) fn printable(ground: &str) -> String {
    let fits = |c: &char| *c == ' ' || c.is_ascii_graphic() && !matches!(c, '(' | ')' | '\\');
    ground.chars().filter(fits).collect()
}

/// Size in points and width in per cent of type for `label` in a box of this length and height.
///
/// Readable type that is hardly condensed comes first; a box without room for it gets the smallest
/// type that fits.
pub(super) fn fit(label: &str, length: f64, height: f64) -> (f64, f64) {
    let room = length * 0.94;
    let ems = ems(label).max(0.1);
    let whole = (height * 0.7).min(room / ems).min(MAX_TYPE);
    if whole >= READABLE {
        return (whole, 100.0);
    }
    let readable = READABLE.min(height * 0.9);
    let condensed = room / (ems * readable) * 100.0;
    if readable >= READABLE && condensed >= CONDENSED {
        return (readable, condensed.min(100.0));
    }
    let size = whole.max(MIN_TYPE);
    (size, (room / (ems * size) * 100.0).clamp(SQUEEZED, 100.0))
}

/// Whether `label` is readable in a box of this length and height.
pub(super) fn fits(label: &str, length: f64, height: f64) -> bool {
    let (size, condensed) = fit(label, length, height);
    size >= READABLE && condensed >= CONDENSED
}

/// Width of `label`, in ems.
pub(super) fn ems(label: &str) -> f64 {
    let width = |c: char| {
        let at = u32::from(c).checked_sub(32).and_then(|n| usize::try_from(n).ok());
        f64::from(at.and_then(|n| WIDTHS.get(n)).copied().unwrap_or(1000)) / 1000.0
    };
    label.chars().map(width).sum()
}

/// The operators that print `label` in white around `centre`, turned by `turn` degrees.
pub(super) fn print(label: &str, fit: (f64, f64), centre: (f64, f64), turn: i32) -> String {
    let (size, condensed) = fit;
    let (sin, cos) = f64::from(turn).to_radians().sin_cos();
    // From the centre of the box back by half the type's length and half its height.
    let (back, down) = (ems(label) * size * condensed / 200.0, size * 0.36);
    let x = centre.0 - back * cos + down * sin;
    let y = centre.1 - back * sin - down * cos;
    let matrix = [cos, sin, -sin, cos, x, y].map(decimal).join(" ");
    format!(
        " BT 1 g /{FONT} {} Tf {} Tz {matrix} Tm ({label}) Tj ET",
        decimal(size),
        decimal(condensed)
    )
}

/// Adds the font to a file.
pub(super) fn font(doc: &mut Document) -> ObjectId {
    let mut file = Stream::new(
        dictionary! { "Length1" => i64::try_from(FILE.len()).unwrap_or(0) },
        FILE.to_vec(),
    );
    // When it does not get smaller it stays as it is.
    let _ = file.compress();
    let file = doc.add_object(file);
    let descriptor = doc.add_object(dictionary! {
        "Type" => "FontDescriptor", "FontName" => "ZWARTL+ZwartlakLabel", "Flags" => 32,
        "FontBBox" => [-544, -303, 1302, 980].map(Object::Integer).to_vec(), "ItalicAngle" => 0,
        "Ascent" => 905, "Descent" => -212, "CapHeight" => 688, "StemV" => 80,
        "FontFile2" => file,
    });
    let widths: Vec<Object> = WIDTHS.iter().map(|w| i64::from(*w).into()).collect();
    doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "ZWARTL+ZwartlakLabel",
        "FirstChar" => 32, "LastChar" => 126, "Widths" => widths,
        "Encoding" => "WinAnsiEncoding", "FontDescriptor" => descriptor,
    })
}

/// `resources` with the font under its name.
pub(super) fn with_font(doc: &Document, resources: &mut Dictionary, font: ObjectId) {
    let fonts = resources.get(b"Font").ok().map(|f| super::store::resolve(doc, f));
    let mut fonts = fonts.and_then(super::store::as_dict).cloned().unwrap_or_default();
    fonts.set(FONT, font);
    resources.set("Font", fonts);
}
