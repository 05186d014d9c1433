//! How large the letters in a picture are: what its resolution is, when the file does not say.

use super::ink;

/// Height in pixels of what may be a letter.
const HIGH: std::ops::Range<u32> = 5..160;
/// Letters from which the picture tells.
const ENOUGH: usize = 30;
/// Pixels from which a line is no stroke of a letter, and the resolution of which it must be as thin as a rule.
const LINE: usize = 60;
/// See [`LINE`].
const THIN: usize = 75;
/// Letters of a word.
const WORD: usize = 5;
/// Height of an x of ten points, in inches.
const INCHES: f64 = 0.07;

/// Pixels to the inch if the letters are of ten points; `None` where there are too few.
pub(super) fn resolution(grey: &[u8], width: usize) -> Option<f64> {
    let mut heights = heights(grey, width);
    if heights.len() < ENOUGH {
        return None;
    }
    // Where a seventh of all height is reached: the small print of a page counts, its specks do not.
    heights.sort_unstable();
    let all: u64 = heights.iter().map(|h| u64::from(*h)).sum();
    let mut sum = 0;
    let small = heights.iter().find(|h| {
        sum += u64::from(**h);
        7 * sum >= all
    })?;
    Some(f64::from(*small) / INCHES)
}

/// How many letters stand in a picture whose ink is mostly that: pieces of about one height, more than a few.
/// `None` for other pictures.
pub(super) fn text(grey: &[u8], width: usize) -> Option<usize> {
    let mut heights = heights(grey, width);
    heights.sort_unstable();
    let usual = heights.get(heights.len() / 2).copied()?;
    let alike = heights.iter().filter(|h| 10 * **h >= 6 * usual && 10 * **h <= 17 * usual).count();
    (heights.len() >= WORD && 10 * alike >= 6 * heights.len()).then_some(alike)
}

/// Heights of what may be letters.
fn heights(grey: &[u8], width: usize) -> Vec<u32> {
    let threshold = ink::threshold(grey);
    let dark = grey.iter().filter(|v| **v <= threshold).count();
    let ink_is_dark = 2 * dark <= grey.len();
    let mut mask: Vec<bool> = grey.iter().map(|v| (*v <= threshold) == ink_is_dark).collect();
    // On graph paper all letters hang together by its lines.
    let size = (width, grey.len() / width.max(1));
    ink::without_lines(&mut mask, size, (size.0 / 16).max(LINE), THIN);
    let is_letter =
        |(wide, high): &(u32, u32)| HIGH.contains(high) && *wide <= 3 * high && *high <= 12 * wide;
    let pieces = pieces(&mask, width).into_iter();
    pieces.map(|[l, t, r, b]| (r - l, b - t)).filter(is_letter).map(|(_, high)| high).collect()
}

/// A dark stretch of a row: its columns, half-open, and the piece it belongs to.
struct Run {
    left: usize,
    right: usize,
    piece: usize,
}

/// Left, top, right and bottom, half-open, of each piece of ink: pixels that touch, corners too.
fn pieces(ink: &[bool], width: usize) -> Vec<[u32; 4]> {
    // Pieces that turned out to be one point to each other.
    let mut owner: Vec<usize> = Vec::new();
    let mut areas: Vec<[u32; 4]> = Vec::new();
    let mut above: Vec<Run> = Vec::new();
    for (y, row) in (0u32..).zip(ink.chunks_exact(width.max(1))) {
        let mut runs: Vec<Run> = Vec::new();
        let (mut x, mut near) = (0, 0);
        while let Some(left) = row.iter().skip(x).position(|ink| *ink).map(|n| x + n) {
            let length = row.iter().skip(left).position(|ink| !*ink);
            let right = length.map_or(row.len(), |n| left + n);
            x = right;
            let mut piece = None;
            while above.get(near).is_some_and(|run| run.right < left) {
                near += 1;
            }
            for run in above.iter().skip(near).take_while(|run| run.left <= right) {
                let one = root(&owner, run.piece);
                let joined = piece.map_or(one, |other: usize| other.min(one));
                for old in [Some(one), piece].into_iter().flatten() {
                    owner.get_mut(old).into_iter().for_each(|o| *o = joined);
                }
                piece = Some(joined);
            }
            let piece = piece.unwrap_or_else(|| {
                owner.push(owner.len());
                owner.len() - 1
            });
            let [l, r] = [left, right].map(|v| u32::try_from(v).unwrap_or(u32::MAX));
            areas.resize(owner.len(), [u32::MAX, u32::MAX, 0, 0]);
            if let Some(area) = areas.get_mut(piece) {
                *area = hull(*area, [l, y, r, y + 1]);
            }
            runs.push(Run { left, right, piece });
        }
        above = runs;
    }
    let mut whole = vec![None; areas.len()];
    for (piece, area) in areas.iter().enumerate() {
        if let Some(slot) = whole.get_mut(root(&owner, piece)) {
            *slot = Some(slot.map_or(*area, |other| hull(other, *area)));
        }
    }
    whole.into_iter().flatten().collect()
}

fn root(owner: &[usize], mut piece: usize) -> usize {
    while let Some(next) = owner.get(piece).filter(|next| **next != piece) {
        piece = *next;
    }
    piece
}

fn hull([l, t, r, b]: [u32; 4], [left, top, right, bottom]: [u32; 4]) -> [u32; 4] {
    [l.min(left), t.min(top), r.max(right), b.max(bottom)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(rows: &[&str]) -> (Vec<bool>, usize) {
        let ink = rows.iter().flat_map(|r| r.bytes().map(|b| b == b'#'));
        (ink.collect(), rows[0].len())
    }

    #[test]
    fn what_touches_is_one_piece() {
        let (ink, width) = picture(&["#..#..", "#..#.#", ".##...", "......", "##...."]);
        let mut found = pieces(&ink, width);
        found.sort_unstable();
        assert_eq!(found, [[0, 0, 4, 3], [0, 4, 2, 5], [5, 1, 6, 2]]);
    }

    #[test]
    fn letters_tell_the_resolution() {
        let page = |high: usize| -> Vec<u8> {
            let ink = |x: usize, y: usize| x % 20 < 8 && y % (3 * high) < high;
            (0..600 * 400).map(|n| if ink(n % 600, n / 600) { 10 } else { 240 }).collect()
        };
        for (high, dpi) in [(7, 100), (14, 200), (21, 300)] {
            let found = |page: &[u8]| resolution(page, 600).map(|dpi| format!("{dpi:.0}"));
            let light: Vec<u8> = page(high).iter().map(|v| 255 - v).collect();
            assert_eq!(found(&page(high)), Some(dpi.to_string()));
            assert_eq!(found(&light), Some(dpi.to_string()));
        }
        assert_eq!(resolution(&vec![255; 600 * 400], 600), None);
        // The same on graph paper.
        let mut graph = page(14);
        let lines = graph.iter_mut().enumerate();
        lines.filter(|(n, _)| n % 600 % 40 == 39 || n / 600 % 40 == 39).for_each(|(_, v)| *v = 90);
        assert_eq!(resolution(&graph, 600).map(f64::round), Some(200.0));
    }
}
