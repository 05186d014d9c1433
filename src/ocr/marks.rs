//! What on a page is no word, and yet tells who somebody is: signatures, portraits, the lines for machines
//! on identity documents, and codes for machines.
//!
//! Each becomes a word of its own: a code says what it holds, anything else is
//! [`PICTURE`](crate::model::PICTURE) and carries the kind of finding that it is a candidate for.

use super::Frame;
use super::codes::codes;
use super::ink::Ink;
use super::protocol::Word;
use crate::model::{Kind, PICTURE};

/// How a letter or a form ends: what stands near these words and cannot be read may be a signature.
const FORMULAS: &[&str] = &[
    "hoogachtend",
    "vriendelijke groet",
    "hartelijke groet",
    "met groet",
    "groeten",
    "namens",
    "w.g.",
    "handtekening",
    "ondertekening",
    "ondertekend",
    "voor akkoord",
    "paraaf",
];
/// How far below, above, left and right of the formula a signature may begin, in inches.
const BELOW: f64 = 2.4;
const ABOVE: f64 = 0.4;
const LEFT: f64 = 0.8;
const RIGHT: f64 = 3.2;
/// Width and height of a signature, in inches.
const WIDE: std::ops::Range<f64> = 0.35..4.8;
const HIGH: std::ops::Range<f64> = 0.15..2.2;
/// Shortest side of hair, face and shoulders, or of another picture on an identity document, in inches: of the
/// paper, or of letters that are taken for larger ones than they are.
const PORTRAIT: f64 = 0.3;
/// Confidence from which the engine has read a word and not a picture.
const SURE: f32 = 60.0;
/// What stands on identity documents and hardly elsewhere.
const DOCUMENTS: &[&str] = &["identiteitskaart", "paspoort", "rijbewijs", "verblijfsdocument"];
/// The machine-readable zone (ICAO 9303) fills its lines up with this character; so many of it in a word.
const FILLER: usize = 4;

/// Blocks from here on are no print: codes, and then pictures.
pub(super) const BLOCKS: u32 = u32::MAX - 1;

/// Everything on a page that is no word; `words` of a machine-readable zone get their kind.
pub(super) fn mark(frame: &Frame, ink: &Ink, words: &mut Vec<Word>) {
    let zone: Vec<(u32, u32)> = words
        .iter()
        .filter(|w| w.text.matches('<').count() >= FILLER)
        .map(|w| (w.block, w.line))
        .collect();
    let in_zone = |w: &Word| zone.contains(&(w.block, w.line)) && w.text.chars().count() > 3;
    words.iter_mut().filter(|w| in_zone(w)).for_each(|w| w.mark = Some(Kind::IdNumber));
    let card = !zone.is_empty() || says_identity_document(words);
    let inch = f64::from(frame.dpi);
    let size = |[l, t, r, b]: [u32; 4]| (f64::from(r - l) / inch, f64::from(b - t) / inch);
    let formulas = formulas(words);
    let legible = legible(words, &formulas, frame);
    // What the engine makes of a code are words too, of a kind.
    let sure: Vec<Word> = legible.iter().filter(|w| w.confidence >= SURE).cloned().collect();
    let codes = codes(frame, &ink.pieces(&sure, false));
    let mut found = Vec::new();
    for piece in ink.pieces(&legible, card) {
        let (wide, high) = size(piece);
        let signed = WIDE.contains(&wide)
            && HIGH.contains(&high)
            && formulas.iter().any(|line| is_near(*line, piece, inch))
            && !is_bar(frame, piece);
        if signed {
            found.push((Kind::Signature, grown(piece, frame)));
        } else if card && wide.min(high) >= PORTRAIT {
            found.push((Kind::Photo, whole(piece, &sure, frame)));
        }
    }
    words.extend(codes.into_iter().zip(0..).map(|((text, area), line)| Word {
        text,
        area,
        confidence: 100.0,
        block: BLOCKS,
        line,
        mark: None,
    }));
    words.extend(found.into_iter().zip(0..).map(|((kind, area), line)| Word {
        text: PICTURE.to_string(),
        area,
        confidence: 100.0,
        block: BLOCKS + 1,
        line,
        mark: Some(kind),
    }));
}

