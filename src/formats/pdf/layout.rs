//! Glyphs on a page → text in reading order.
//!
//! Only geometry counts: letters painted in any order come out as the word they form. Text that
//! lies over other text keeps to itself (a second layer), so that neither hides the other.

use super::grid::Grid;
use super::scene::{Scene, Shown};
use super::stack;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

/// Gap between two glyphs, in ems, from which they are two words.
pub(super) const WORD_GAP: f64 = 0.16;
/// The same behind a comma, a full stop and the like and before a letter: tight lines leave less room there.
const CLAUSE_GAP: f64 = 0.1;
/// Gap, in ems, from which they are two cells of a table.
pub(super) const CELL_GAP: f64 = 1.6;
/// How far, in ems, a glyph may reach back over the one before it (kerning).
pub(super) const OVERLAP: f64 = 0.35;
/// Difference of baselines, in ems, within one line: superscripts belong to it.
pub(super) const LINE: f64 = 0.4;
/// Distance, in ems, within which the same glyph painted twice is one glyph made bold.
const DOUBLE: f64 = 0.12;
/// The same as a share of the glyph's own width.
const BESIDE: f64 = 0.45;
/// Rows that make a column of text.
const COLUMN_ROWS: usize = 4;
/// Mean number of glyphs per row in a column of text; cells of tables are shorter.
const COLUMN_GLYPHS: usize = 18;

/// Distance of the lines in a cell, in ems, at most.
const CELL_LEADING: f64 = 1.7;
/// Lines of one cell below its first.
const MAX_CELL_LINES: usize = 40;
/// Rows looked at for columns at a time: more than a page has, and a bound on hostile ones.
const MAX_ROWS: usize = 200;

/// Text, and the glyphs in order of text with the bytes they spell.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The text.
    pub(super) text: String,
    /// Index of the glyph, bytes of the text; in order, without overlaps.
    pub(super) glyphs: Vec<(usize, Range<usize>)>,
}

/// A run of glyphs that continue each other, in the frame of its direction.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    /// Indices of glyphs.
    pub(super) glyphs: Vec<usize>,
    /// Where it begins and ends along its line.
    pub(super) start: f64,
    pub(super) end: f64,
    /// Where its line lies.
    pub(super) base: f64,
    /// The largest em.
    pub(super) size: f64,
}

/// Lays out the glyphs of a page; those of annotations follow the page's own, one after the other.
pub(super) fn layout(scene: &Scene) -> Layout {
    let glyphs = scene.glyphs.as_slice();
    let grid = Grid::of(&scene.rules);
    let none = Grid::default();
    let doubled = scene.doubled();
    let mut frames: BTreeMap<_, Vec<Chunk>> = BTreeMap::new();
    for (annotation, turn, chunk) in chunks(glyphs, doubled) {
        frames.entry((annotation, turn)).or_default().push(chunk);
    }
    let mut ordered: Vec<_> = frames.into_iter().collect();
    // The direction most text runs in comes first.
    ordered.sort_by_key(|((annotation, _), chunks)| {
        (*annotation, std::cmp::Reverse(chunks.iter().map(|c| c.glyphs.len()).sum::<usize>()))
    });
    let mut out = Layout::default();
    for ((annotation, turn), mut chunks) in ordered {
        let rules = if turn == 0 { scene.rules.as_slice() } else { &[] };
        let stacks = stack::take(glyphs, rules, &mut chunks);
        let grid = if annotation.is_none() && turn == 0 { &grid } else { &none };
        block(&Page { glyphs, grid }, &rows(chunks), &mut out, 0);
        out.line_end();
        for word in stacks {
            out.write(glyphs, &word);
            out.line_end();
        }
    }
    out
}

/// Hashes cells: a page has thousands of letters, each of which is looked up twice. The seed is chosen
/// anew each time, so that no file can be made to have all its cells in one place.
#[derive(Clone, Copy)]
struct Seed(u64);

impl Seed {
    fn new() -> Self {
        Self(std::hash::RandomState::new().hash_one(0_u8))
    }
}

impl BuildHasher for Seed {
    type Hasher = CellHasher;

    fn build_hasher(&self) -> CellHasher {
        CellHasher(self.0)
    }
}

struct CellHasher(u64);

