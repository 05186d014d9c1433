//! What could not be read with the rest of its page is looked at once more by itself: without the rules it
//! stands on or the boxes it stands in (`boxes`), turned, straightened, or with the contrast of a dark area.

use super::ink::{self, Ink};
use super::marks::BLOCKS;
use super::protocol::Word;
use super::sheet::{Attempt, Picture, Prepared, Turn};
use super::{Frame, Unread, boxes, letters};

/// Confidence, of a hundred, under which a word says that something stands there, not what.
const DOUBT: f32 = 60.0;
/// Confidence from which what is read at the second look is believed, and from which nothing else is tried.
const SURE: f32 = 70.0;
/// See [`SURE`].
const PLAIN: f32 = 85.0;
/// Levels of grey by which letters must differ from a dark area around them.
const LEAST: u64 = 12;
/// Confidence from which a word may be what stands there.
const SOME: f32 = 40.0;
/// Letters that are a name or a number with its label: so many unread ones are told, those of a stamp are not.
const LETTERS: usize = 12;
/// Letters that are worth a look in a dark area.
const FEW: usize = 6;
/// Pieces of a page that are looked at again.
const MOST: usize = 16;
/// Share of a page that is no piece of it any more.
const LARGE: f64 = 0.4;
/// Sides of a piece that may hold a word, in inches: the longer and the shorter one.
const SIDES: [f64; 2] = [0.25, 0.06];
/// By how much a reading the other way up must be better, six letters read well: of a scribble, something can
/// always be made.
const TURNED: f32 = 240.0;

/// What a second look left: places where letters stand that could not be read, and whether there was more to
/// look at than is looked at.
#[derive(Default)]
pub(super) struct Left {
    places: Vec<[u32; 4]>,
    more: bool,
}

impl Left {
    /// Whether something is left that no mark (a signature, a code) explains.
    pub(super) fn is_unread(&self, words: &[Word]) -> bool {
        let explained = |[left, top, right, bottom]: &[u32; 4]| {
            words.iter().filter(|w| w.block >= BLOCKS).any(|w| {
                let [l, t, r, b] = w.area;
                l < *right && *left < r && t < *bottom && *top < b
            })
        };
        self.more || !self.places.iter().all(explained)
    }
}

