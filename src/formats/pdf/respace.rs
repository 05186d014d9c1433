//! Lines set anew around their boxes: the width of a gap tells which word fitted it.
//!
//! The words that stay keep their order, their letters and their line. Where they stand on it is
//! computed from what anyone can see (their own widths, the edges that other lines share) and from
//! the width of the box, which is a coarse step. So two names of about the same length leave the
//! same page behind, to the last decimal.
//!
//! What remains: the step itself (names of four and of fourteen letters do differ), where the line
//! was broken, and lines that cannot be set anew (slanted text, text in forms that
//! could not become part of the page, text over text): those keep the exact gap.

#![allow(clippy::many_single_char_names, reason = "left, bottom, right, top")]

mod band;
mod line;

pub(super) use band::{Band, links, rule};

use super::boxes::Cover;
use super::layout::{CELL_GAP, LINE, OVERLAP, WORD_GAP, in_frame, is_finite};
use super::scene::{Key, Scene, Shown};
use crate::formats::BoxWidth;
use crate::model::GlyphSource;
use band::rect;
use line::{Anchor, Gap, Line, SPACE, Token, usual_space};
use std::collections::{BTreeMap, BTreeSet};

/// Step to which the width of a box is rounded, in ems: about five letters.
const STEP: f64 = 2.5;
/// Width of a box when all are the same, in ems.
const FIXED: f64 = 5.0;
/// Glyphs of a page times lines to be set: a full page of small type with a box on every line is a
/// thousandth of this.
const MAX_WORK: usize = 500_000_000;
/// Room kept before the next cell, in ems.
const MARGIN: f64 = 0.4;
/// How far a mark reaches past the words that it marks, in points.
const OWN: f64 = 2.0;
/// Two edges are the same, in points.
const EDGE: f64 = 0.5;

/// What moves on a page.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// How far a glyph moves along its line, in points; glyphs of these lines only.
    pub(super) moves: BTreeMap<Key, f64>,
    /// Glyphs that go with the line.
    pub(super) gone: BTreeSet<Key>,
    /// The lines set anew.
    pub(super) bands: Vec<Band>,
}

/// A glyph in the frame of its line.
#[derive(Clone, Copy)]
struct Item {
    index: usize,
    start: f64,
    end: f64,
    base: f64,
    size: f64,
    blank: bool,
}

/// A line set anew.
struct Set {
    band: Band,
    /// How far each of its glyphs moves.
    moves: Vec<(Key, f64)>,
    /// Spaces that go with what stood on both sides.
    gone: Vec<Key>,
}

/// Glyphs of one line without the gap of a table between them.
struct Segment {
    items: Vec<Item>,
    start: f64,
    end: f64,
    /// Where the line may reach, because the next cell begins there.
    room: (f64, f64),
    touched: bool,
}

/// Plans the lines with boxes; `removed` are the glyphs that go, `area` is the page.
pub(super) fn plan(
    scene: &Scene,
    covers: &[Cover],
    removed: &BTreeSet<Key>,
    width: BoxWidth,
    area: [f64; 4],
) -> Plan {
    let mut plan = Plan::default();
    if width == BoxWidth::Exact || covers.is_empty() {
        return plan;
    }
    let turns: BTreeSet<i32> = covers.iter().filter_map(Cover::turn).collect();
    for turn in turns {
        let page = Lines { scene, covers, removed, width, turn, doubled: scene.doubled() };
        let segments = page.segments();
        let touched = segments.iter().filter(|s| s.touched).count();
        if touched.saturating_mul(scene.glyphs.len()) > MAX_WORK {
            continue;
        }
        for (at, segment) in segments.iter().enumerate().filter(|(_, s)| s.touched) {
            let bounds = page.bounds(&segments, at, area);
            if width == BoxWidth::FullLine {
                page.blacken(segment, bounds, &mut plan);
            } else if let Some(set) = page.set(&segments, at, bounds) {
                plan.moves.extend(set.moves);
                plan.gone.extend(set.gone);
                plan.bands.push(set.band);
            }
        }
    }
    plan
}

/// The lines of a page that run in one direction.
struct Lines<'s> {
    scene: &'s Scene,
    covers: &'s [Cover],
    removed: &'s BTreeSet<Key>,
    width: BoxWidth,
    turn: i32,
    doubled: &'s [bool],
}

