//! Ink that nobody read: handwriting, drawings, photographs. Whether there is much of it, and where.

use super::Frame;
use super::protocol::Word;

/// Cells to the inch in which ink is counted: two millimetres each.
const CELLS: u32 = 12;
/// Share of dark pixels from which a cell has ink, and from which it is a solid area.
const INKY: f64 = 0.04;
/// See [`INKY`].
const SOLID: f64 = 0.97;
/// Confidence from which a word explains the ink under it.
const READ: f32 = 40.0;
/// Unread cells that are a large piece: two lines of handwriting, a passport photograph.
const LARGE: usize = 200;
/// Unread cells from which ink counts on a page without a word: a line of handwriting.
const ALONE: usize = 60;
/// Cells with ink that is not solid in a piece that may be a picture.
const PICTURE: usize = 12;
/// Share of the inky cells from which unread ink counts.
const SHARE: f64 = 0.33;

/// The ink on a page, by cell.
pub(super) struct Ink {
    cells: Cells,
    /// Cells with ink that is no line, bar or edge.
    inky: Vec<bool>,
    /// Cells that are wholly dark, and those beside them.
    solid: Vec<bool>,
    /// Cells that are wholly dark.
    full: Vec<bool>,
}

impl Ink {
    /// Counts the ink in a frame. Rules of tables (thin and half an inch long), black bars and the dark
    /// edges of a scan (solid) are no ink.
    pub(super) fn of(frame: &Frame) -> Self {
        let cells = Cells::of(frame);
        let mut dark = dark(frame);
        let whole = cells.shares(&dark);
        let dpi = frame.dpi as usize;
        without_lines(&mut dark, (cells.width, cells.height), (dpi / 2).max(16), dpi);
        let shares = cells.shares(&dark);
        // A solid area, or the edge of one.
        let is_solid = |at: usize| whole.get(at).is_some_and(|share| *share >= SOLID);
        let near_solid = |at: usize| {
            let across = cells.across;
            let (left, right) = (!at.is_multiple_of(across), !(at + 1).is_multiple_of(across));
            is_solid(at)
                || (left && is_solid(at - 1))
                || (right && is_solid(at + 1))
                || at.checked_sub(across).is_some_and(is_solid)
                || is_solid(at + across)
        };
        let solid: Vec<bool> = (0..shares.len()).map(near_solid).collect();
        let inky = shares.iter().zip(&solid).map(|(share, solid)| *share >= INKY && !solid);
        let full = whole.iter().map(|share| *share >= SOLID).collect();
        Self { inky: inky.collect(), solid, full, cells }
    }

    /// Areas of the frame that are wholly dark.
    pub(super) fn dark_areas(&self) -> Vec<[u32; 4]> {
        self.cells.connected(self.full.clone(), 1).into_iter().map(|(area, _)| area).collect()
    }

    /// Whether a large share of the ink lies outside the words.
    pub(super) fn is_unread(&self, words: &[Word]) -> bool {
        let read = self.cells.read(words);
        let all = self.inky.iter().filter(|i| **i).count();
        let unread = self.inky.iter().zip(&read).filter(|(inky, read)| **inky && !**read).count();
        #[allow(clippy::cast_precision_loss, reason = "fewer than a million cells")]
        let part = unread as f64 / all.max(1) as f64;
        let nothing_read = !read.contains(&true);
        (unread >= LARGE && part >= SHARE) || (nothing_read && unread >= ALONE)
    }

    /// Pieces of ink that no word explains, as areas of the frame: cells that lie within a cell of each
    /// other. With `solid`, dark areas count as ink.
    pub(super) fn pieces(&self, words: &[Word], solid: bool) -> Vec<[u32; 4]> {
        let read = self.cells.read(words);
        let left = self
            .inky
            .iter()
            .zip(&self.solid)
            .zip(&read)
            .map(|((inky, dark), read)| (*inky || (solid && *dark)) && !read)
            .collect();
        let mut pieces = self.cells.connected(left, 2);
        // A black bar is no picture, whatever frays its corners.
        pieces.retain(|(_, cells)| {
            let inky = cells.iter().filter(|at| self.inky.get(**at).is_some_and(|i| *i));
            !solid || inky.count() >= PICTURE
        });
        pieces.into_iter().map(|(area, _)| area).collect()
    }
}

/// A frame cut into cells.
struct Cells {
    width: usize,
    height: usize,
    /// Pixels on a side of a cell.
    size: usize,
    across: usize,
    down: usize,
}

