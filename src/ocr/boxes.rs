//! Forms with a box for each letter, or a comb. The engine takes the sides of the boxes for letters, so they
//! are taken away and what stands in them is pushed together to words.

use super::again::{confidence, hull, lies_in};
use super::protocol::Word;
use super::{Frame, Unread, ink, read as engine};
use std::ops::Range;

/// Height of a box, in inches.
const HIGH: Range<f64> = 0.115..0.7;
/// Height of the teeth of a comb, in inches, and of the letters between them, in its pitch.
const TEETH: Range<f64> = 0.04..0.25;
/// See [`TEETH`].
const ROOM: f64 = 1.25;
/// Narrowest pitch of a comb, in inches.
const PITCH: f64 = 0.1;
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
        let top = row.iter().map(|s| s.top).min().unwrap_or(first.top);
        let bottom = row.iter().map(|s| s.bottom).max().unwrap_or(first.bottom);
        let [l, t, r, b] =
            [first.x, top, last.x + 1, bottom].map(|v| u32::try_from(v).unwrap_or(u32::MAX));
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

/// The rows of boxes and combs: those drawn as dark as the letters, and those in a lighter ink.
fn rows(frame: &Frame) -> Vec<Vec<Side>> {
    let mut all: Vec<Vec<Side>> = Vec::new();
    let dark = ink::dark(frame);
    for mask in [&dark, &faint(frame)] {
        let found = boxed(frame, mask).into_iter().chain(combs(frame, mask));
        for row in found.collect::<Vec<_>>() {
            if !all.iter().any(|known| overlap(known, &row)) {
                all.push(row);
            }
        }
    }
    all.sort_by_key(|row| row.first().map(|s| (s.top, s.x)));
    all
}

/// Whether two rows stand in one place.
fn overlap(one: &[Side], other: &[Side]) -> bool {
    let ends = |row: &[Side]| row.first().copied().zip(row.last().copied());
    let Some(((a, z), (b, y))) = ends(one).zip(ends(other)) else { return false };
    a.x < y.x && b.x < z.x && a.top < b.bottom && b.top < a.bottom
}

/// Pixels that are darker than the paper, the light rules of a form among them.
fn faint(frame: &Frame) -> Vec<bool> {
    let ink = ink::threshold(&frame.grey);
    let mut counts = [0u32; 256];
    for grey in frame.grey.iter().filter(|grey| **grey > ink) {
        if let Some(count) = counts.get_mut(usize::from(*grey)) {
            *count += 1;
        }
    }
    let paper = (ink..=255).rev().max_by_key(|grey| counts.get(usize::from(*grey))).unwrap_or(255);
    let light = paper.saturating_sub(((paper - ink) / 4).max(16));
    frame.grey.iter().map(|grey| *grey <= light).collect()
}

/// Rows of boxes: sides of one height, near to each other.
fn boxed(frame: &Frame, dark: &[bool]) -> Vec<Vec<Side>> {
    let alike = |a: &Side, b: &Side| {
        let high = a.bottom - a.top;
        5 * a.top.abs_diff(b.top) < high && 5 * a.bottom.abs_diff(b.bottom) < high
    };
    let mut rows = in_rows(frame, sides(frame, dark, &HIGH), alike);
    // The strokes of large letters stand in a row too: boxes have a floor.
    rows.retain(|row| has_floors(frame, dark, row));
    rows
}

/// Combs: short teeth at even distances on one line, with nothing above them. Their sides reach as far up as
/// the letters.
fn combs(frame: &Frame, dark: &[bool]) -> Vec<Vec<Side>> {
    let alike = |a: &Side, b: &Side| a.bottom.abs_diff(b.bottom) <= 3;
    let mut rows = in_rows(frame, sides(frame, dark, &TEETH), alike);
    rows.retain_mut(|row| {
        let mut steps: Vec<usize> = row.windows(2).map(distance).collect();
        steps.sort_unstable();
        let pitch = steps.get(steps.len() / 2).copied().unwrap_or(0);
        let even = steps.iter().filter(|step| 5 * step.abs_diff(pitch) <= pitch).count();
        let room = pixels(frame, PITCH)..usize::MAX;
        if !room.contains(&pitch) || 5 * even < 4 * steps.len() || !has_floors(frame, dark, row) {
            return false;
        }
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "pixels"
        )]
        let high = (pitch as f64 * ROOM) as usize;
        let free = row.iter().filter(|tooth| {
            let above = tooth.bottom.saturating_sub(high)..tooth.top.saturating_sub(2);
            tooth.bottom - tooth.top < pitch
                && !above.clone().any(|y| is_dark(frame, dark, tooth.x, y))
        });
        let free = 5 * free.count() >= 4 * row.len();
        for tooth in row.iter_mut() {
            tooth.top = tooth.bottom.saturating_sub(high);
        }
        free
    });
    rows
}

