//! What could not be read with the rest of its page is looked at once more by itself: without the rules it
//! stands on or the boxes it stands in (`boxes`), turned, straightened.

use super::ink::{self, Ink};
use super::protocol::Word;
use super::sheet::{Attempt, Picture, Prepared, Turn};
use super::{Frame, Unread, boxes, letters};

/// Confidence, of a hundred, under which a word says that something stands there, not what.
const DOUBT: f32 = 60.0;
/// Confidence from which what is read at the second look is believed, and from which nothing else is tried.
const SURE: f32 = 70.0;
/// See [`SURE`].
const PLAIN: f32 = 85.0;
/// Pieces of a page that are looked at again.
const MOST: usize = 16;
/// Share of a page that is no piece of it any more.
const LARGE: f64 = 0.4;
/// Sides of a piece that may hold a word, in inches: the longer and the shorter one.
const SIDES: [f64; 2] = [0.25, 0.06];
/// By how much a reading the other way up must be better, six letters read well: of a scribble, something can
/// always be made.
const TURNED: f32 = 240.0;

/// Puts what a second look at doubtful places gives in the place of what was read there. Tells whether all of
/// them were looked at.
pub(super) fn look_again(frame: &Frame, ink: &Ink, words: &mut Vec<Word>) -> Result<bool, Unread> {
    ruled(frame, words)?;
    let all = boxes::read(frame, words)?;
    Ok(doubtful(frame, ink, words)? && all)
}

/// Lines of words that stand on a rule.
fn ruled(frame: &Frame, words: &mut Vec<Word>) -> Result<(), Unread> {
    let threshold = ink::threshold(&frame.grey);
    let mut at = 0;
    let mut looks = 0;
    while let Some(first) = words.get(at) {
        let (block, line) = (first.block, first.line);
        let end =
            at + words.iter().skip(at).take_while(|w| (w.block, w.line) == (block, line)).count();
        let old = words.get(at..end).unwrap_or_default();
        let area = hull(old);
        let said = old.iter().any(|w| w.text.chars().any(char::is_alphanumeric));
        if looks < MOST && said && stands_on_rule(frame, area, threshold) {
            looks += 1;
            let (part, crop) = without_rules(frame, area);
            let (mut new, upright) = (Vec::new(), Turn::UPRIGHT);
            if let Some(words) = read_part(&crop, part, upright, false)? {
                new = words;
            }
            new.sort_by_key(|w| w.area[0]);
            if worth(&new) >= 0.95 * worth(old) && confidence(&new) >= DOUBT {
                for word in &mut new {
                    (word.block, word.line) = (block, line);
                }
                let count = new.len();
                words.splice(at..end, new);
                at += count;
                continue;
            }
        }
        at = end.max(at + 1);
    }
    Ok(())
}

/// Whether a rule runs through the lower part of an area, or along all of it.
fn stands_on_rule(frame: &Frame, [left, top, right, bottom]: [u32; 4], threshold: u8) -> bool {
    let width = frame.width as usize;
    let wide = (right - left) as usize;
    (top + (bottom - top) / 2..bottom).any(|y| {
        let start = y as usize * width + left as usize;
        let row = frame.grey.get(start..start + wide).unwrap_or_default();
        let runs = row.split(|grey| *grey > threshold);
        10 * runs.map(<[u8]>::len).max().unwrap_or(0) > 6 * wide
    })
}

/// An area and what lies around it, without rules.
fn without_rules(frame: &Frame, area: [u32; 4]) -> ([u32; 4], Frame) {
    let part = frame.around(area, frame.dpi / 12);
    let mut crop = frame.part(part);
    // Longer than the strokes of letters as high as the line.
    let shortest = ((area[3] - area[1]) * 3 / 2).max(frame.dpi / 6) as usize;
    ink::clear_rules(&mut crop, shortest);
    (part, crop)
}

