//! Rewriting single operators; every other byte of a stream stays as it was.

use super::lexer::{Lexer, Operand, Operation};
use super::strings::SPOKEN;
use std::ops::Range;

/// New bytes for a span of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// What is replaced.
    pub(super) span: Range<usize>,
    /// By what.
    pub(super) bytes: Vec<u8>,
}

/// One code of a show operator.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Which string.
    pub(super) item: usize,
    /// Bytes of the code in it.
    pub(super) code: Range<usize>,
    /// Displacement in thousandths of text space.
    pub(super) advance: f64,
    /// Whether it goes.
    pub(super) removed: bool,
}

/// Applies edits; `None` when they overlap or lie outside.
pub(super) fn apply(stream: &[u8], mut edits: Vec<Edit>) -> Option<Vec<u8>> {
    edits.sort_by_key(|e| (e.span.start, e.span.end));
    edits.dedup();
    let mut out = Vec::with_capacity(stream.len());
    let mut at = 0;
    for edit in edits {
        out.extend_from_slice(stream.get(at..edit.span.start)?);
        // Numbers and names must not grow together with what stands beside them.
        if out.last().is_some_and(|b| !b.is_ascii_whitespace()) {
            out.push(b' ');
        }
        out.extend_from_slice(&edit.bytes);
        at = edit.span.end;
        if stream.get(at).is_some_and(|b| !b.is_ascii_whitespace()) {
            out.push(b' ');
        }
    }
    out.extend_from_slice(stream.get(at..)?);
    Some(out)
}

/// A show operator without the removed codes: in their place a move of the same length, so that
/// the rest of the line stays where it is (ISO 32000-2, 9.4.3).
pub(super) fn without(stream: &[u8], span: &Range<usize>, pieces: &[Piece]) -> Option<Edit> {
    let op = Lexer::new(stream.get(span.clone())?).next()?;
    let mut out = Vec::new();
    match op.operator.as_slice() {
        b"Tj" | b"TJ" => {}
        b"'" => out.extend(b"T* "),
        b"\"" => {
            let (word, character) = (decimal(op.number(0)), decimal(op.number(1)));
            out.extend(format!("{word} Tw {character} Tc T* ").bytes());
        }
        _ => return None,
    }
    let single = op.operands.last().map(std::slice::from_ref)?;
    let operands = match op.operands.last()? {
        Operand::Array(items) => items.as_slice(),
        _ => single,
    };
    let mut array = ShowArray::default();
    let mut item = 0;
    for operand in operands {
        match operand {
            Operand::Number(n) => array.shift += n,
            Operand::String(string) => {
                array.string(string, pieces.iter().filter(|p| p.item == item))?;
                item += 1;
            }
            _ => {}
        }
    }
    out.extend(array.finish());
    Some(Edit { span: span.clone(), bytes: out })
}

#[derive(Default)]
struct ShowArray {
    out: Vec<u8>,
    kept: Vec<u8>,
    shift: f64,
}

impl ShowArray {
    fn string<'p>(&mut self, string: &[u8], pieces: impl Iterator<Item = &'p Piece>) -> Option<()> {
        for piece in pieces {
            if piece.removed {
                self.shift -= piece.advance;
            } else {
                if self.shift != 0.0 {
                    self.flush();
                }
                self.kept.extend_from_slice(string.get(piece.code.clone())?);
            }
        }
        Some(())
    }

    fn flush(&mut self) {
        if !self.kept.is_empty() {
            self.out.push(b'<');
            self.out.extend(self.kept.drain(..).flat_map(|b| format!("{b:02X}").into_bytes()));
            self.out.push(b'>');
        }
        if self.shift != 0.0 {
            self.out.extend(format!(" {} ", decimal(self.shift)).bytes());
            self.shift = 0.0;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.flush();
        [b"[", self.out.as_slice(), b"] TJ"].concat()
    }
}

/// A marked-content operator without the texts for readers; its other properties (the number that
/// ties it to the structure tree) stay.
pub(super) fn silent(stream: &[u8], span: &Range<usize>) -> Option<Edit> {
    let op: Operation = Lexer::new(stream.get(span.clone())?).next()?;
    let [Operand::Name(tag), Operand::Dict(entries)] = op.operands.as_slice() else { return None };
    let rest = entries.iter().filter(|(k, _)| !SPOKEN.contains(&k.as_slice())).cloned().collect();
    let mut bytes = Vec::new();
    write(&Operand::Name(tag.clone()), &mut bytes);
    bytes.push(b' ');
    write(&Operand::Dict(rest), &mut bytes);
    bytes.push(b' ');
    bytes.extend_from_slice(&op.operator);
    Some(Edit { span: span.clone(), bytes })
}

fn write(operand: &Operand, out: &mut Vec<u8>) {
    match operand {
        Operand::Number(n) => out.extend(decimal(*n).bytes()),
        Operand::Name(name) => {
            out.push(b'/');
            for b in name {
                if b.is_ascii_alphanumeric() || b"-_.+*".contains(b) {
                    out.push(*b);
                } else {
                    out.extend(format!("#{b:02X}").bytes());
                }
            }
        }
        Operand::String(s) => {
            out.push(b'<');
            out.extend(s.iter().flat_map(|b| format!("{b:02X}").into_bytes()));
            out.push(b'>');
        }
        Operand::Array(items) => {
            out.push(b'[');
            for item in items {
                write(item, out);
                out.push(b' ');
            }
            out.push(b']');
        }
        Operand::Dict(entries) => {
            out.extend(b"<<");
            for (key, value) in entries {
                write(&Operand::Name(key.clone()), out);
                out.push(b' ');
                write(value, out);
                out.push(b' ');
            }
            out.extend(b">>");
        }
        Operand::Word(w) => out.extend_from_slice(w),
    }
}

/// A number as PDF spells it: at most five decimals, no exponent.
pub(super) fn decimal(value: f64) -> String {
    let text = format!("{value:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-0" { "0".to_owned() } else { text.to_owned() }
}