/// Sides that are alike and near to each other, from the left.
fn in_rows(
    frame: &Frame,
    mut sides: Vec<Side>,
    alike: impl Fn(&Side, &Side) -> bool,
) -> Vec<Vec<Side>> {
    let wide = pixels(frame, WIDE);
    let mut rows: Vec<Vec<Side>> = Vec::new();
    sides.sort_by_key(|s| s.x);
    for side in sides {
        let near = |row: &&mut Vec<Side>| {
            row.last().is_some_and(|last| alike(last, &side) && side.x - last.x < wide)
        };
        match rows.iter_mut().rev().find(near) {
            Some(row) => row.push(side),
            None => rows.push(vec![side]),
        }
    }
    rows.retain(|row| row.len() >= SIDES);
    rows
}

fn distance(pair: &[Side]) -> usize {
    pair.last().zip(pair.first()).map_or(0, |(b, a)| b.x - a.x)
}

fn has_floors(frame: &Frame, dark: &[bool], row: &[Side]) -> bool {
    let floors = row.windows(2).filter(|pair| has_floor(frame, dark, pair)).count();
    3 * floors >= 2 * (row.len() - 1)
}

/// Whether a line, which may lean a little, runs from the foot of a side to that of the next.
fn has_floor(frame: &Frame, dark: &[bool], pair: &[Side]) -> bool {
    let [one, other] = pair else { return false };
    let near = (one.bottom - one.top) / 8 + 2;
    let columns = one.x..other.x;
    (one.bottom.saturating_sub(near)..one.bottom + near).any(|y| {
        let inked = columns.clone().filter(|x| {
            is_dark(frame, dark, *x, y)
                || is_dark(frame, dark, *x, y + 1)
                || y > 0 && is_dark(frame, dark, *x, y - 1)
        });
        !columns.is_empty() && 10 * inked.count() >= 9 * columns.len()
    })
}

fn is_dark(frame: &Frame, dark: &[bool], x: usize, y: usize) -> bool {
    let width = frame.width as usize;
    x < width && dark.get(y * width + x).is_some_and(|d| *d)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a page")]
fn pixels(frame: &Frame, inches: f64) -> usize {
    (inches * f64::from(frame.dpi)) as usize
}

/// Thin upright lines of such a height (in inches), from the left. A line may lean by two pixels.
fn sides(frame: &Frame, dark: &[bool], high: &Range<f64>) -> Vec<Side> {
    let (width, height) = (frame.width as usize, frame.height as usize);
    let is_dark = |x: usize, y: usize| {
        let at = y * width + x;
        let near = dark.get(at.saturating_sub(1)..(at + 2).min(dark.len())).unwrap_or_default();
        x > 0 && x + 1 < width && near.contains(&true)
    };
    let (low, high, thick) =
        (pixels(frame, high.start), pixels(frame, high.end), pixels(frame, THICK).max(3) + 2);
    let mut sides: Vec<Side> = Vec::new();
    for x in 1..width {
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
                    if thin.count() < 6 {
                        continue;
                    }
                    let near = sides.iter_mut().rev().take_while(|s| s.x + thick >= x);
                    let mut near = near.filter(|s| s.top < y && start < s.bottom);
                    let side = Side { x: x + 1, top: start, bottom: y };
                    match near.next() {
                        // The column in which most of a line that leans lies.
                        Some(known) if known.bottom - known.top < y - start => *known = side,
                        Some(_) => {}
                        None => sides.push(side),
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
    let mut heights: Vec<usize> = row.iter().map(|s| s.bottom - s.top).collect();
    heights.sort_unstable();
    let high = heights.get(heights.len() / 2).copied()?;
    ink::clear_rules(&mut part, high * 2 / 3);
    let dark = ink::dark(&part);
    let width = part.width as usize;
    let (left, top) = (area[0] as usize, area[1] as usize);
    let inside = high / 8..high - high / 8;
    // Columns of the strip: those of the part, each with the row where its box begins; `None` is paper.
    let mut columns: Vec<Option<(usize, usize)>> = vec![None; high];
    for pair in row.windows(2) {
        let [one, other] = pair else { continue };
        let (from, to) = (one.x - left, other.x - left);
        let begins = usize::midpoint(one.top, other.top) - top;
        let has_ink = |x: usize| {
            let mut rows = inside.clone().map(|y| (begins + y) * width + x);
            rows.any(|at| dark.get(at).is_some_and(|d| *d))
        };
        let margin = (to - from) / 9;
        let cell = from + margin..to.saturating_sub(margin);
        match (cell.clone().find(|x| has_ink(*x)), cell.clone().rev().find(|x| has_ink(*x))) {
            (Some(first), Some(last)) => {
                columns.extend((first..=last).map(|x| Some((x, begins))));
                columns.extend(vec![None; high / 9]);
            }
            _ => columns.extend(vec![None; high / 3]),
        }
    }
    columns.extend(vec![None; high]);
    let letters = columns.iter().flatten().count();
    let margin = high / 2;
    let pixel = |column: Option<(usize, usize)>, y: usize| {
        let y = y.checked_sub(margin).filter(|y| inside.contains(y));
        let at = y.zip(column).map(|(y, (x, begins))| (begins + y) * width + x);
        at.and_then(|at| part.grey.get(at)).copied().unwrap_or(255)
    };
    let rows = 0..high + 2 * margin;
    let grey: Vec<u8> = rows
        .clone()
        .flat_map(|y| columns.iter().map(move |column| (*column, y)))
        .map(|(column, y)| pixel(column, y))
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
