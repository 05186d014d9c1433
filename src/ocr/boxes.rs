//! Forms with a box for each letter. The engine takes the sides of the boxes for letters, so the boxes are
//! taken away and what stands in them is pushed together to words.

use super::again::{confidence, hull, lies_in};
use super::protocol::Word;
use super::{Frame, Unread, ink, read as engine};

/// Height of a box, in inches.
const HIGH: std::ops::Range<f64> = 0.14..0.7;
/// Most inches between the sides of a box, and how thick they are at most.
const WIDE: f64 = 0.6;
/// See [`WIDE`].
const THICK: f64 = 0.04;
/// Sides that make a row of boxes.
const SIDES: usize = 5;
/// Rows of boxes on a page.
const MOST: usize = 100;
/// Confidence, of a hundred, from which the reading is taken.
const SURE: f32 = 50.0;

/// A side of a box: its column, and its rows from and up to.
#[derive(Clone, Copy, Debug)]
struct Side {
    x: usize,
    top: usize,
    bottom: usize,
}

/// Puts what stands in rows of boxes in the place of what was read there; tells whether none was left out.
pub(super) fn read(frame: &Frame, words: &mut Vec<Word>) -> Result<bool, Unread> {
    let rows = rows(frame);
    let all = rows.len() <= MOST;
    for row in rows.into_iter().take(MOST) {
        let Some((first, last)) = row.first().zip(row.last()) else { continue };
        let [l, t, r, b] = [first.x, first.top, last.x + 1, first.bottom]
            .map(|v| u32::try_from(v).unwrap_or(u32::MAX));
        let area = [l, t, r.min(frame.width), b.min(frame.height)];
        let Some(strip) = pushed_together(frame, &row, area) else { continue };
        let found = engine(strip)?;
        let text = found.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
        let old: Vec<Word> = words.iter().filter(|w| lies_in(w, area)).cloned().collect();
        let sure = confidence(&found);
        if sure < SURE || text.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
            continue;
        }
        let first = words.iter().position(|w| lies_in(w, area)).unwrap_or(words.len());
        let (block, line) = old.first().map_or_else(
            || beside(words, area).unwrap_or((u32::MAX / 2, t)),
            |word| (word.block, word.line),
        );
        // Where nothing was read, behind the words to the left of it.
        let first = if old.is_empty() {
            let last = words.iter().rposition(|w| (w.block, w.line) == (block, line));
            last.map_or(words.len(), |n| n + 1)
        } else {
            first
        };
        words.retain(|w| !lies_in(w, area));
        let area = old.first().map_or(area, |_| joined(area, hull(&old)));
        let word = Word { text, area, confidence: sure, block, line, mark: None };
        words.insert(first.min(words.len()), word);
    }
    Ok(all)
}

fn joined([l, t, r, b]: [u32; 4], [left, top, right, bottom]: [u32; 4]) -> [u32; 4] {
    [l.min(left), t.min(top), r.max(right), b.max(bottom)]
}

/// Block and line of the nearest word to the left of an area.
fn beside(words: &[Word], [left, top, _, bottom]: [u32; 4]) -> Option<(u32, u32)> {
    let level = |w: &&Word| {
        let middle = u32::midpoint(w.area[1], w.area[3]);
        (top..bottom).contains(&middle) && w.area[2] <= left
    };
    words.iter().filter(level).max_by_key(|w| w.area[2]).map(|w| (w.block, w.line))
}

/// The rows of boxes: sides of one height, near to each other.
fn rows(frame: &Frame) -> Vec<Vec<Side>> {
    let inch = f64::from(frame.dpi);
    let mut rows: Vec<Vec<Side>> = Vec::new();
    let alike = |a: &Side, b: &Side| {
        let high = a.bottom - a.top;
        5 * a.top.abs_diff(b.top) < high && 5 * a.bottom.abs_diff(b.bottom) < high
    };
    #[allow(clippy::cast_precision_loss, reason = "pixels of a page")]
    for side in sides(frame) {
        let near = |row: &&mut Vec<Side>| {
            row.last()
                .is_some_and(|last| alike(last, &side) && ((side.x - last.x) as f64) < WIDE * inch)
        };
        match rows.iter_mut().rev().find(near) {
            Some(row) => row.push(side),
            None => rows.push(vec![side]),
        }
    }
    // The strokes of large letters stand in a row too: boxes have a floor.
    let dark = ink::dark(frame);
    rows.retain(|row| {
        let floors = row.windows(2).filter(|pair| has_floor(frame, &dark, pair)).count();
        row.len() >= SIDES && 4 * floors >= 3 * (row.len() - 1)
    });
    rows
}

/// Whether a line runs from the foot of a side to that of the next.
fn has_floor(frame: &Frame, dark: &[bool], pair: &[Side]) -> bool {
    let [one, other] = pair else { return false };
    let width = frame.width as usize;
    let near = (one.bottom - one.top) / 8 + 2;
    let long = other.x - one.x;
    (one.bottom.saturating_sub(near)..one.bottom + near).any(|y| {
        let line = dark.get(y * width + one.x..y * width + other.x).unwrap_or_default();
        10 * line.iter().filter(|d| **d).count() >= 9 * long && !line.is_empty()
    })
}