impl Lines<'_> {
    fn item(&self, index: usize, glyph: &Shown) -> Item {
        let (start, base) = in_frame(glyph.origin, self.turn);
        let end = start + glyph.width;
        Item { index, start, end, base, size: glyph.size, blank: glyph.is_blank() }
    }

    fn glyph(&self, item: &Item) -> Option<&Shown> {
        self.scene.glyphs.get(item.index)
    }

    fn is_removed(&self, item: &Item) -> bool {
        self.glyph(item).is_some_and(|g| self.removed.contains(&g.key()))
    }

    /// The cover over a glyph.
    fn cover(&self, glyph: &Shown) -> Option<usize> {
        let [l, b, r, t] = glyph.quad.bounds();
        let centre = (f64::midpoint(l, r), f64::midpoint(b, t));
        self.covers.iter().position(|c| c.turn() == Some(self.turn) && c.covers(centre))
    }

    fn segments(&self) -> Vec<Segment> {
        let ours = |(i, g): &(usize, &Shown)| {
            self.doubled.get(*i) == Some(&false)
                && g.annotation.is_none()
                && !g.hidden
                && is_finite(g)
                && super::boxes::quarter(g.direction) == Some(self.turn)
        };
        let glyphs = self.scene.glyphs.iter().enumerate().filter(ours);
        let mut items: Vec<Item> = glyphs.map(|(i, g)| self.item(i, g)).collect();
        items.sort_by(|a, b| b.base.total_cmp(&a.base).then(a.start.total_cmp(&b.start)));
        let mut rows: Vec<Vec<Item>> = Vec::new();
        let mut head: Option<Item> = None;
        for item in items {
            let joins = head.is_some_and(|h| h.base - item.base <= h.size.max(item.size) * LINE);
            match rows.last_mut() {
                Some(row) if joins => row.push(item),
                _ => {
                    head = Some(item);
                    rows.push(vec![item]);
                }
            }
        }
        rows.into_iter().flat_map(|row| self.split(row)).collect()
    }

    /// A row cut at the gaps of a table.
    fn split(&self, mut row: Vec<Item>) -> Vec<Segment> {
        row.sort_by(|a, b| a.start.total_cmp(&b.start));
        let mut out: Vec<Segment> = Vec::new();
        for item in row {
            let touched = !item.blank && self.is_removed(&item);
            match out.last_mut() {
                Some(last) if item.blank || item.start - last.end <= item.size * CELL_GAP => {
                    last.items.push(item);
                    if !item.blank {
                        last.end = last.end.max(item.end);
                    }
                    last.touched |= touched;
                }
                None if item.blank => {}
                _ => out.push(Segment {
                    items: vec![item],
                    start: item.start,
                    end: item.end,
                    room: (f64::NEG_INFINITY, f64::INFINITY),
                    touched,
                }),
            }
        }
        let starts: Vec<f64> = out.iter().map(|s| s.start).collect();
        let ends: Vec<f64> = out.iter().map(|s| s.end).collect();
        for (at, segment) in out.iter_mut().enumerate() {
            let margin = segment.items.first().map_or(0.0, |i| i.size) * MARGIN;
            let before = at.checked_sub(1).and_then(|b| ends.get(b));
            let left = before.map_or(f64::NEG_INFINITY, |e| e + margin);
            let right = starts.get(at + 1).map_or(f64::INFINITY, |s| s - margin);
            segment.room = (left, right);
        }
        out
    }

    /// How far a line may reach: to its neighbours in the row, else as far as other lines do.
    fn bounds(&self, segments: &[Segment], at: usize, area: [f64; 4]) -> (f64, f64) {
        let corners = [(area[0], area[1]), (area[2], area[3])].map(|c| in_frame(c, self.turn));
        let (low, high) = (corners[0].0.min(corners[1].0), corners[0].0.max(corners[1].0));
        let first = segments.iter().map(|s| s.start).fold(f64::INFINITY, f64::min);
        let others = segments.iter().filter(|s| !s.touched);
        let last = others.map(|s| s.end).fold(f64::NEG_INFINITY, f64::max);
        // With margins alike left and right.
        let last = last.max(high - (first - low).max(0.0)).min(high);
        let Some(segment) = segments.get(at) else { return (first, last) };
        let (from, to) = self.fence(segment);
        (segment.room.0.max(first.max(low)).max(from), segment.room.1.min(last).min(to))
    }

    /// The lines of a table and the edges of coloured areas left and right of a line of text: its
    /// words stay between them.
    fn fence(&self, segment: &Segment) -> (f64, f64) {
        let none = (f64::NEG_INFINITY, f64::INFINITY);
        let Some(first) = segment.items.iter().find(|i| !i.blank) else { return none };
        let (middle, margin) = (first.base + first.size * 0.3, first.size * MARGIN / 2.0);
        self.scene.rules.iter().fold(none, |(mut from, mut to), rule| {
            let [l, b, r, t] = rule.bounds;
            let (one, other) = (in_frame((l, b), self.turn), in_frame((r, t), self.turn));
            let (low, high) = (one.1.min(other.1), one.1.max(other.1));
            let edges = [one.0.min(other.0), one.0.max(other.0)];
            // What marks words of the line itself moves with them.
            let own = edges[0] >= segment.start - OWN && edges[1] <= segment.end + OWN;
            if own || !(low..=high).contains(&middle) {
                return (from, to);
            }
            for edge in edges {
                if edge >= segment.end - EDGE {
                    to = to.min((edge - margin).max(segment.end));
                } else if edge <= segment.start + EDGE {
                    from = from.max((edge + margin).min(segment.start));
                }
            }
            (from, to)
        })
    }

    /// What of the line shares an edge with others.
    fn anchor(segments: &[Segment], at: usize) -> Option<Anchor> {
        let own = segments.get(at)?;
        let others = || segments.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, s)| s);
        let count = |place: fn(&Segment) -> f64| {
            let mine = place(own);
            others().filter(|s| (place(s) - mine).abs() <= EDGE).count()
        };
        let left = count(|s| s.start);
        let right = count(|s| s.end);
        let middle = count(|s| f64::midpoint(s.start, s.end));
        let shared = |place: fn(&Segment) -> f64| {
            // The edge of the others: our own is a little off by what is to be hidden.
            let mine = place(own);
            let mut all: Vec<f64> =
                others().map(place).filter(|p| (p - mine).abs() <= EDGE).collect();
            all.sort_by(f64::total_cmp);
            all.get(all.len() / 2).copied().unwrap_or(mine)
        };
        Some(match (left, right, middle) {
            // One line of many that begins in the same place may do so by chance.
            (_, 2.., _) if left * 4 >= right => Anchor::Both(own.start, shared(|s| s.end)),
            (1.., 0..2, _) => Anchor::Left(own.start),
            (_, 2.., _) => Anchor::Right(shared(|s| s.end)),
            (_, _, 2..) => Anchor::Middle(shared(|s| f64::midpoint(s.start, s.end))),
            _ => Anchor::Left(own.start),
        })
    }

    /// The words and holes of a line; `None` when they do not stand beside each other.
    fn tokens(&self, segment: &Segment) -> Option<Vec<Token>> {
        let mut out: Vec<Token> = Vec::new();
        let mut blanks = Vec::new();
        let mut seen = BTreeSet::new();
        for item in &segment.items {
            let glyph = self.glyph(item)?;
            if !matches!(glyph.source, GlyphSource::Page(_)) {
                return None;
            }
            let removed = self.removed.contains(&glyph.key());
            if item.blank && !removed {
                blanks.push(item.index);
                continue;
            }
            let hole = if removed { self.cover(glyph) } else { None };
            if removed && hole.is_none() {
                if item.blank {
                    continue;
                }
                return None;
            }
            let gap = out.last().map_or(0.0, |t| item.start - t.end);
            let apart = !blanks.is_empty() || gap > item.size * WORD_GAP;
            if gap < -item.size * OVERLAP {
                return None;
            }
            match out.last_mut() {
                Some(last) if last.hole == hole && (hole.is_some() || !apart) => {
                    last.end = last.end.max(item.end);
                    // A space between two words under one box goes with them.
                    last.glyphs.append(&mut blanks);
                    last.glyphs.push(item.index);
                }
                _ => {
                    if hole.is_some_and(|h| !seen.insert(h)) {
                        return None;
                    }
                    let gap = if apart && !out.is_empty() { Gap::Space } else { Gap::None };
                    out.push(Token {
                        hole,
                        start: item.start,
                        end: item.end,
                        gap,
                        glyphs: vec![item.index],
                        blanks: std::mem::take(&mut blanks),
                    });
                }
            }
        }
        // Spaces at the end go with the last word, wherever they were.
        if let Some(last) = out.last_mut() {
            last.glyphs.extend(blanks.iter().filter(|_| last.hole.is_none()));
            if last.hole.is_some() {
                last.blanks.extend(blanks);
            }
        }
        Some(out)
    }

    /// Sets one line.
    fn set(&self, segments: &[Segment], at: usize, bounds: (f64, f64)) -> Option<Set> {
        let segment = segments.get(at)?;
        let mut tokens = self.tokens(segment)?;
        let em = segment.items.iter().map(|i| i.size).fold(0.0, f64::max);
        if em <= 0.0 {
            return None;
        }
        let blank = segment
            .items
            .iter()
            .filter(|i| i.blank && !self.is_removed(i))
            .find_map(|i| self.glyph(i).map(|g| g.width).filter(|w| SPACE.contains(&(w / em))));
        let space = usual_space(&mut tokens, em, blank);
        let widths: Vec<f64> = tokens.iter().map(|t| self.width(t)).collect();
        let anchor = Self::anchor(segments, at)?;
        let line = Line { tokens: &tokens, em, space, anchor, bounds };
        let places = line.places(widths)?;
        self.finish(segment, &tokens, &places, em)
    }

    /// How wide a word is, and how wide a box becomes.
    fn width(&self, token: &Token) -> f64 {
        let Some(cover) = token.hole.and_then(|h| self.covers.get(h)) else {
            return token.end - token.start;
        };
        if self.width == BoxWidth::Fixed {
            return FIXED * cover.size();
        }
        let step = STEP * cover.size();
        ((token.end - token.start) / step).round().max(1.0) * step
    }

    /// Turns new places into moves.
    fn finish(
        &self,
        segment: &Segment,
        tokens: &[Token],
        places: &[(f64, f64)],
        em: f64,
    ) -> Option<Set> {
        let (mut moves, mut gone) = (Vec::new(), Vec::new());
        let mut knots: Vec<(f64, f64)> = Vec::new();
        let mut boxes = Vec::new();
        let mut before: Option<f64> = None;
        for (token, (start, end)) in tokens.iter().zip(places) {
            knots.extend([(token.start, *start), (token.end, *end)]);
            if let Some(hole) = token.hole {
                let [l, b, r, t] = self.covers.get(hole)?.rect;
                let (low, high) = (in_frame((l, b), self.turn), in_frame((r, t), self.turn));
                let across = (low.1.min(high.1), low.1.max(high.1));
                boxes.push((hole, rect((*start, *end), across, self.turn)));
                let under = token.glyphs.iter().filter_map(|i| self.scene.glyphs.get(*i));
                gone.extend(under.map(Shown::key).filter(|k| !self.removed.contains(k)));
            } else {
                moves.extend(self.word_moves(token, (*start, *end), em));
            }
            let spaces = token.blanks.iter().filter_map(|i| self.scene.glyphs.get(*i));
            let mut place = before.unwrap_or(*start);
            for glyph in spaces {
                let (along, _) = in_frame(glyph.origin, self.turn);
                moves.push((glyph.key(), place - along));
                place += glyph.width;
            }
            before = Some(*end);
        }
        let across = self.across(segment);
        let old = (segment.start, segment.end);
        let new = (places.first()?.0, places.last()?.1);
        let along = (old.0.min(new.0) - em, old.1.max(new.1) + em);
        self.doubles_move(segment, &knots, across, &mut moves)?;
        let band =
            Band { rect: rect(along, across, self.turn), boxes, turn: self.turn, across, knots };
        moves.extend(gone.iter().map(|key| (*key, 0.0)));
        self.is_free(&band, &moves).then_some(Set { band, moves, gone })
    }

    /// How far the letters of a word move, and the spaces at the end of the line with them.
    fn word_moves(&self, token: &Token, (start, end): (f64, f64), em: f64) -> Vec<(Key, f64)> {
        let mut place = end;
        let glyphs = token.glyphs.iter().filter_map(|i| self.scene.glyphs.get(*i));
        let moved = glyphs.map(|glyph| {
            let (along, _) = in_frame(glyph.origin, self.turn);
            // Spaces at the end follow each other.
            if glyph.is_blank() && along >= token.end - em * OVERLAP {
                place += glyph.width;
                (glyph.key(), place - glyph.width - along)
            } else {
                (glyph.key(), start - token.start)
            }
        });
        moved.collect()
    }

    /// Lowest and highest of a line, across it.
    fn across(&self, segment: &Segment) -> (f64, f64) {
        let quads = segment.items.iter().filter_map(|i| self.glyph(i)).map(|g| g.quad.0);
        let across = quads.flatten().map(|corner| in_frame(corner, self.turn).1);
        across.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)))
    }

    /// Letters painted twice move with the first of them; `None` when one stands over no word.
    fn doubles_move(
        &self,
        segment: &Segment,
        knots: &[(f64, f64)],
        across: (f64, f64),
        moves: &mut Vec<(Key, f64)>,
    ) -> Option<()> {
        let doubled = |(index, _): &(usize, &Shown)| self.doubled.get(*index) == Some(&true);
        for (index, glyph) in self.scene.glyphs.iter().enumerate().filter(doubled) {
            let item = self.item(index, glyph);
            let here = glyph.annotation.is_none()
                && (across.0..=across.1).contains(&item.base)
                && item.start >= segment.start - item.size
                && item.end <= segment.end + item.size
                && !self.removed.contains(&glyph.key());
            if !here {
                continue;
            }
            let middle = f64::midpoint(item.start, item.end);
            let word = knots.chunks_exact(2).find_map(|k| match k {
                [a, b] => (a.0 - EDGE..=b.0 + EDGE).contains(&middle).then_some(a.1 - a.0),
                _ => None,
            });
            let page = matches!(glyph.source, GlyphSource::Page(_));
            moves.push((glyph.key(), word.filter(|_| page)?));
        }
        Some(())
    }

    /// Whether no box comes to lie over a glyph that stays.
    fn is_free(&self, band: &Band, moves: &[(Key, f64)]) -> bool {
        let moving: BTreeMap<Key, f64> = moves.iter().copied().collect();
        let (sin, cos) = f64::from(self.turn).to_radians().sin_cos();
        // Glyphs move along their line only: most of a page is never near.
        let upright = self.turn % 180 != 0;
        let near = |g: &&Shown| {
            let [l, b, r, t] = g.quad.bounds();
            band.boxes.iter().any(|(_, [left, low, right, high])| {
                if upright { l <= *right && *left <= r } else { b <= *high && *low <= t }
            })
        };
        self.scene.glyphs.iter().filter(near).filter(|g| !g.is_blank()).all(|g| {
            let key = g.key();
            if self.removed.contains(&key) {
                return true;
            }
            let by = moving.get(&key).copied().unwrap_or(0.0);
            let [l, b, r, t] = g.quad.bounds();
            let centre = (f64::midpoint(l, r) + by * cos, f64::midpoint(b, t) + by * sin);
            !band.boxes.iter().any(|(_, [l, b, r, t])| {
                (*l..=*r).contains(&centre.0) && (*b..=*t).contains(&centre.1)
            })
        })
    }

    /// Takes the whole line.
    fn blacken(&self, segment: &Segment, bounds: (f64, f64), plan: &mut Plan) {
        let mut holes = BTreeSet::new();
        for item in &segment.items {
            let Some(glyph) = self.glyph(item) else { continue };
            if !matches!(glyph.source, GlyphSource::Page(_)) {
                return;
            }
            holes.extend(self.cover(glyph).filter(|_| self.is_removed(item)));
            plan.gone.insert(glyph.key());
            // So that no move over what went is left in the stream.
            plan.moves.insert(glyph.key(), 0.0);
        }
        let across = self.across(segment);
        let along = (segment.start.min(bounds.0), bounds.1.max(segment.start));
        let new = rect((along.0, along.1.max(segment.end)), across, self.turn);
        let boxes = holes.into_iter().map(|h| (h, new)).collect();
        plan.bands.push(Band { rect: new, boxes, turn: self.turn, across, knots: Vec::new() });
    }
}
