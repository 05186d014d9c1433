//! What the glyph procedures of a Type 3 font draw, as outlines (ISO 32000-2, 9.6.4).

use super::super::lexer::{Lexer, Operand, Operation, whole};
use super::super::matrix::Matrix;
use super::shape::{Pen, Shape};
use lopdf::{Dictionary, Document, Object, Stream};

/// Bytes of a procedure that are looked at; a letter as a bitmap has some thousand.
const MAX: usize = 1 << 18;
/// Pixels of a bitmap on a side.
const SIDE: usize = 600;
/// Graphics states inside each other.
const STACK: usize = 32;

/// The shape that `procedure` paints, with `matrix` from glyph space to ems; `None` when it does more
/// than fill paths and stencil bitmaps, or paints nothing.
pub(super) fn shape(doc: &Document, procedure: &Stream, matrix: [f64; 6]) -> Option<Shape> {
    let bytes = super::decoded(doc, procedure, MAX)?;
    let mut ctm = Matrix(matrix);
    let mut stack = Vec::new();
    let mut ink = Pen::default();
    let mut path = Pen::default();
    for op in Lexer::new(&bytes) {
        let at = |i: usize| ctm.apply(op.number(i), op.number(i + 1));
        match op.operator.as_slice() {
            b"q" if stack.len() < STACK => stack.push(ctm),
            b"Q" => ctm = stack.pop().unwrap_or(ctm),
            b"cm" => {
                let own = [0, 1, 2, 3, 4, 5].map(|i| op.number(i));
                ctm = Matrix(own).then(ctm);
            }
            b"m" => path.begin(at(0)),
            b"l" => path.to(at(0)),
            b"c" => path.curve(at(0), at(2), at(4)),
            b"v" => path.curve(path.place(), at(0), at(2)),
            b"y" => path.curve(at(0), at(2), at(2)),
            b"h" => path.shut(),
            b"re" => rectangle(&mut path, ctm, [0, 1, 2, 3].map(|i| op.number(i))),
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => {
                path.shut();
                ink.add(std::mem::take(&mut path));
            }
            b"n" => path = Pen::default(),
            b"BI" => bitmap(&bytes, &op, ctm, &mut ink)?,
            b"S" | b"s" | b"Do" | b"Tj" | b"TJ" | b"'" | b"\"" | b"sh" => return None,
            _ => {}
        }
    }
    ink.shape(1.0)
}

fn rectangle(path: &mut Pen, ctm: Matrix, [x, y, width, height]: [f64; 4]) {
    path.begin(ctm.apply(x, y));
    path.to(ctm.apply(x + width, y));
    path.to(ctm.apply(x + width, y + height));
    path.to(ctm.apply(x, y + height));
    path.shut();
}

/// The ink of a stencil: every run of painted pixels as a rectangle (8.9.6.2). `None` when its data
/// cannot be had.
fn bitmap(bytes: &[u8], op: &Operation, ctm: Matrix, ink: &mut Pen) -> Option<()> {
    let Some(Operand::Dict(entries)) = op.operands.first() else { return None };
    let entry = |long: &[u8], short: &[u8]| {
        entries.iter().find(|(key, _)| key == long || key == short).map(|(_, value)| value)
    };
    let side = |long: &[u8], short: &[u8]| {
        entry(long, short)?.number().and_then(whole).filter(|n| (1..=SIDE).contains(n))
    };
    let (width, height) = (side(b"Width", b"W")?, side(b"Height", b"H")?);
    let packed = bytes.get(op.data.clone())?;
    let data = match entry(b"Filter", b"F") {
        None => packed.to_vec(),
        Some(filter) => unpacked(packed, filter)?,
    };
    // `/Decode [1 0]` paints the ones.
    let inverse = matches!(entry(b"Decode", b"D"),
        Some(Operand::Array(items)) if items.first().and_then(Operand::number) == Some(1.0));
    let stride = width.div_ceil(8);
    let painted = |x: usize, y: usize| {
        let byte = data.get(y * stride + x / 8).copied().unwrap_or(0xff);
        (byte >> (7 - x % 8) & 1 == 1) == inverse
    };
    #[allow(clippy::cast_precision_loss, reason = "at most SIDE")]
    let unit = |n: usize, of: usize| n as f64 / of as f64;
    for y in 0..height {
        let mut x = 0;
        while x < width {
            if !painted(x, y) {
                x += 1;
                continue;
            }
            let end = (x..width).find(|at| !painted(*at, y)).unwrap_or(width);
            let place = [
                unit(x, width),
                unit(height - y - 1, height),
                unit(end - x, width),
                unit(1, height),
            ];
            rectangle(ink, ctm, place);
            x = end;
        }
    }
    Some(())
}

/// The data behind the filters that letters are packed with.
fn unpacked(packed: &[u8], filter: &Operand) -> Option<Vec<u8>> {
    let names: Vec<&[u8]> = match filter {
        Operand::Name(name) => vec![name.as_slice()],
        Operand::Array(items) => items.iter().filter_map(Operand::name).collect(),
        _ => return None,
    };
    let long = |name: &&[u8]| -> Option<Object> {
        let long: &[u8] = match *name {
            b"Fl" | b"FlateDecode" => b"FlateDecode",
            b"LZW" | b"LZWDecode" => b"LZWDecode",
            b"A85" | b"ASCII85Decode" => b"ASCII85Decode",
            b"AHx" | b"ASCIIHexDecode" => b"ASCIIHexDecode",
            _ => return None,
        };
        Some(Object::Name(long.to_vec()))
    };
    let mut dict = Dictionary::new();
    dict.set("Filter", names.iter().map(long).collect::<Option<Vec<Object>>>()?);
    Stream::new(dict, packed.to_vec()).decompressed_content_with_limit(MAX).ok()
}
