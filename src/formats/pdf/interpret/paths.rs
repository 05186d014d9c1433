//! Paths and the patterns that fill them (ISO 32000-2, 8.5 and 8.7.3).

#![allow(clippy::many_single_char_names, reason = "left, bottom, right, top")]

use super::super::matrix::bounds as bounds_of;
use super::{GlyphSource, MAX_OUTLINES, Matrix, Object, ObjectId, Operand, Operation, Reason, Run};
use super::{Rule, Step, ordered};

/// Construction operators of a path that is kept as a rule: a whole table may be one.
const MAX_STEPS: usize = 64;
/// Tiles of a pattern whose places are noted.
const MAX_TILES: usize = 400;

impl Run<'_, '_, '_> {
    pub(super) fn extend_path(&mut self, op: &Operation) {
        let number = |i| op.number(i);
        let (x, y) = (number(0), number(1));
        let points = match op.operator.as_slice() {
            b"re" => {
                vec![(x, y), (x + number(2), y), (x, y + number(3)), (x + number(2), y + number(3))]
            }
            b"m" | b"l" => vec![(x, y)],
            b"c" => vec![(x, y), (number(2), number(3)), (number(4), number(5))],
            _ => vec![(x, y), (number(2), number(3))],
        };
        self.path.extend(&op.operator, op.span.start, &points, self.state.ctm);
        if matches!(self.place.source, GlyphSource::Page(_)) && self.rule.len() <= MAX_STEPS {
            let straight = matches!(op.operator.as_slice(), b"re" | b"m" | b"l");
            let (first, last) = (points.first().copied(), points.last().copied());
            if let (true, Some(from), Some(to)) = (straight, first, last) {
                let (rectangle, moves) = (op.operator == b"re", op.operator == b"m");
                self.rule.push(Step { span: op.span.clone(), rectangle, moves, from, to });
            } else {
                // A curve is no rule: more steps than one has.
                self.rule.resize(MAX_STEPS + 1, Step::default());
            }
        }
    }

    /// Lets the path clip what comes after it, when it was told to (ISO 32000-2, 8.5.4). What is kept of it is the
    /// rectangle around it: outside that nothing shows.
    pub(super) fn clip(&mut self) {
        let [l, b, r, t] = self.path.bounds();
        if std::mem::take(&mut self.clips) && l <= r && b <= t {
            let [left, bottom, right, top] = self.state.clip;
            self.state.clip = [l.max(left), b.max(bottom), r.min(right), t.min(top)];
        }
    }

    /// Keeps the path painted when it is a simple one.
    pub(super) fn close_rule(&mut self) {
        let steps = std::mem::take(&mut self.rule);
        if (1..=MAX_STEPS).contains(&steps.len()) && self.work.scene.rules.len() < MAX_OUTLINES {
            let to_page = self.state.ctm;
            let points = steps.iter().flat_map(|s| [s.from, s.to]);
            let bounds = bounds_of(points.map(|(x, y)| to_page.apply(x, y)));
            self.work.scene.rules.push(Rule { steps, to_page, bounds });
        }
    }

    pub(super) fn fill(&mut self, op: &Operation) -> Result<(), Reason> {
        self.close_rule();
        let path = std::mem::take(&mut self.path);
        self.work.scene.shapes.extend(path.letter());
        if self.state.pattern.is_some() {
            self.tiles(path.bounds())?;
        }
        self.work.scene.outlines.extend(path.outline(self.place.source, op.span.clone()));
        if self.work.scene.outlines.len() > MAX_OUTLINES {
            return Err(Reason::Limit("paths"));
        }
        Ok(())
    }

    pub(super) fn pattern(&mut self, op: &Operation) {
        let name = op.operands.last().and_then(Operand::name);
        let found = name.and_then(|n| self.find(b"Pattern", n));
        let id = match found {
            Some((Some(id), Object::Stream(_))) => Some(id),
            _ => None,
        };
        // A pattern that no area is filled with may still colour letters: it is read at the end.
        self.patterns.extend(id);
        if op.operator == b"scn" {
            self.state.pattern = id;
        }
    }

    /// Reads the pattern that fills an area, and notes where its tiles repeat (ISO 32000-2, 8.7.3).
    fn tiles(&mut self, [l, b, r, t]: [f64; 4]) -> Result<(), Reason> {
        let Some(id) = self.state.pattern else { return Ok(()) };
        let store = self.host.store;
        let Some(dict) = store.stream(id).map(|s| &s.dict) else { return Ok(()) };
        let step = |key: &[u8]| {
            let step = store.get(dict, key).and_then(|o| o.as_float().ok()).map_or(0.0, f64::from);
            if step.is_normal() { step.abs() } else { f64::INFINITY }
        };
        let (x, y) = (step(b"XStep"), step(b"YStep"));
        let matrix = store.matrix(dict, b"Matrix").then(self.place.base);
        let cell = store.numbers::<4>(dict, b"BBox").map(ordered);
        let (Some(back), Some(cell)) = (matrix.inverse(), cell) else {
            return self.read_pattern(id, Matrix::IDENTITY, false);
        };
        let area = [(l, b), (l, t), (r, b), (r, t)].map(|(x, y)| back.apply(x, y));
        let area = bounds_of(area);
        let (columns, rows) = (
            cells(area[0] - cell[2], area[2] - cell[0], x),
            cells(area[1] - cell[3], area[3] - cell[1], y),
        );
        let all = rows.flat_map(|j| columns.clone().map(move |i| (i, j))).take(MAX_TILES);
        let tiles: Vec<(f64, f64)> = all.collect();
        for (i, j) in tiles {
            let by = |n: f64, step: f64| if step.is_finite() { n * step } else { 0.0 };
            let echo = !self.work.seen.insert(id);
            self.read_pattern(id, Matrix::shift(by(i, x), by(j, y)), echo)?;
        }
        Ok(())
    }

    /// Reads one tile of a pattern; `shift` is in its own space.
    pub(super) fn read_pattern(
        &mut self,
        id: ObjectId,
        shift: Matrix,
        echo: bool,
    ) -> Result<(), Reason> {
        let store = self.host.store;
        let Some(dict) = store.stream(id).map(|s| &s.dict) else { return Ok(()) };
        let base = shift.then(store.matrix(dict, b"Matrix")).then(self.place.base);
        let resources = store.dict(dict, b"Resources");
        let before = self.place.echo;
        self.place.echo = echo || before;
        let read = self.enter(id, base, resources, self.state.text.clone());
        self.place.echo = before;
        read
    }
}

/// Numbers of the cells, `step` wide, that meet a stretch.
fn cells(from: f64, to: f64, step: f64) -> impl Iterator<Item = f64> + Clone {
    let first = if step.is_finite() { (from / step).ceil() } else { 0.0 };
    let last = if step.is_finite() { (to / step).floor() } else { 0.0 };
    let mut next = if first.is_finite() { first } else { 0.0 };
    std::iter::from_fn(move || {
        let at = next;
        next += 1.0;
        (at <= last).then_some(at)
    })
    .take(MAX_TILES)
}