impl Hasher for CellHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        /// The golden ratio's bits: odd, and as many ones as zeros.
        const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
        let product = u128::from(value ^ self.0) * u128::from(self.0 | MIX);
        let [low, high] = [product, product >> 64].map(|half| half & u128::from(u64::MAX));
        self.0 = u64::try_from(low ^ high).unwrap_or(MIX);
    }
}

/// Glyphs that repeat an earlier one at the same place.
pub(super) fn doubles(glyphs: &[Shown]) -> Vec<bool> {
    /// Points; a shadow is never farther away.
    const FAR: f64 = 2.0;
    /// Side of a cell, in points: a glyph with its surroundings lies in one to four of them.
    const CELL: f64 = 4.0;
    /// Enough to find a double, few enough that a million glyphs on one spot cost no minutes.
    const CROWD: usize = 64;
    #[allow(clippy::cast_possible_truncation, reason = "a saturating cast is what we want")]
    let cell = |v: f64| (v / CELL).floor() as i32;
    let place = |x: i32, y: i32| u64::from(x.cast_unsigned()) << 32 | u64::from(y.cast_unsigned());
    // For each cell its latest glyph and how many it has; for each glyph the one before it there.
    let mut grid: HashMap<u64, (usize, usize), Seed> =
        HashMap::with_capacity_and_hasher(glyphs.len(), Seed::new());
    let mut earlier: Vec<Option<usize>> = vec![None; glyphs.len()];
    let mut out = Vec::with_capacity(glyphs.len());
    for (i, g) in glyphs.iter().enumerate() {
        let (x, y) = g.origin;
        // Letters set close together are not one letter: the two of "ff" stand a width apart.
        let reach = (g.size * DOUBLE).min(FAR).min(g.width * BESIDE);
        let is_double = |o: &Shown| {
            (o.origin.0 - x).hypot(o.origin.1 - y) <= reach
                && o.text.is_some()
                && o.text == g.text
                && o.annotation == g.annotation
        };
        let around = (cell(x - reach)..=cell(x + reach))
            .flat_map(|cx| (cell(y - reach)..=cell(y + reach)).map(move |cy| place(cx, cy)));
        let latest = around.filter_map(|at| grid.get(&at)).map(|(latest, _)| *latest);
        let mut near = latest.flat_map(|latest| {
            std::iter::successors(Some(latest), |k| earlier.get(*k).copied().flatten())
        });
        let double = near.any(|k| glyphs.get(k).is_some_and(is_double));
        out.push(double);
        if double {
            continue;
        }
        match grid.entry(place(cell(x), cell(y))) {
            Entry::Vacant(empty) => drop(empty.insert((i, 1))),
            Entry::Occupied(mut home) if home.get().1 < CROWD => {
                let (latest, count) = home.get_mut();
                if let Some(before) = earlier.get_mut(i) {
                    *before = Some(*latest);
                }
                (*latest, *count) = (i, *count + 1);
            }
            Entry::Occupied(_) => {}
        }
    }
    out
}

/// Runs of glyphs in the order of painting, with their annotation and direction in degrees.
fn chunks(glyphs: &[Shown], doubled: &[bool]) -> Vec<(Option<lopdf::ObjectId>, i32, Chunk)> {
    let mut out: Vec<(Option<lopdf::ObjectId>, i32, Chunk)> = Vec::new();
    let mut last: Option<&Shown> = None;
    for (i, g) in glyphs.iter().enumerate() {
        if doubled.get(i) == Some(&true) || !is_finite(g) || g.echo {
            continue;
        }
        let mut turn = degrees(g.direction);
        let before = out.last().filter(|_| last.is_some_and(|p| follows(p, g)));
        // Text along a curve turns a little from letter to letter.
        let bends = before.is_some_and(|(_, t, _)| *t != turn)
            && last.is_some_and(|p| is_bend(p.direction, g.direction));
        if let Some((_, t, _)) = before.filter(|_| bends) {
            turn = *t;
        }
        let (along, base) = in_frame(g.origin, turn);
        let continues = before.is_some_and(|(a, t, _)| (*a, *t) == (g.annotation, turn));
        let blank = g.is_blank();
        match out.last_mut() {
            Some((_, _, chunk)) if continues => {
                chunk.glyphs.push(i);
                if !blank {
                    chunk.end = chunk.end.max(along + g.width);
                    chunk.size = chunk.size.max(g.size);
                }
            }
            _ => {
                let end = if blank { along } else { along + g.width };
                let chunk = Chunk { glyphs: vec![i], start: along, end, base, size: g.size };
                out.push((g.annotation, turn, chunk));
            }
        }
        last = Some(g);
    }
    out
}