/// The words but those that are a signature more likely: near a formula, hardly read, and far taller than
/// the others.
fn legible(words: &[Word], formulas: &[[u32; 4]], frame: &Frame) -> Vec<Word> {
    /// How sure the engine is of a word that it made of a scribble, at most; of a hundred.
    const DOUBT: f32 = 60.0;
    /// How tall that is, in words of the page.
    const TALL: f64 = 1.6;
    let height = |w: &Word| f64::from(w.area[3].saturating_sub(w.area[1]));
    let mut heights: Vec<f64> =
        words.iter().filter(|w| w.confidence > DOUBT && w.mark.is_none()).map(height).collect();
    heights.sort_by(f64::total_cmp);
    let usual = heights.get(heights.len() / 2).copied().unwrap_or(f64::MAX);
    let inch = f64::from(frame.dpi);
    let scribble = |w: &&Word| {
        w.confidence < DOUBT
            && height(w) > usual * TALL
            && formulas.iter().any(|line| is_near(*line, w.area, inch))
            && !is_bar(frame, w.area)
    };
    words.iter().filter(|w| !scribble(w)).cloned().collect()
}

/// Whether an area holds part of a black bar, as a redaction leaves: black in all directions for longer
/// than the stroke of a pen is wide.
fn is_bar(frame: &Frame, [l, t, r, b]: [u32; 4]) -> bool {
    let (step, arm) = ((frame.dpi / 20).max(1), (frame.dpi / 14).max(1));
    let black = |x: u32, y: u32| {
        let at = y as usize * frame.width as usize + x as usize;
        x < frame.width && frame.grey.get(at).is_some_and(|p| *p < 96)
    };
    let deep = |x: u32, y: u32| {
        black(x, y)
            && [x.saturating_sub(arm), x + arm].iter().all(|x| black(*x, y))
            && [y.saturating_sub(arm), y + arm].iter().all(|y| black(x, *y))
    };
    let rows = (t..b).step_by(step as usize);
    rows.flat_map(|y| (l..r).step_by(step as usize).map(move |x| (x, y))).any(|(x, y)| deep(x, y))
}

/// The area of a signature with the ends that run into the words around it.
fn grown([l, t, r, b]: [u32; 4], frame: &Frame) -> [u32; 4] {
    let (aside, above) = (frame.dpi / 5, frame.dpi / 12);
    [
        l.saturating_sub(aside),
        t.saturating_sub(above),
        (r + aside).min(frame.width),
        (b + above).min(frame.height),
    ]
}

/// All of a portrait of which the dark parts lie in `piece`: as much again on each side, up to the words.
fn whole(piece: [u32; 4], words: &[Word], frame: &Frame) -> [u32; 4] {
    let [left, top, right, bottom] = piece;
    let [mut l, mut t, mut r, mut b] = frame.around(piece, (right - left).max(bottom - top));
    for word in words {
        let [wl, wt, wr, wb] = word.area;
        if wr <= l || wl >= r || wb <= t || wt >= b {
            continue;
        }
        // The side on which most is left.
        let room = [
            (wr <= left).then(|| left - wr),
            (wl >= right).then(|| wl - right),
            (wb <= top).then(|| top - wb),
            (wt >= bottom).then(|| wt - bottom),
        ];
        match room.iter().enumerate().filter_map(|(n, gap)| Some((gap.as_ref()?, n))).max() {
            Some((_, 0)) => l = wr,
            Some((_, 1)) => r = wl,
            Some((_, 2)) => t = wb,
            Some((_, _)) => b = wt,
            None => {}
        }
    }
    [l, t, r, b]
}