/// Thin upright lines, from the left.
fn sides(frame: &Frame) -> Vec<Side> {
    let (width, height) = (frame.width as usize, frame.height as usize);
    let inch = f64::from(frame.dpi);
    let dark = ink::dark(frame);
    let is_dark = |x: usize, y: usize| x < width && dark.get(y * width + x).is_some_and(|d| *d);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]
    let pixels = |inches: f64| (inches * inch) as usize;
    let (low, high, thick) = (pixels(HIGH.start), pixels(HIGH.end), pixels(THICK).max(3));
    let mut sides: Vec<Side> = Vec::new();
    for x in 0..width {
        let mut top = None;
        for y in 0..=height {
            match (y < height && is_dark(x, y), top) {
                (true, None) => top = Some(y),
                (false, Some(start)) => {
                    top = None;
                    if !(low..high).contains(&(y - start)) {
                        continue;
                    }
                    // Thin along most of it: between its ends, where it meets the other sides.
                    let thin = (1..8).filter(|n| {
                        let at = start + (y - start) * n / 8;
                        let after = (1..=thick).take_while(|n| is_dark(x + n, at)).count();
                        let before = (1..=thick.min(x)).take_while(|n| is_dark(x - n, at)).count();
                        after + before < thick
                    });
                    let known = sides
                        .iter()
                        .rev()
                        .take_while(|s| s.x + thick >= x)
                        .any(|s| s.top < y && start < s.bottom);
                    if thin.count() >= 6 && !known {
                        sides.push(Side { x, top: start, bottom: y });
                    }
                }
                _ => {}
            }
        }
    }
    sides
}

/// What stands in a row of boxes, without the boxes, with an ordinary gap between the letters.
fn pushed_together(frame: &Frame, row: &[Side], area: [u32; 4]) -> Option<Frame> {
    let mut part = frame.part(area);
    let high = part.height as usize;
    ink::clear_rules(&mut part, high * 2 / 3);
    let dark = ink::dark(&part);
    let (width, left) = (part.width as usize, area[0] as usize);
    let inside = high / 8..high - high / 8;
    let has_ink = |x: usize| inside.clone().any(|y| dark.get(y * width + x).is_some_and(|d| *d));
    // Columns of the strip, as columns of the part; `None` is paper.
    let mut columns: Vec<Option<usize>> = vec![None; high];
    for pair in row.windows(2) {
        let [one, other] = pair else { continue };
        let (from, to) = (one.x - left, other.x - left);
        let margin = (to - from) / 12;
        let cell = from + margin..to.saturating_sub(margin);
        match (cell.clone().find(|x| has_ink(*x)), cell.clone().rev().find(|x| has_ink(*x))) {
            (Some(first), Some(last)) => {
                columns.extend((first..=last).map(Some));
                columns.extend(vec![None; high / 9]);
            }
            _ => columns.extend(vec![None; high / 3]),
        }
    }
    columns.extend(vec![None; high]);
    let letters = columns.iter().flatten().count();
    let margin = high / 2;
    let pixel = |x: Option<usize>, y: usize| {
        let y = y.checked_sub(margin).filter(|y| inside.contains(y));
        let at = y.zip(x).map(|(y, x)| y * width + x);
        at.and_then(|at| part.grey.get(at)).copied().unwrap_or(255)
    };
    let rows = 0..high + 2 * margin;
    let grey: Vec<u8> = rows
        .clone()
        .flat_map(|y| columns.iter().map(move |x| (*x, y)))
        .map(|(x, y)| pixel(x, y))
        .collect();
    let wide = u32::try_from(columns.len()).ok()?;
    let tall = u32::try_from(rows.len()).ok()?;
    (letters > 4).then_some(Frame { width: wide, height: tall, dpi: frame.dpi, grey })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten boxes of 50 by 54 pixels at 200 dpi, with a bar in all but the fourth, and a line of text above.
    fn form() -> Frame {
        let (width, height) = (900u32, 400u32);
        let ink = |x: u32, y: u32| {
            let text = (60..84).contains(&y) && x % 14 < 4;
            let heading = (120..160).contains(&y) && x % 30 < 5;
            let row = (200..254).contains(&y) && (100..603).contains(&x);
            let side = row && (x - 100) % 50 < 2;
            let edge = row && !(202..252).contains(&y);
            let letter = row
                && (215..240).contains(&y)
                && (x - 100) / 50 != 3
                && (15..30).contains(&((x - 100) % 50));
            text || heading || side || edge || letter
        };
        let grey = (0..width * height).map(|n| if ink(n % width, n / width) { 20 } else { 240 });
        Frame { width, height, dpi: 200, grey: grey.collect() }
    }

    #[test]
    fn boxes_are_told_from_letters() {
        let rows = rows(&form());
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].len(), 11);
        assert!(rows[0].iter().all(|side| (side.x - 100) % 50 < 3 && side.top >= 198));
    }

    #[test]
    fn letters_are_pushed_together_and_an_empty_box_is_a_gap() {
        let form = form();
        let row = rows(&form).remove(0);
        let strip = pushed_together(&form, &row, [100, 200, 603, 254]).unwrap();
        let y = strip.height as usize / 2;
        let line = &strip.grey[y * strip.width as usize..][..strip.width as usize];
        let blanks: Vec<usize> =
            line.split(|v| *v < 128).map(<[u8]>::len).filter(|n| *n > 0).collect();
        assert_eq!(blanks.len(), 10, "{blanks:?}");
        assert!(blanks[3] > 2 * blanks[1] && blanks[1] < 12, "{blanks:?}");
        assert!(strip.width < 360);
    }
}