pub(super) fn is_finite(g: &Shown) -> bool {
    [g.origin.0, g.origin.1, g.width, g.size, g.spacing].iter().all(|v| v.is_finite())
}

/// Whether `g` goes on where `p` ends: in the same direction, on the same baseline.
fn follows(p: &Shown, g: &Shown) -> bool {
    let (dx, dy) = p.direction;
    let (x, y) = (g.origin.0 - p.origin.0, g.origin.1 - p.origin.1);
    let size = p.size.max(g.size);
    let gap = x * dx + y * dy - p.width;
    let across = y * dx - x * dy;
    // A second blank ends the run: other text may be painted over a row of them. So does a gap,
    // which letters painted later may fill.
    let room = if p.is_blank() && g.is_blank() { -1.0 } else { WORD_GAP };
    p.annotation == g.annotation
        && across.abs() <= size * LINE
        && gap >= -size * OVERLAP
        && gap <= size * room + p.spacing.max(0.0)
}

/// Whether two directions differ as those of neighbours along a curve do.
fn is_bend((ax, ay): (f64, f64), (bx, by): (f64, f64)) -> bool {
    /// Cosine of the largest turn: some twenty degrees.
    const MOST: f64 = 0.94;
    ax * bx + ay * by >= MOST
}

/// The direction in whole steps of two degrees, so that rounding does not split a line.
fn degrees((x, y): (f64, f64)) -> i32 {
    #[allow(clippy::cast_possible_truncation, reason = "at most 90 steps either way")]
    let step = (y.atan2(x).to_degrees() / 2.0).round() as i32;
    if step == -90 { 180 } else { step * 2 }
}

/// A point in the frame turned so that the text runs to the right.
pub(super) fn in_frame((x, y): (f64, f64), turn: i32) -> (f64, f64) {
    let (sin, cos) = f64::from(turn).to_radians().sin_cos();
    (x * cos + y * sin, y * cos - x * sin)
}

/// A line over the whole width: its chunks from left to right.
type Row = Vec<Chunk>;

/// Chunks gathered into rows from top to bottom.
fn rows(mut chunks: Vec<Chunk>) -> Vec<Row> {
    chunks.sort_by(|a, b| b.base.total_cmp(&a.base).then(a.start.total_cmp(&b.start)));
    let mut out: Vec<Row> = Vec::new();
    let mut head: Option<(f64, f64)> = None;
    for chunk in chunks {
        let joins = head.is_some_and(|(base, size)| {
            (base - chunk.base).abs() <= size.min(chunk.size.max(size * 0.5)) * LINE
        });
        match out.last_mut() {
            Some(row) if joins => row.push(chunk),
            _ => {
                head = Some((chunk.base, chunk.size));
                out.push(vec![chunk]);
            }
        }
    }
    for row in &mut out {
        row.sort_by(|a, b| a.start.total_cmp(&b.start));
    }
    out
}

/// What all rows of a page share.
struct Page<'g> {
    glyphs: &'g [Shown],
    grid: &'g Grid,
}

/// Writes rows, reading columns of text one after the other.
fn block(page: &Page<'_>, rows: &[Row], out: &mut Layout, depth: usize) {
    let glyphs = page.glyphs;
    let mut rest = rows;
    while !rest.is_empty() {
        if let Some((count, separators)) = ruled(page.grid, rest) {
            let (row, tail) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            cells(glyphs, row, separators, out);
            rest = tail;
            continue;
        }
        let band = if depth < 8 { columns(rest) } else { None };
        let Some((count, gutter)) = band else {
            let (row, tail) = rest.split_at_checked(wrapped(rest)).unwrap_or((rest, &[]));
            let heads = match row {
                [first, _, ..] => starts(first),
                _ => Vec::new(),
            };
            cells(glyphs, row, heads.into_iter().skip(1).collect(), out);
            rest = tail;
            continue;
        };
        let (band, tail) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        for left in [true, false] {
            let side = band.iter().map(|row| {
                row.iter().filter(|c| (c.start < gutter) == left).cloned().collect::<Row>()
            });
            let side: Vec<Row> = side.filter(|row| !row.is_empty()).collect();
            block(page, &side, out, depth + 1);
            out.paragraph_end();
        }
        rest = tail;
    }
}