/// Whether the words are those of an identity document.
fn says_identity_document(words: &[Word]) -> bool {
    let has = |wanted: &str| words.iter().any(|w| w.text.to_lowercase().contains(wanted));
    has("koninkrijk") && has("nederlanden") && DOCUMENTS.iter().any(|k| has(k))
}

/// The areas of the lines that announce a signature.
fn formulas(words: &[Word]) -> Vec<[u32; 4]> {
    let mut lines: Vec<((u32, u32), String, [u32; 4])> = Vec::new();
    for word in words.iter().filter(|w| w.mark.is_none()) {
        let [l, t, r, b] = word.area;
        match lines.last_mut() {
            Some((key, text, area)) if *key == (word.block, word.line) => {
                text.push(' ');
                text.push_str(&word.text.to_lowercase());
                *area = [area[0].min(l), area[1].min(t), area[2].max(r), area[3].max(b)];
            }
            _ => lines.push(((word.block, word.line), word.text.to_lowercase(), word.area)),
        }
    }
    let says = |text: &str| FORMULAS.iter().any(|f| text.contains(f));
    lines.into_iter().filter(|(_, text, _)| says(text)).map(|(_, _, area)| area).collect()
}

fn is_near(line: [u32; 4], piece: [u32; 4], inch: f64) -> bool {
    let [l, t, r, b] = line.map(|v| f64::from(v) / inch);
    let [left, top, right, bottom] = piece.map(|v| f64::from(v) / inch);
    left < r + RIGHT && right > l - LEFT && top < b + BELOW && bottom > t - ABOVE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, line: u32, area: [u32; 4]) -> Word {
        Word { text: text.to_owned(), area, confidence: 90.0, block: 1, line, mark: None }
    }

    /// A page of 8 by 8 inches with a scribble from (100, 300) to (350, 380).
    fn page() -> Frame {
        let (width, height) = (800, 800);
        let ink = |x: u32, y: u32| {
            (100..350).contains(&x) && (300..380).contains(&y) && (x + 2 * y) % 11 < 3
        };
        let pixel = |n: u32| if ink(n % width, n / width) { 20 } else { 240 };
        Frame { width, height, dpi: 100, grey: (0..width * height).map(pixel).collect() }
    }

    fn kinds(words: &[Word]) -> Vec<Kind> {
        let (page, mut words) = (page(), words.to_vec());
        mark(&page, &Ink::of(&page), &mut words);
        words.iter().filter_map(|w| w.mark).collect()
    }

    #[test]
    fn a_scribble_under_a_formula_is_a_signature_and_elsewhere_it_is_not() {
        let above = |text: &str, top: u32| {
            let words = text.split(' ').zip(0u32..);
            let area = |n: u32| [100 + 80 * n, top, 170 + 80 * n, top + 16];
            words.map(|(w, n)| word(w, 1, area(n))).collect::<Vec<_>>()
        };
        assert_eq!(kinds(&above("Met vriendelijke groet,", 250)), [Kind::Signature]);
        assert_eq!(kinds(&above("Handtekening aanvrager:", 290)), [Kind::Signature]);
        assert_eq!(kinds(&above("Zoals u hieronder ziet", 250)), []);
        assert_eq!(kinds(&above("Hoogachtend,", 600)), [], "far below it");
    }

    #[test]
    fn pictures_and_machine_lines_of_an_identity_document_are_told() {
        let zone = word("VERHULST<<DORIEN<ELISABETH<<<<", 9, [50, 700, 700, 720]);
        assert_eq!(kinds(&[zone]), [Kind::IdNumber, Kind::Photo]);
        let names = ["KONINKRIJK", "DER", "NEDERLANDEN", "PASPOORT"];
        let words = names.map(|t| word(t, 1, [10, 10, 60, 20]));
        assert_eq!(kinds(&words), [Kind::Photo]);
        assert_eq!(kinds(&words[..3]), []);
    }
}