/// Pieces of ink of which hardly a word was read; whether none was left out.
fn doubtful(frame: &Frame, ink: &Ink, words: &mut Vec<Word>) -> Result<bool, Unread> {
    let read: Vec<Word> = words.iter().filter(|w| w.confidence >= DOUBT).cloned().collect();
    let size = |[l, t, r, b]: &[u32; 4]| (f64::from(r - l), f64::from(b - t));
    let all = f64::from(frame.width) * f64::from(frame.height);
    let inch = f64::from(frame.dpi);
    let mut pieces = ink.pieces(&read, false);
    pieces.retain(|piece| {
        let (wide, high) = size(piece);
        let [long, short] = SIDES.map(|side| side * inch);
        wide.max(high) >= long && wide.min(high) >= short && wide * high <= LARGE * all
    });
    pieces.sort_by_key(|[l, t, r, b]| std::cmp::Reverse((r - l) * (b - t)));
    let mut looks = 0;
    for (n, piece) in (0u32..).zip(pieces) {
        let part = frame.around(piece, frame.dpi / 12);
        let mut crop = frame.part(part);
        // Words around it that were read well.
        for word in &read {
            let [left, top, ..] = part;
            let [l, t, r, b] = word.area;
            let inside = |v: u32, from: u32, most: u32| v.saturating_sub(from).min(most);
            let (wide, high) = (crop.width, crop.height);
            let [l, r] = [l, r].map(|x| inside(x, left, wide));
            let [t, b] = [t, b].map(|y| inside(y, top, high));
            crop.whiten([l, t, r, b]);
        }
        if !letters::is_text(&crop.grey, crop.width as usize) {
            continue;
        }
        looks += 1;
        if looks > MOST {
            return Ok(false);
        }
        let old: Vec<Word> = words.iter().filter(|w| lies_in(w, piece)).cloned().collect();
        let mut best: Option<Vec<Word>> = None;
        for (turn, straight) in [
            (Turn::UPRIGHT, false),
            (Turn::UPRIGHT, true),
            (Turn::HALF, false),
            (Turn::LEFT, false),
            (Turn::RIGHT, false),
        ] {
            let Some(new) = read_part(&crop, part, turn, straight)? else { continue };
            let before = best.as_deref().unwrap_or(&old);
            let turned = turn != Turn::UPRIGHT;
            let more = worth(&new) > worth(before)
                && (!turned || worth(&new) > 1.5 * worth(before) + TURNED);
            let some = letters_in(&new) >= 3.0;
            if more && some && confidence(&new) >= SURE {
                let plain = confidence(&new) >= PLAIN;
                best = Some(new);
                if plain {
                    break;
                }
            }
        }
        let Some(mut new) = best else { continue };
        let first = words.iter().position(|w| lies_in(w, piece)).unwrap_or(words.len());
        let stays = |w: &Word| !(lies_in(w, piece) && w.confidence < DOUBT);
        let before = words.iter().take(first).filter(|w| stays(w)).count();
        words.retain(stays);
        for word in &mut new {
            word.block += (n + 1) * 10_000;
        }
        words.splice(before..before, new);
    }
    Ok(true)
}

pub(super) fn lies_in(word: &Word, [left, top, right, bottom]: [u32; 4]) -> bool {
    let [from, over, to, under] = word.area;
    let (column, row) = (u32::midpoint(from, to), u32::midpoint(over, under));
    (left..right).contains(&column) && (top..bottom).contains(&row)
}

/// The words in a part of the page, looked at in this way; `None` when it is already straight.
fn read_part(
    crop: &Frame,
    part: [u32; 4],
    turn: Turn,
    straighten: bool,
) -> Result<Option<Vec<Word>>, Unread> {
    let picture = Picture {
        width: crop.width,
        height: crop.height,
        grey: &crop.grey,
        dpi: Some(f64::from(crop.dpi)),
        orientation: 1,
    };
    let mut page = Prepared::as_it_is(&picture, turn)?;
    if straighten {
        let Some(straight) = page.straightened_widely() else { return Ok(None) };
        page = straight;
    }
    let attempt = Attempt::new(&page)?;
    let [left, top, ..] = part;
    let on_page = |word: &Word| {
        let [l, t, r, b] = attempt.quad(&picture, word.area).bounds();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "on the page")]
        let at = |v: f64, most: u32| v.clamp(0.0, f64::from(most)).round() as u32;
        let (right, bottom) = (left + at(r, crop.width), top + at(b, crop.height));
        Word {
            area: [left + at(l, crop.width), top + at(t, crop.height), right, bottom],
            ..word.clone()
        }
    };
    Ok(Some(attempt.words.iter().map(on_page).collect()))
}

pub(super) fn hull(words: &[Word]) -> [u32; 4] {
    words.iter().fold([u32::MAX, u32::MAX, 0, 0], |[l, t, r, b], w| {
        let [left, top, right, bottom] = w.area;
        [l.min(left), t.min(top), r.max(right), b.max(bottom)]
    })
}

fn letters_of(word: &Word) -> f32 {
    #[allow(clippy::cast_precision_loss, reason = "the letters of one word")]
    let count = word.text.chars().filter(|c| c.is_alphanumeric()).count() as f32;
    count
}

fn letters_in(words: &[Word]) -> f32 {
    words.iter().map(letters_of).sum()
}

/// Letters and digits, weighed by confidence.
pub(super) fn worth(words: &[Word]) -> f32 {
    words.iter().map(|w| letters_of(w) * (w.confidence - 30.0).max(0.0)).sum()
}

/// Mean confidence of letters and digits.
pub(super) fn confidence(words: &[Word]) -> f32 {
    let all = letters_in(words);
    let sum: f32 = words.iter().map(|w| letters_of(w) * w.confidence).sum();
    if all < 1.0 { 0.0 } else { sum / all }
}