/// How many of the first rows stand between the same two lines of a table, and where its cells
/// begin; `None` unless it is several rows.
fn ruled(grid: &Grid, rows: &[Row]) -> Option<(usize, Vec<f64>)> {
    let first = rows.first()?;
    let (head, second) = (first.first()?, rows.get(1)?);
    let right = |row: &Row| row.iter().map(|c| c.end).fold(f64::NEG_INFINITY, f64::max);
    let left = second.first().map_or(head.start, |c| c.start.min(head.start));
    let band = grid.band(head.base, left, right(first).max(right(second)), head.size)?;
    let inside = |row: &&Row| row.first().is_some_and(|c| c.base > band.bottom);
    let count = rows.iter().take(MAX_CELL_LINES).take_while(inside).count();
    (count > 1 && !band.separators.is_empty()).then_some((count, band.separators))
}

/// Starts of the cells of a row: chunks with a wide gap before them.
fn starts(row: &Row) -> Vec<f64> {
    let mut out = Vec::new();
    let mut end = f64::NEG_INFINITY;
    for chunk in row.iter().filter(|c| c.end > c.start) {
        if chunk.start - end > chunk.size * CELL_GAP {
            out.push(chunk.start);
        }
        end = end.max(chunk.end);
    }
    out
}

/// How many of the first rows are one row of a table whose cells take several lines: below the
/// first line nothing stands in the first cell, and all else stands right below another one.
fn wrapped(rows: &[Row]) -> usize {
    let heads = rows.first().map(starts).unwrap_or_default();
    let Some((_, others)) = heads.split_first().filter(|(_, others)| !others.is_empty()) else {
        return 1;
    };
    let goes_on = |(above, row): &(&Row, &Row)| {
        let (Some(upper), Some(lower)) = (above.first(), row.first()) else { return false };
        let starts = starts(row);
        let below = |start: &f64| others.iter().any(|o| (o - start).abs() <= lower.size * 0.5);
        upper.base - lower.base <= lower.size * CELL_LEADING
            && !starts.is_empty()
            && starts.iter().all(below)
    };
    1 + rows.iter().zip(rows.iter().skip(1)).take(MAX_CELL_LINES).take_while(goes_on).count()
}

/// Writes one row of a table cell by cell, so that a name that wraps in its cell stays together;
/// `bounds` is where its cells begin, but for the first.
fn cells(glyphs: &[Shown], rows: &[Row], mut bounds: Vec<f64>, out: &mut Layout) {
    bounds.insert(0, f64::NEG_INFINITY);
    for (n, from) in bounds.iter().enumerate() {
        let to = bounds.get(n + 1).copied().unwrap_or(f64::INFINITY);
        if n > 0 && out.text.ends_with('\n') {
            out.text.pop();
            out.text.push('\t');
        }
        for row in rows {
            let inside = |c: &&Chunk| {
                let start = c.start + c.size * 0.5;
                start >= *from && start < to
            };
            line(glyphs, &row.iter().filter(inside).cloned().collect(), out);
        }
    }
}

/// How many of the first rows stand in columns, and where the leftmost gutter is.
fn columns(rows: &[Row]) -> Option<(usize, f64)> {
    let mut gutters: Vec<(f64, f64)> = vec![(f64::NEG_INFINITY, f64::INFINITY)];
    let mut count = 0;
    for row in rows.iter().take(MAX_ROWS) {
        let narrowed = narrow(&gutters, row);
        // The two margins always remain.
        if count > 0 && narrowed.len() <= 2 && !narrowed.iter().any(|g| inner(g, rows, count)) {
            break;
        }
        gutters = narrowed;
        count += 1;
    }
    let rows = rows.get(..count)?;
    gutters.iter().map(|(a, b)| f64::midpoint(*a, *b)).find_map(|gutter| {
        if !gutter.is_finite() {
            return None;
        }
        let full = |left: bool| {
            let sides = rows.iter().map(|row| {
                let side = row.iter().filter(|c| (c.start < gutter) == left);
                side.map(|c| c.glyphs.len()).sum::<usize>()
            });
            let filled: Vec<usize> = sides.filter(|n| *n > 0).collect();
            filled.len() >= COLUMN_ROWS
                && filled.iter().sum::<usize>() >= filled.len() * COLUMN_GLYPHS
        };
        (full(true) && full(false)).then_some((count, gutter))
    })
}

