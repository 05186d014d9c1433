//! Metrics of the 14 standard fonts and of the fonts that stand in for them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

static WIDTHS: LazyLock<BTreeMap<&'static str, BTreeMap<&'static [u8], u16>>> =
    LazyLock::new(|| {
        let mut fonts = BTreeMap::new();
        let mut font = "";
        for line in include_str!("data/widths.txt").lines() {
            if let Some(title) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                font = title;
                continue;
            }
            let mut words = line.split(' ');
            let Some(width) = words.next().and_then(|word| word.parse().ok()) else {
                continue;
            };
            let widths: &mut BTreeMap<_, _> = fonts.entry(font).or_default();
            widths.extend(words.map(|name| (name.as_bytes(), width)));
        }
        fonts
    });

/// One of the 14 standard fonts (ISO 32000-2, 9.6.2.2), by its name in the width table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standard(&'static str);

impl Standard {
    /// The standard font that `/BaseFont` names, itself or by a common alias.
    ///
    /// `None` for any other font: its metrics are unknown.
    pub(super) fn of_name(base_font: &[u8]) -> Option<Self> {
        let (family, bold, italic) = parse(base_font)?;
        Some(Self::of(family, bold, italic))
    }

    /// The standard font that resembles a font of which only flags and name are known.
    pub(super) fn resembling(base_font: &[u8], flags: i64) -> Self {
        let name = String::from_utf8_lossy(base_font).to_lowercase();
        let bold = name.contains("bold") || flags & (1 << 18) != 0;
        let italic = name.contains("italic") || name.contains("oblique") || flags & (1 << 6) != 0;
        let family = if flags & 1 != 0 || name.contains("courier") {
            Family::Courier
        } else if flags & 2 != 0 || name.contains("times") {
            Family::Times
        } else {
            Family::Helvetica
        };
        Self::of(family, bold, italic)
    }

    fn of(family: Family, bold: bool, italic: bool) -> Self {
        Self(match (family, bold, italic) {
            (Family::Courier, ..) => "Courier",
            (Family::Helvetica, false, _) => "Helvetica",
            (Family::Helvetica, true, _) => "Helvetica-Bold",
            (Family::Times, false, false) => "Times-Roman",
            (Family::Times, true, false) => "Times-Bold",
            (Family::Times, false, true) => "Times-Italic",
            (Family::Times, true, true) => "Times-BoldItalic",
            (Family::Symbol, ..) => "Symbol",
            (Family::ZapfDingbats, ..) => "ZapfDingbats",
        })
    }

    /// Advance width of a glyph, thousandths of the font size.
    pub(super) fn width(self, glyph: &[u8]) -> Option<f64> {
        let widths = WIDTHS.get(self.0)?;
        let width = widths.get(glyph).or_else(|| widths.get(&b"*"[..]))?;
        Some(f64::from(*width))
    }

    /// Ascent and descent, thousandths of the font size.
    pub(super) fn extent(self) -> (f64, f64) {
        match self.0 {
            "Courier" => (629.0, -157.0),
            "Symbol" => (1010.0, -293.0),
            "ZapfDingbats" => (820.0, -143.0),
            name if name.starts_with("Times") => (683.0, -217.0),
            _ => (718.0, -207.0),
        }
    }

    pub(super) fn is_symbol(self) -> bool {
        self.0 == "Symbol"
    }

    pub(super) fn is_dingbats(self) -> bool {
        self.0 == "ZapfDingbats"
    }
}

#[derive(Clone, Copy)]
enum Family {
    Courier,
    Helvetica,
    Times,
    Symbol,
    ZapfDingbats,
}

/// Longest first, so that `CourierNewPSMT` is not read as `Courier` and a rest.
const FAMILIES: [(&str, Family); 14] = [
    ("timesnewromanpsmt", Family::Times),
    ("timesnewromanps", Family::Times),
    ("timesnewroman", Family::Times),
    ("couriernewpsmt", Family::Courier),
    ("couriernewps", Family::Courier),
    ("zapfdingbats", Family::ZapfDingbats),
    ("couriernew", Family::Courier),
    ("helvetica", Family::Helvetica),
    ("courierstd", Family::Courier),
    ("courier", Family::Courier),
    ("arialmt", Family::Helvetica),
    ("symbol", Family::Symbol),
    ("arial", Family::Helvetica),
    ("times", Family::Times),
];