/// Puts what a second look at doubtful places gives in the place of what was read there.
pub(super) fn look_again(frame: &Frame, ink: &Ink, words: &mut Vec<Word>) -> Result<Left, Unread> {
    ruled(frame, words)?;
    let all = boxes::read(frame, words)?;
    covered(frame, ink, words)?;
    let before = worth(words);
    let mut left = doubtful(frame, ink, words)?;
    // Of a piece that was read in part the rest is one by itself.
    if worth(words) > before {
        left = doubtful(frame, ink, words)?;
    }
    Ok(Left { more: left.more || !all, ..left })
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

/// Pieces of ink of which hardly a word was read.
fn doubtful(frame: &Frame, ink: &Ink, words: &mut Vec<Word>) -> Result<Left, Unread> {
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
    let (mut looks, mut left) = (0, Left::default());
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
        let Some(letters) = letters::text(&crop.grey, crop.width as usize) else { continue };
        looks += 1;
        if looks > MOST {
            left.more = true;
            return Ok(left);
        }
        let old: Vec<Word> = words.iter().filter(|w| lies_in(w, piece)).cloned().collect();
        let mut best: Option<Vec<Word>> = None;
        let enough =
            |words: &[Word]| letters < LETTERS || letters_in(words) * 2.0 >= count(letters);
        let plain = plain(&crop);
        for (crop, turn, straight) in [
            (&crop, Turn::UPRIGHT, false),
            (&plain, Turn::UPRIGHT, false),
            (&crop, Turn::UPRIGHT, true),
            (&crop, Turn::HALF, false),
            (&crop, Turn::LEFT, false),
            (&crop, Turn::RIGHT, false),
        ] {
            let Some(new) = read_part(crop, part, turn, straight)? else { continue };
            let before = best.as_deref().unwrap_or(&old);
            let turned = turn != Turn::UPRIGHT;
            let more = worth(&new) > worth(before)
                && (!turned || worth(&new) > 1.5 * worth(before) + TURNED);
            let some = letters_in(&new) >= 3.0;
            if more && some && confidence(&new) >= SURE {
                let done = confidence(&new) >= PLAIN && enough(&new);
                best = Some(new);
                if done {
                    break;
                }
            }
        }
        let read = if let Some(new) = &best {
            enough(new)
        } else {
            let may_be = old.into_iter().filter(|w| w.confidence >= SOME);
            enough(&may_be.collect::<Vec<Word>>())
        };
        if !read {
            left.places.push(piece);
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
    Ok(left)
}

/// Only the ink, without rules and whatever is drawn lighter: graph paper, a crossed-out line.
fn plain(crop: &Frame) -> Frame {
    let mut plain = crop.clone();
    let threshold = ink::threshold(&plain.grey);
    for grey in plain.grey.iter_mut().filter(|grey| **grey > threshold) {
        *grey = 255;
    }
    let long = (plain.dpi / 3) as usize;
    ink::clear_rules(&mut plain, long);
    plain
}

/// Letters in dark areas that differ little from them: grey print on black, print under a marker pen.
fn covered(frame: &Frame, ink: &Ink, words: &mut Vec<Word>) -> Result<(), Unread> {
    let mut areas = ink.dark_areas();
    let [long, short] = SIDES.map(|side| side * f64::from(frame.dpi));
    areas.retain(|[l, t, r, b]| f64::from(r - l) >= long && f64::from(b - t) >= short);
    areas.sort_by_key(|[l, t, r, b]| std::cmp::Reverse((r - l) * (b - t)));
    for (n, area) in (0u32..).zip(areas.into_iter().take(MOST)) {
        let known = |w: &Word| w.confidence >= DOUBT && lies_in(w, area);
        if words.iter().any(known) {
            continue;
        }
        let Some(crop) = stretched(frame.part(area)) else { continue };
        if letters::text(&crop.grey, crop.width as usize).is_none_or(|n| n < FEW) {
            continue;
        }
        let part = frame.around(area, 0);
        let Some(mut new) = read_part(&crop, part, Turn::UPRIGHT, false)? else { continue };
        if letters_in(&new) >= 3.0 && confidence(&new) >= DOUBT {
            words.retain(|w| !lies_in(w, area));
            for word in &mut new {
                word.block += (n + 1) * 1_000_000;
            }
            words.append(&mut new);
        }
    }
    Ok(())
}

/// What differs from the most of a dark area, in black on white; `None` where nothing does by more than noise.
fn stretched(mut area: Frame) -> Option<Frame> {
    let threshold = ink::threshold(&area.grey);
    let mean = |above: bool| {
        let side = area.grey.iter().filter(|v| (**v > threshold) == above);
        let (sum, all) = side.fold((0u64, 0u64), |(sum, all), v| (sum + u64::from(*v), all + 1));
        (sum.checked_div(all), all)
    };
    let ((Some(low), lows), (Some(high), highs)) = (mean(false), mean(true)) else { return None };
    let differs = high - low >= LEAST && lows.min(highs) * 100 >= lows + highs;
    let ink_is_light = highs < lows;
    for grey in differs.then_some(&mut area.grey)? {
        let part = u64::from(*grey).clamp(low, high) - low;
        let part = u8::try_from(part * 255 / (high - low)).unwrap_or(255);
        *grey = if ink_is_light { 255 - part } else { part };
    }
    Some(area)
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
    count(word.text.chars().filter(|c| c.is_alphanumeric()).count())
}

#[allow(clippy::cast_precision_loss, reason = "the letters of a page")]
fn count(letters: usize) -> f32 {
    letters as f32
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