impl Cells {
    fn of(frame: &Frame) -> Self {
        let size = (frame.dpi / CELLS).max(4) as usize;
        let (width, height) = (frame.width as usize, frame.height as usize);
        let (across, down) = (width.div_ceil(size), height.div_ceil(size));
        Self { width, height, size, across, down }
    }

    /// Share of dark pixels in each cell.
    fn shares(&self, dark: &[bool]) -> Vec<f64> {
        let mut counts = vec![0u32; self.across * self.down];
        for (y, row) in dark.chunks_exact(self.width.max(1)).enumerate() {
            for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
                if let Some(count) = counts.get_mut(y / self.size * self.across + x / self.size) {
                    *count += 1;
                }
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "a few thousand pixels")]
        let all = (self.size * self.size) as f64;
        counts.into_iter().map(|count| f64::from(count) / all).collect()
    }

    /// The pieces that these cells make, as areas of the frame, with their cells: those that lie within so
    /// many cells of each other hang together.
    fn connected(&self, mut left: Vec<bool>, near: usize) -> Vec<([u32; 4], Vec<usize>)> {
        let Self { across, down, size, width, height } = *self;
        let mut out = Vec::new();
        for first in 0..left.len() {
            if !left.get(first).is_some_and(|l| *l) {
                continue;
            }
            left.get_mut(first).into_iter().for_each(|l| *l = false);
            let mut cells = vec![first];
            let (mut columns, mut rows) = ((usize::MAX, 0), (usize::MAX, 0));
            let mut next = 0;
            while let Some(at) = cells.get(next).copied() {
                next += 1;
                let (column, row) = (at % across, at / across);
                columns = (columns.0.min(column), columns.1.max(column));
                rows = (rows.0.min(row), rows.1.max(row));
                for y in row.saturating_sub(near)..(row + near + 1).min(down) {
                    for x in column.saturating_sub(near)..(column + near + 1).min(across) {
                        let at = y * across + x;
                        if let Some(slot) = left.get_mut(at).filter(|l| **l) {
                            *slot = false;
                            cells.push(at);
                        }
                    }
                }
            }
            let pixels =
                |cell: usize, most: usize| u32::try_from((cell * size).min(most)).unwrap_or(0);
            let area = [
                pixels(columns.0, width),
                pixels(rows.0, height),
                pixels(columns.1 + 1, width),
                pixels(rows.1 + 1, height),
            ];
            out.push((area, cells));
        }
        out
    }

    /// The cells that a word explains.
    fn read(&self, words: &[Word]) -> Vec<bool> {
        let mut read = vec![false; self.across * self.down];
        let known = |w: &&Word| {
            let said = w.confidence >= READ && w.text.chars().any(char::is_alphanumeric);
            said || w.mark.is_some()
        };
        for word in words.iter().filter(known) {
            let [left, top, right, bottom] = word.area.map(|v| v as usize / self.size);
            for y in top..=bottom.min(self.down.saturating_sub(1)) {
                for x in left..=right.min(self.across.saturating_sub(1)) {
                    if let Some(read) = read.get_mut(y * self.across + x) {
                        *read = true;
                    }
                }
            }
        }
        read
    }
}

/// The dark pixels.
pub(super) fn dark(frame: &Frame) -> Vec<bool> {
    let threshold = threshold(&frame.grey);
    frame.grey.iter().map(|grey| *grey <= threshold).collect()
}

/// The brightest ink, by the threshold that parts ink and paper best (Otsu).
pub(super) fn threshold(grey: &[u8]) -> u8 {
    let mut counts = [0u64; 256];
    for grey in grey {
        if let Some(count) = counts.get_mut(usize::from(*grey)) {
            *count += 1;
        }
    }
    otsu(&counts)
}

fn otsu(counts: &[u64; 256]) -> u8 {
    #[allow(clippy::cast_precision_loss, reason = "fewer than 2^52 pixels")]
    let counts = counts.map(|c| c as f64);
    let levels = || (0u8..=255).zip(counts);
    let all: f64 = counts.iter().sum();
    let sum: f64 = levels().map(|(grey, count)| f64::from(grey) * count).sum();
    let (mut below, mut sum_below, mut best, mut at) = (0.0, 0.0, 0.0, 0u8);
    for (grey, count) in levels() {
        below += count;
        sum_below += f64::from(grey) * count;
        let above = all - below;
        if below < 1.0 || above < 1.0 {
            continue;
        }
        let apart = sum_below / below - (sum - sum_below) / above;
        let value = below * above * apart * apart;
        if value > best {
            (best, at) = (value, grey);
        }
    }
    at
}