const STYLES: [(&str, bool, bool); 12] = [
    ("", false, false),
    ("mt", false, false),
    ("roman", false, false),
    ("regular", false, false),
    ("normal", false, false),
    ("bold", true, false),
    ("boldmt", true, false),
    ("italic", false, true),
    ("italicmt", false, true),
    ("oblique", false, true),
    ("boldoblique", true, true),
    ("bolditalic", true, true),
];

fn parse(base_font: &[u8]) -> Option<(Family, bool, bool)> {
    let name = std::str::from_utf8(without_tag(base_font)).ok()?;
    let name: String = name
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | ','))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    FAMILIES.iter().find_map(|(family_name, family)| {
        let rest = name.strip_prefix(family_name)?;
        let rest = if rest == "bolditalicmt" { "bolditalic" } else { rest };
        let style = STYLES.iter().find(|style| style.0 == rest)?;
        Some((*family, style.1, style.2))
    })
}

/// Whether a name is of a font whose glyphs all versions order alike: Microsoft's Arial,
/// Times New Roman and Courier New.
pub(super) fn is_core_truetype(base_font: &[u8]) -> bool {
    let name = String::from_utf8_lossy(base_font).replace([' ', '-', ','], "");
    let name = name.to_ascii_lowercase();
    let is_core = ["arial", "timesnewroman", "couriernew"].iter().any(|f| name.starts_with(f));
    is_core && parse(base_font).is_some()
}

/// The text of a glyph in these fonts: the printable ASCII characters begin at glyph 3.
pub(super) fn text_of_core_glyph(glyph: u32) -> Option<String> {
    let c = char::from_u32(glyph.checked_add(29)?)?;
    matches!(c, ' '..='~').then(|| c.to_string())
}

/// A font name without the tag of a subset, `ABCDEF+` (ISO 32000-2, 9.9.2).
pub(super) fn without_tag(name: &[u8]) -> &[u8] {
    match name.split_at_checked(7) {
        Some(([tag @ .., b'+'], rest)) if tag.iter().all(u8::is_ascii_uppercase) => rest,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_have_the_metrics_of_their_standard_font() {
        for (alias, standard) in [
            ("Arial", "Helvetica"),
            ("ArialMT", "Helvetica"),
            ("Arial,Bold", "Helvetica-Bold"),
            ("Arial-BoldItalicMT", "Helvetica-Bold"),
            ("TimesNewRoman", "Times-Roman"),
            ("TimesNewRomanPS-BoldMT", "Times-Bold"),
            ("TimesNewRomanPSMT", "Times-Roman"),
            ("Times New Roman,Italic", "Times-Italic"),
            ("ABCDEF+Helvetica-BoldOblique", "Helvetica-Bold"),
            ("CourierNew", "Courier"),
            ("ZapfDingbats", "ZapfDingbats"),
        ] {
            assert_eq!(Standard::of_name(alias.as_bytes()), Some(Standard(standard)), "{alias}");
        }
        for other in ["ArialNarrow", "Calibri", "HelveticaNeue", "SymbolMTX", "Timesheet"] {
            assert_eq!(Standard::of_name(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn widths_are_those_of_the_metrics_files() {
        let width = |font: &str, glyph: &str| {
            Standard::of_name(font.as_bytes()).and_then(|font| font.width(glyph.as_bytes()))
        };
        assert_eq!(width("Helvetica", "A"), Some(667.0));
        assert_eq!(width("Helvetica-Oblique", "A"), Some(667.0));
        assert_eq!(width("Times-Roman", "space"), Some(250.0));
        assert_eq!(width("Courier-Bold", "whatever"), Some(600.0));
        assert_eq!(width("Symbol", "alpha"), Some(631.0));
        assert_eq!(width("ZapfDingbats", "a20"), Some(846.0));
        assert_eq!(width("Helvetica", "nosuch"), None);
    }
}
