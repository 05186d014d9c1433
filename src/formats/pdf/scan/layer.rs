//! A fresh text layer over a scan: invisible words where they stand in the picture, so that the copy can
//! be searched and read aloud. What went from the picture is not in it.

use super::super::splice::decimal;
use crate::model::{InkWord, Part, Places, Span};
use lopdf::{Dictionary, dictionary};

/// Name of the font in the resources of pages.
pub(in crate::formats::pdf) const FONT: &str = "ZwartlakTekst";
/// Width of every letter of Courier, in ems.
const LETTER: f64 = 0.6;
/// Where the baseline lies, as a share of the height of a word.
const BASELINE: f64 = 0.2;
/// Letters from which a word can tell what was removed elsewhere.
const TELLING: usize = 3;

/// The font: one that every reader has, with letters of one width.
pub(in crate::formats::pdf) fn font() -> Dictionary {
    dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier",
        "Encoding" => "WinAnsiEncoding",
    }
}

/// The operators that put the words of `part` on its page, but for those under the spans in `gone` and
/// those that stand in a text of `removed`.
pub(in crate::formats::pdf) fn layer(part: &Part, gone: &[Span], removed: &[String]) -> Vec<u8> {
    let Places::Words(words) = &part.places else { return Vec::new() };
    let stays = |word: &&InkWord| {
        let span = Span::new(&part.text, word.text.start, word.text.end);
        word.mark.is_none() && span.is_some_and(|s| !gone.iter().any(|g| g.overlaps(&s)))
    };
    let mut out = format!("\nBT 3 Tr /{FONT} 1 Tf\n").into_bytes();
    for word in words.iter().filter(stays) {
        let text = part.text.get(word.text.clone()).unwrap_or_default();
        let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let tells = |removed: &String| removed.contains(bare.as_str());
        if bare.chars().count() >= TELLING && removed.iter().any(tells) {
            continue;
        }
        let (code, _, lost) = encoding_rs::WINDOWS_1252.encode(text);
        let [(x, y), (right, right_y), _, (up, up_y)] = word.quad.0;
        let (along, across) = ((right - x, right_y - y), (up - x, up_y - y));
        let (width, height) = (along.0.hypot(along.1), across.0.hypot(across.1));
        if lost || width < 0.5 || height < 0.5 {
            continue;
        }
        #[allow(clippy::cast_precision_loss, reason = "the letters of a word")]
        let natural = LETTER * height * code.len() as f64;
        let (cos, sin) = (along.0 / width * height, along.1 / width * height);
        let (x, y) = (x + across.0 * BASELINE, y + across.1 * BASELINE);
        let matrix = [cos, sin, -sin, cos, x, y].map(decimal).join(" ");
        out.extend(format!("{} Tz {matrix} Tm <", decimal(100.0 * width / natural)).bytes());
        out.extend(code.iter().chain(b" ").flat_map(|b| format!("{b:02x}").into_bytes()));
        out.extend(b"> Tj\n");
    }
    out.extend(b"ET\n");
    out
}