/// Whether a gutter has text on both sides in the first `count` rows.
fn inner(gutter: &(f64, f64), rows: &[Row], count: usize) -> bool {
    let chunks = || rows.iter().take(count).flatten();
    chunks().any(|c| c.start < gutter.0) && chunks().any(|c| c.start >= gutter.1)
}

/// The parts of `gutters` that `row` leaves empty, at least an em wide.
fn narrow(gutters: &[(f64, f64)], row: &Row) -> Vec<(f64, f64)> {
    let mut free = gutters.to_vec();
    for chunk in row {
        let mut next = Vec::with_capacity(free.len() + 1);
        for (a, b) in free {
            if chunk.end <= a || chunk.start >= b {
                next.push((a, b));
                continue;
            }
            let parts = [(a, chunk.start), (chunk.end, b)];
            next.extend(parts.into_iter().filter(|(a, b)| b - a >= chunk.size * 0.9));
        }
        free = next;
    }
    free
}

/// Writes one row; text over other text goes to a line of its own.
fn line(glyphs: &[Shown], row: &Row, out: &mut Layout) {
    let mut layers: Vec<(f64, Vec<usize>)> = Vec::new();
    for chunk in row {
        let start = chunk.start + chunk.size * OVERLAP;
        // Of the layers with room, the one painted just before.
        let first = chunk.glyphs.first().copied().unwrap_or_default();
        let home = layers
            .iter_mut()
            .filter(|(end, _)| *end <= start)
            .min_by_key(|(_, layer)| layer.last().map(|last| last.abs_diff(first)));
        match home {
            Some((end, layer)) => {
                *end = end.max(chunk.end);
                layer.extend(&chunk.glyphs);
            }
            None => layers.push((chunk.end, chunk.glyphs.clone())),
        }
    }
    for (_, layer) in layers {
        out.write(glyphs, &layer);
        out.line_end();
    }
}

impl Layout {
    fn write(&mut self, glyphs: &[Shown], line: &[usize]) {
        let blank = |i: &&usize| glyphs.get(**i).is_none_or(Shown::is_blank);
        let lead = line.iter().take_while(blank).count();
        let tail = line.iter().rev().take_while(blank).count();
        let ink = line.get(lead..line.len().saturating_sub(tail)).unwrap_or_default();
        let mut last: Option<&Shown> = None;
        for (i, g) in ink.iter().filter_map(|i| Some((*i, glyphs.get(*i)?))) {
            if let Some(gap) = last.map(|p| separator(p, g)) {
                self.text.push_str(gap);
            }
            let start = self.text.len();
            match &g.text {
                Some(text) => self.text.extend(text.chars().map(printable)),
                None => self.text.push('\u{fffd}'),
            }
            self.glyphs.push((i, start..self.text.len()));
            last = Some(g);
        }
    }

    fn line_end(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn paragraph_end(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}

/// What the room between two glyphs of a line means.
fn separator(p: &Shown, g: &Shown) -> &'static str {
    let (dx, dy) = p.direction;
    let (x, y) = (g.origin.0 - p.origin.0, g.origin.1 - p.origin.1);
    let gap = x * dx + y * dy - p.width;
    let size = p.size.max(g.size);
    let mark = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?');
    let clause = p.text.as_ref().is_some_and(|t| t.ends_with(mark))
        && g.text.as_ref().is_some_and(|t| t.starts_with(char::is_alphabetic));
    let word = if clause { CLAUSE_GAP } else { WORD_GAP };
    // Spacing that ends with its letter is the room between two words: letters set apart go on so.
    let spacing = p.spacing.min(g.spacing).max(0.0);
    if gap > size * CELL_GAP + spacing {
        "\t"
    } else if gap - spacing > size * word && !p.is_blank() && !g.is_blank() {
        " "
    } else {
        ""
    }
}

/// Control characters have no place in a line of text.
fn printable(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}
