//! The lines that rule a table: what stands between two of them is one cell.

use super::scene::{Rule, Step};

/// Thickest line, in points; thicker is an area.
const THIN: f64 = 2.5;
/// How far a line may end before what it borders, in points.
const SLACK: f64 = 3.0;
/// Lines kept for one page.
const MAX_LINES: usize = 20_000;

/// Lines of one page.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Height, left end, right end.
    across: Vec<(f64, f64, f64)>,
    /// Place, lower end, upper end.
    upright: Vec<(f64, f64, f64)>,
}

/// One row of a ruled table.
#[derive(Debug, PartialEq)]
pub(super) struct Band {
    /// The line below it.
    pub(super) bottom: f64,
    /// The lines between its cells, from left to right.
    pub(super) separators: Vec<f64>,
}

impl Grid {
    /// The lines among the simple paths of a page.
    pub(super) fn of(rules: &[Rule]) -> Self {
        let mut grid = Self::default();
        for rule in rules {
            if grid.across.len() + grid.upright.len() > MAX_LINES {
                break;
            }
            let on_page = |(x, y): (f64, f64)| rule.to_page.apply(x, y);
            let mut first: Option<&Step> = None;
            let mut last: Option<&Step> = None;
            for step in &rule.steps {
                if step.rectangle {
                    grid.area(super::matrix::bounds([on_page(step.from), on_page(step.to)]));
                    continue;
                }
                match last.filter(|_| !step.moves) {
                    Some(last) => grid.line(on_page(last.to), on_page(step.to)),
                    None => first = Some(step),
                }
                last = Some(step);
            }
            if let (Some(first), Some(last)) = (first, last) {
                grid.line(on_page(last.to), on_page(first.to));
            }
        }
        grid
    }

    fn line(&mut self, a: (f64, f64), b: (f64, f64)) {
        self.thin(super::matrix::bounds([a, b]));
    }

    /// An area is bordered by its sides.
    fn area(&mut self, [l, b, r, t]: [f64; 4]) {
        if r - l <= THIN || t - b <= THIN {
            return self.thin([l, b, r, t]);
        }
        for side in [[l, b, r, b], [l, t, r, t], [l, b, l, t], [r, b, r, t]] {
            self.thin(side);
        }
    }

    fn thin(&mut self, [l, b, r, t]: [f64; 4]) {
        let (width, height) = (r - l, t - b);
        if !(width.is_finite() && height.is_finite()) {
            return;
        }
        if height <= THIN && width > 2.0 * THIN {
            self.across.push((f64::midpoint(b, t), l, r));
        } else if width <= THIN && height > 2.0 * THIN {
            self.upright.push((f64::midpoint(l, r), b, t));
        }
    }

    /// The row of a table in which something of height `size` stands at `start` on `base`; `end` is
    /// where the last thing beside it ends. `None` where no lines say so.
    pub(super) fn band(&self, base: f64, start: f64, end: f64, size: f64) -> Option<Band> {
        let over = |line: &&(f64, f64, f64)| line.1 <= start + SLACK && line.2 >= start + size;
        let lines = || self.across.iter().filter(over).map(|line| line.0);
        // A line right under the letters underlines them.
        let bottom = lines().filter(|y| *y < base - size * 0.2).max_by(f64::total_cmp)?;
        let top = lines().filter(|y| *y > base + size * 0.5).min_by(f64::total_cmp)?;
        let middle = base + size * 0.25;
        let between = |line: &&(f64, f64, f64)| {
            line.1 <= middle && line.2 >= middle && line.0 > start && line.0 < end
        };
        let mut separators: Vec<f64> =
            self.upright.iter().filter(between).map(|line| line.0).collect();
        separators.sort_by(f64::total_cmp);
        separators.dedup_by(|b, a| *b - *a < SLACK);
        (top - bottom < MAX_ROW).then_some(Band { bottom, separators })
    }
}

/// Highest row of a table, in points: half a page.
const MAX_ROW: f64 = 420.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::pdf::matrix::Matrix;

    fn rectangle(l: f64, b: f64, r: f64, t: f64) -> Rule {
        let step = Step { rectangle: true, from: (l, b), to: (r, t), ..Step::default() };
        Rule { steps: vec![step], to_page: Matrix::IDENTITY, bounds: [l, b, r, t] }
    }

    #[test]
    fn lines_around_a_row_and_between_its_cells() {
        let rules = [
            rectangle(70.0, 700.0, 500.0, 700.5),
            rectangle(70.0, 660.0, 500.0, 660.5),
            rectangle(200.0, 660.0, 200.5, 700.0),
            rectangle(350.0, 660.0, 350.5, 700.0),
            rectangle(350.0, 660.0, 350.5, 700.0),
        ];
        let grid = Grid::of(&rules);
        let band = grid.band(685.0, 75.0, 480.0, 11.0).unwrap();
        assert_eq!(band, Band { bottom: 660.25, separators: vec![200.25, 350.25] });
        assert_eq!(grid.band(720.0, 75.0, 480.0, 11.0), None);
    }
}
