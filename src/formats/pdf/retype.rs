//! Text objects written anew, so that no number in them tells where their words stood before.
//!
//! Every show operator gets a text matrix of its own; the operators that moved from one to the next
//! go. So what stands after a hole is not placed relative to what stood in it (ISO 32000-2, 9.4.2).

use super::lexer::{Lexer, Operand};
use super::matrix::Matrix;
use super::scene::{Key, Move, Scene, Show, Shown};
use super::splice::{Edit, decimal};
use crate::model::GlyphSource;
use std::collections::{BTreeMap, BTreeSet};

/// The text objects of a page that are written anew.
#[derive(Debug, Default)]
pub(super) struct Retype {
    shows: Vec<(Show, Vec<Code>)>,
    moves: Vec<Move>,
    /// Operators that set a word spacing which only these text objects have.
    spacings: Vec<std::ops::Range<usize>>,
    /// Their indices, and those of `"`.
    zeroed: BTreeSet<usize>,
}

/// One code of a show operator.
#[derive(Clone, Debug)]
struct Code {
    key: Key,
    bytes: std::ops::Range<usize>,
    /// In thousandths of text space.
    advance: f64,
    /// What of it is word spacing.
    word: f64,
    /// How much further along the line it stands, in thousandths of text space.
    by: f64,
}

impl Retype {
    /// The text objects that hold a glyph of `moves`; `None` when one cannot be written anew.
    pub(super) fn new(scene: &Scene, moves: &BTreeMap<Key, f64>) -> Option<Self> {
        let mut out = Self::default();
        if moves.is_empty() {
            return Some(out);
        }
        let operators: BTreeSet<usize> = moves.keys().map(|k| k.op).collect();
        let touched = scene.shows.iter().filter(|s| operators.contains(&s.span.start));
        let objects: BTreeSet<usize> = touched.map(|s| s.object).collect();
        if objects.contains(&0) {
            return None;
        }
        let mut codes: BTreeMap<usize, Vec<Code>> = BTreeMap::new();
        let page = |g: &&Shown| matches!(g.source, GlyphSource::Page(_));
        for glyph in scene.glyphs.iter().filter(page) {
            let key = glyph.key();
            let by = moves.get(&key).copied().unwrap_or(0.0);
            let by = if by == 0.0 { 0.0 } else { by / glyph.unit };
            if !by.is_finite() {
                return None;
            }
            let (bytes, advance, word) = (glyph.code.clone(), glyph.advance, glyph.word);
            codes.entry(key.op).or_default().push(Code { key, bytes, advance, word, by });
        }
        for show in scene.shows.iter().filter(|s| objects.contains(&s.object)) {
            let mut codes = codes.remove(&show.span.start).unwrap_or_default();
            codes.sort_by_key(|c| (c.key.item, c.key.code));
            out.shows.push((show.clone(), codes));
        }
        // A word spacing that fills a line tells how long its words were.
        let shared = scene.shows.iter().filter(|s| !objects.contains(&s.object));
        let shared: BTreeSet<usize> = shared.filter_map(|s| s.spacing).collect();
        let own = scene.shows.iter().filter(|s| objects.contains(&s.object));
        out.zeroed = own.filter_map(|s| s.spacing).filter(|s| !shared.contains(s)).collect();
        let spans = out.zeroed.iter().filter_map(|s| scene.spacings.get(*s)?.clone());
        out.spacings = spans.collect();
        out.moves = scene.moves.iter().filter(|m| objects.contains(&m.object)).cloned().collect();
        Some(out)
    }

    /// First bytes of the show operators written anew.
    pub(super) fn starts(&self) -> BTreeSet<usize> {
        self.shows.iter().map(|(s, _)| s.span.start).collect()
    }

    /// The edits; `None` when the stream is not what was read.
    pub(super) fn edits(&self, stream: &[u8], removed: &BTreeSet<Key>) -> Option<Vec<Edit>> {
        let mut out = Vec::with_capacity(self.shows.len() + self.moves.len());
        for step in &self.moves {
            let bytes = step.leading.map(|l| format!("{} TL", decimal(l)).into_bytes());
            out.push(Edit { span: step.span.clone(), bytes: bytes.unwrap_or_default() });
        }
        for span in &self.spacings {
            out.push(Edit { span: span.clone(), bytes: b"0 Tw".to_vec() });
        }
        for (show, codes) in &self.shows {
            let zeroed = show.spacing.is_some_and(|s| self.zeroed.contains(&s));
            let bytes = anew(stream, show, codes, zeroed, removed)?;
            out.push(Edit { span: show.span.clone(), bytes });
        }
        Some(out)
    }
}

/// A show operator in a place of its own.
fn anew(
    stream: &[u8],
    show: &Show,
    codes: &[Code],
    zeroed: bool,
    removed: &BTreeSet<Key>,
) -> Option<Vec<u8>> {
    let op = Lexer::new(stream.get(show.span.clone())?).next()?;
    let mut out = Vec::new();
    if op.operator == b"\"" {
        let word = if zeroed { 0.0 } else { op.number(0) };
        let (word, character) = (decimal(word), decimal(op.number(1)));
        out.extend(format!("{word} Tw {character} Tc ").bytes());
    }
    let single = op.operands.last().map(std::slice::from_ref)?;
    let operands = match op.operands.last()? {
        Operand::Array(items) => items.as_slice(),
        _ => single,
    };
    // Places in thousandths of text space from the start of the operator.
    let (mut at, mut item) = (0.0, 0);
    let mut pen: Option<f64> = None;
    let mut array: Vec<u8> = Vec::new();
    let mut open: Vec<u8> = Vec::new();
    let mut start = 0.0;
    for operand in operands {
        match operand {
            Operand::Number(n) => at -= n,
            Operand::String(string) => {
                for code in codes.iter().filter(|c| c.key.item == item) {
                    let place = at + code.by;
                    at += code.advance;
                    if removed.contains(&code.key) {
                        continue;
                    }
                    match pen {
                        None => start = place,
                        Some(pen) if (place - pen).abs() > 0.005 => {
                            flush(&mut open, &mut array);
                            array.extend(format!(" {} ", decimal(pen - place)).bytes());
                        }
                        Some(_) => {}
                    }
                    let spacing = if zeroed { code.word } else { 0.0 };
                    pen = Some(place + code.advance - spacing);
                    open.extend_from_slice(string.get(code.bytes.clone())?);
                }
                item += 1;
            }
            _ => {}
        }
    }
    flush(&mut open, &mut array);
    if pen.is_some() {
        let Matrix(m) = Matrix::shift(start / 1000.0 * show.em, 0.0).then(show.text);
        let matrix = m.map(precise).join(" ");
        out.extend(format!("{matrix} Tm [").bytes());
        out.extend(array);
        out.extend(b"] TJ");
    }
    Some(out)
}

fn flush(open: &mut Vec<u8>, array: &mut Vec<u8>) {
    if !open.is_empty() {
        array.push(b'<');
        array.extend(open.drain(..).flat_map(|b| format!("{b:02X}").into_bytes()));
        array.push(b'>');
    }
}

/// A number of a matrix: small ones keep their digits, none says more than a renderer can show.
fn precise(value: f64) -> String {
    if value != 0.0 && value.abs() < 0.1 {
        let text = format!("{value:.9}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        return if text == "-0" { "0".to_owned() } else { text.to_owned() };
    }
    decimal((value * 1e4).round() / 1e4)
}