/// Paints out thin dark lines from `shortest` pixels long, and the grey at their edges.
pub(super) fn clear_rules(frame: &mut Frame, shortest: usize) {
    let (width, height) = (frame.width as usize, frame.height as usize);
    let all = dark(frame);
    let mut rest = all.clone();
    without_lines(&mut rest, (width, height), shortest, frame.dpi as usize);
    let gone = all.iter().zip(&rest).map(|(all, rest)| *all && !*rest).enumerate();
    for (at, _) in gone.filter(|(_, gone)| *gone) {
        let around =
            [Some(at), at.checked_sub(1), Some(at + 1), at.checked_sub(width), Some(at + width)];
        for near in around.into_iter().flatten() {
            if !rest.get(near).is_none_or(|ink| *ink) {
                frame.grey.get_mut(near).into_iter().for_each(|grey| *grey = 255);
            }
        }
    }
}

/// Clears thin dark lines, across and down: `shortest` pixels long, a fifteenth of an inch thick.
pub(super) fn without_lines(
    dark: &mut [bool],
    (width, height): (usize, usize),
    shortest: usize,
    dpi: usize,
) {
    let thickest = (dpi / 15).max(3);
    let is_dark = |at: Option<usize>| at.and_then(|at| dark.get(at)).is_some_and(|d| *d);
    let mut lines = Vec::new();
    let mut run = |from: usize, length: usize, step: usize, across: usize| {
        if length < shortest {
            return;
        }
        // Where it crosses another line it is not thin.
        let thick = (1..6).map(|n| {
            let place = from + length * n / 6 * step;
            let after = (1..=thickest).take_while(|n| is_dark(Some(place + n * across))).count();
            let before =
                (1..=thickest).take_while(|n| is_dark(place.checked_sub(n * across))).count();
            before + after
        });
        if thick.min().unwrap_or(0) <= thickest {
            lines.push((from, length, step));
        }
    };
    for y in 0..height {
        scan(dark, y * width, 1, width, &mut |from, length, step| run(from, length, step, width));
    }
    for x in 0..width {
        scan(dark, x, width, height, &mut |from, length, step| run(from, length, step, 1));
    }
    for (from, length, step) in lines {
        for at in (from..).step_by(step).take(length) {
            if let Some(pixel) = dark.get_mut(at) {
                *pixel = false;
            }
        }
    }
}

/// Tells `run` of every dark run in a row or column: its first pixel, its length, the step.
fn scan(
    dark: &[bool],
    start: usize,
    step: usize,
    length: usize,
    run: &mut impl FnMut(usize, usize, usize),
) {
    let mut begun = None;
    for n in 0..=length {
        let at = start + n * step;
        match (n < length && dark.get(at).copied().unwrap_or(false), begun) {
            (true, None) => begun = Some(n),
            (false, Some(first)) => {
                run(start + first * step, n - first, step);
                begun = None;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An A5 at 150 dpi with `draw` on it.
    fn page(draw: impl Fn(u32, u32) -> bool) -> Frame {
        let (width, height) = (875, 1240);
        let pixel = |n: u32| if draw(n % width, n / width) { 20 } else { 240 };
        Frame { width, height, dpi: 150, grey: (0..width * height).map(pixel).collect() }
    }

    fn word(area: [u32; 4], confidence: f32) -> Word {
        Word { text: "woord".to_owned(), area, confidence, block: 1, line: 1, mark: None }
    }

    fn is_unread(page: &Frame, words: &[Word]) -> bool {
        Ink::of(page).is_unread(words)
    }

    #[test]
    fn scribbles_over_half_a_page_are_unread_and_words_over_it_are_read() {
        let page =
            page(|x, y| (100..700).contains(&x) && (100..500).contains(&y) && (x + y) % 9 < 3);
        assert!(is_unread(&page, &[]));
        assert!(!is_unread(&page, &[word([90, 90, 710, 510], 95.0)]));
        assert!(is_unread(&page, &[word([90, 90, 710, 510], 12.0)]));
    }

    #[test]
    fn a_line_of_handwriting_alone_on_a_page_is_unread() {
        let line =
            page(|x, y| (100..500).contains(&x) && (100..140).contains(&y) && (x + y) % 9 < 3);
        assert!(is_unread(&line, &[]));
        assert!(!is_unread(&line, &[word([90, 400, 300, 430], 95.0)]));
    }

    #[test]
    fn tables_bars_and_edges_are_no_ink() {
        let page = page(|x, y| {
            let rule = x % 60 < 3 || y % 40 < 3;
            let bar = (100..600).contains(&x) && (300..420).contains(&y);
            rule || bar || x < 40
        });
        assert!(!is_unread(&page, &[]));
    }
}
