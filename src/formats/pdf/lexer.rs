//! Content streams as operations with their byte spans (ISO 32000-2, 7.8.2).
//!
//! The lexer accepts any bytes: what is no PDF syntax is skipped, never an error, because a viewer
//! shows the rest of such a stream too. Where a viewer may go on at another place than the lexer,
//! because something was opened and never closed, the stream is [`Lexer::torn`].

use std::ops::Range;

/// Nesting of arrays and dictionaries beyond which an operand is given up.
const MAX_DEPTH: usize = 24;
/// Operands before an operator that are remembered; no operator takes as many.
const MAX_OPERANDS: usize = 64;

/// A value before an operator.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    /// Integer or real.
    Number(f64),
    /// Without the slash, `#xx` resolved.
    Name(Vec<u8>),
    /// Literal or hexadecimal string, decoded.
    String(Vec<u8>),
    /// Array.
    Array(Vec<Operand>),
    /// Dictionary, in the order written.
    Dict(Vec<(Vec<u8>, Operand)>),
    /// `true`, `false`, `null`, or a word out of place inside an array or dictionary.
    Word(Vec<u8>),
}

impl Operand {
    /// The number, if it is one.
    pub(super) fn number(&self) -> Option<f64> {
        if let Self::Number(n) = self { Some(*n) } else { None }
    }

    /// The name, if it is one.
    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(n) = self { Some(n) } else { None }
    }
}

/// One operator with its operands, or one inline image.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Operation {
    /// The operator; `BI` for a whole inline image.
    pub(super) operator: Vec<u8>,
    /// Its operands; for an inline image one dictionary.
    pub(super) operands: Vec<Operand>,
    /// From the first operand to the end of the operator (of `EI` for an inline image).
    pub(super) span: Range<usize>,
    /// The data of an inline image.
    pub(super) data: Range<usize>,
}

impl Operation {
    /// The `i`th operand as a number, 0 when it is none.
    pub(super) fn number(&self, i: usize) -> f64 {
        self.operands.get(i).and_then(Operand::number).unwrap_or(0.0)
    }

    /// The first operand as a name.
    pub(super) fn name(&self) -> Option<&[u8]> {
        self.operands.first().and_then(Operand::name)
    }
}

enum Token {
    Operand(Operand),
    Operator(Vec<u8>),
}

/// Iterator over the operations of a stream.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    torn: bool,
    comments: Vec<Range<usize>>,
}

impl<'a> Lexer<'a> {
    /// Starts at the first byte.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, torn: false, comments: Vec::new() }
    }

    /// The comments in what was read so far.
    pub(super) fn comments(self) -> Vec<Range<usize>> {
        self.comments
    }

    /// Whether, in what was read so far, a string, array, dictionary or inline image did not end,
    /// or had an operator inside: text may stand where the lexer saw none.
    pub(super) fn torn(&self) -> bool {
        self.torn
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn bump(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn skip_space(&mut self) {
        while let Some(b) = self.peek() {
            if b == b'%' {
                let start = self.at;
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
                self.comments.push(start..self.at);
            } else if is_space(b) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// The next token; `None` at the end of the bytes.
    fn token(&mut self, depth: usize) -> Option<Token> {
        loop {
            self.skip_space();
            let operand = match self.peek()? {
                b'(' => Operand::String(self.literal()),
                b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.dict(depth),
                b'<' => Operand::String(self.hex()),
                b'[' => self.array(depth),
                b'/' => Operand::Name(self.name()),
                b')' | b'>' | b']' | b'{' | b'}' => {
                    self.at += 1;
                    continue;
                }
                _ => return Some(self.word()),
            };
            return Some(Token::Operand(operand));
        }
    }

    fn word(&mut self) -> Token {
        let start = self.at;
        while self.peek().is_some_and(|b| !is_space(b) && !is_delimiter(b)) {
            self.at += 1;
        }
        let word = self.bytes.get(start..self.at).unwrap_or_default();
        match word {
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => Token::Operand(Operand::Number(number(word))),
            b"true" | b"false" | b"null" => Token::Operand(Operand::Word(word.to_vec())),
            _ => Token::Operator(word.to_vec()),
        }
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut out = Vec::new();
        while let Some(b) = self.peek().filter(|b| !is_space(*b) && !is_delimiter(*b)) {
            self.at += 1;
            let hex = (b == b'#')
                .then(|| Some((self.digit(self.at)?, self.digit(self.at + 1)?)))
                .flatten();
            if let Some((high, low)) = hex {
                self.at += 2;
                out.push(high << 4 | low);
            } else {
                out.push(b);
            }
        }
        out
    }

    fn digit(&self, at: usize) -> Option<u8> {
        hex_digit(*self.bytes.get(at)?)
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let (mut out, mut open) = (Vec::new(), 1_usize);
        loop {
            let Some(b) = self.bump() else {
                self.torn = true;
                break;
            };
            match b {
                b'(' => open += 1,
                b')' if open == 1 => break,
                b')' => open -= 1,
                b'\\' => {
                    self.escape(&mut out);
                    continue;
                }
                b'\r' => {
                    self.at += usize::from(self.peek() == Some(b'\n'));
                    out.push(b'\n');
                    continue;
                }
                _ => {}
            }
            out.push(b);
        }
        out
    }

    /// What follows a backslash in a literal string (ISO 32000-2, table 3).
    fn escape(&mut self, out: &mut Vec<u8>) {
        match self.bump() {
            Some(b'n') => out.push(b'\n'),
            Some(b'r') => out.push(b'\r'),
            Some(b't') => out.push(b'\t'),
            Some(b'b') => out.push(8),
            Some(b'f') => out.push(12),
            Some(b'\r') => self.at += usize::from(self.peek() == Some(b'\n')),
            Some(b'\n') | None => {}
            Some(first @ b'0'..=b'7') => {
                let mut value = u32::from(first - b'0');
                for _ in 0..2 {
                    let Some(b @ b'0'..=b'7') = self.peek() else { break };
                    self.at += 1;
                    value = value * 8 + u32::from(b - b'0');
                }
                out.push(u8::try_from(value & 0xff).unwrap_or_default());
            }
            Some(other) => out.push(other),
        }
    }

    fn hex(&mut self) -> Vec<u8> {
        self.at += 1;
        let (mut out, mut high) = (Vec::new(), None);
        while let Some(b) = self.bump().filter(|b| *b != b'>') {
            let Some(digit) = hex_digit(b) else { continue };
            match high.take() {
                None => high = Some(digit),
                Some(h) => out.push(h << 4 | digit),
            }
        }
        out.extend(high.map(|h| h << 4));
        out
    }

    fn array(&mut self, depth: usize) -> Operand {
        self.at += 1;
        let mut out = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => {
                    self.torn = true;
                    break;
                }
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                _ if depth >= MAX_DEPTH => {
                    self.torn = true;
                    break;
                }
                _ => match self.token(depth + 1) {
                    Some(Token::Operand(o)) => out.push(o),
                    Some(Token::Operator(w)) => {
                        self.torn = true;
                        out.push(Operand::Word(w));
                    }
                    None => {
                        self.torn = true;
                        break;
                    }
                },
            }
        }
        Operand::Array(out)
    }

    fn dict(&mut self, depth: usize) -> Operand {
        self.at += 2;
        let mut out = Vec::new();
        let mut key = None;
        loop {
            self.skip_space();
            match self.peek() {
                None => {
                    self.torn = true;
                    break;
                }
                Some(b'>') => {
                    self.at += 1;
                    self.at += usize::from(self.peek() == Some(b'>'));
                    break;
                }
                _ if depth >= MAX_DEPTH => {
                    self.torn = true;
                    break;
                }
                _ => {}
            }
            let value = match self.token(depth + 1) {
                Some(Token::Operand(o)) => o,
                Some(Token::Operator(w)) => {
                    self.torn = true;
                    Operand::Word(w)
                }
                None => {
                    self.torn = true;
                    break;
                }
            };
            match (key.take(), value) {
                (Some(k), v) => out.push((k, v)),
                (None, Operand::Name(n)) => key = Some(n),
                (None, _) => {}
            }
        }
        Operand::Dict(out)
    }

    /// An inline image from behind `BI` (ISO 32000-2, 8.9.7).
    fn inline_image(&mut self, start: usize) -> Operation {
        let (mut entries, mut key) = (Vec::new(), None);
        while let Some(token) = self.token(0) {
            match token {
                Token::Operator(w) if w == b"ID" => break,
                Token::Operator(w) if w == b"EI" => {
                    return image(start..self.at, self.at..self.at, entries);
                }
                Token::Operator(w) => {
                    if let Some(k) = key.take() {
                        entries.push((k, Operand::Word(w)));
                    }
                }
                Token::Operand(o) => match (key.take(), o) {
                    (Some(k), v) => entries.push((k, v)),
                    (None, Operand::Name(n)) => key = Some(n),
                    (None, _) => {}
                },
            }
        }
        self.at = (self.at + 1).min(self.bytes.len());
        let data_start = self.at;
        let exact = raw_length(&entries).map(|n| data_start.saturating_add(n));
        let data_end = exact.filter(|e| self.ends_at(*e)).unwrap_or_else(|| self.find_end());
        self.torn |= data_end == self.bytes.len();
        self.at = data_end;
        self.skip_space();
        self.at = (self.at + 2).min(self.bytes.len());
        image(start..self.at, data_start..data_end, entries)
    }

    /// Whether only white space stands between `at` and an `EI`.
    fn ends_at(&self, at: usize) -> bool {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let space = rest.iter().take_while(|b| is_space(**b)).count();
        matches!(rest.get(space..), Some([b'E', b'I', tail @ ..])
            if tail.first().is_none_or(|b| is_space(*b) || is_delimiter(*b)))
    }

    /// The end of image data of unknown length: the first `EI` between white space that is
    /// followed by text, not by more image data.
    fn find_end(&self) -> usize {
        let mut at = self.at;
        while let Some(window) = self.bytes.get(at..at + 3) {
            let [before, rest @ ..] = window else { break };
            let tail = self.bytes.get(at + 3..).unwrap_or_default();
            if is_space(*before)
                && rest == b"EI"
                && tail.first().is_none_or(|b| is_space(*b))
                && tail.iter().take(12).all(|b| is_space(*b) && *b != 0 || (32..127).contains(b))
            {
                return at;
            }
            at += 1;
        }
        self.bytes.len()
    }
}

impl Iterator for Lexer<'_> {
    type Item = Operation;

    fn next(&mut self) -> Option<Operation> {
        let mut operands = Vec::new();
        let mut start = None;
        loop {
            self.skip_space();
            let here = self.at;
            match self.token(0)? {
                Token::Operand(o) => {
                    start.get_or_insert(here);
                    operands.push(o);
                    if operands.len() > MAX_OPERANDS {
                        operands.remove(0);
                    }
                }
                Token::Operator(operator) if operator == b"BI" => {
                    return Some(self.inline_image(here));
                }
                Token::Operator(operator) => {
                    let span = start.unwrap_or(here)..self.at;
                    return Some(Operation { operator, operands, span, data: 0..0 });
                }
            }
        }
    }
}

fn image(span: Range<usize>, data: Range<usize>, entries: Vec<(Vec<u8>, Operand)>) -> Operation {
    Operation { operator: b"BI".to_vec(), operands: vec![Operand::Dict(entries)], span, data }
}

/// Bytes of an inline image without a filter, where the entries tell.
fn raw_length(entries: &[(Vec<u8>, Operand)]) -> Option<usize> {
    let get = |long: &[u8], short: &[u8]| {
        entries.iter().find(|(k, _)| k == long || k == short).map(|(_, v)| v)
    };
    if get(b"Filter", b"F").is_some() {
        return None;
    }
    let number = |o: Option<&Operand>| o.and_then(Operand::number).and_then(whole);
    let width = number(get(b"Width", b"W"))?;
    let height = number(get(b"Height", b"H"))?;
    let mask = get(b"ImageMask", b"IM") == Some(&Operand::Word(b"true".to_vec()));
    let bits = if mask { 1 } else { number(get(b"BitsPerComponent", b"BPC"))? };
    let channels = match get(b"ColorSpace", b"CS") {
        _ if mask => 1,
        Some(Operand::Name(n)) => match n.as_slice() {
            b"DeviceGray" | b"G" | b"CalGray" => 1,
            b"DeviceRGB" | b"RGB" | b"CalRGB" => 3,
            b"DeviceCMYK" | b"CMYK" => 4,
            _ => return None,
        },
        Some(Operand::Array(_)) => 1,
        _ => return None,
    };
    let row = width.checked_mul(channels)?.checked_mul(bits)?.div_ceil(8);
    row.checked_mul(height)
}

/// A non-negative whole number, as written in image entries.
pub(super) fn whole(value: f64) -> Option<usize> {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked first"
    )]
    (0.0..=1e9).contains(&value).then_some(value as usize)
}

/// White space (ISO 32000-2, table 1).
fn is_space(b: u8) -> bool {
    matches!(b, 0 | 9 | 10 | 12 | 13 | 32)
}

/// Delimiters (ISO 32000-2, table 2).
fn is_delimiter(b: u8) -> bool {
    matches!(b, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn hex_digit(b: u8) -> Option<u8> {
    char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

/// A number as viewers read it: `--5` is −5, `1.2.3` is 1.2, `12-3` is 12.
fn number(word: &[u8]) -> f64 {
    let text = std::str::from_utf8(word).unwrap_or_default();
    let plain = word.iter().all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.'));
    if let Some(value) = text.parse().ok().filter(|v: &f64| plain && v.is_finite()) {
        return value;
    }
    let digits = text.trim_start_matches(['+', '-']);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let mut dots = 0;
    let end = digits.find(|c: char| {
        dots += usize::from(c == '.');
        !(c.is_ascii_digit() || c == '.') || dots > 1
    });
    let head = digits.get(..end.unwrap_or(digits.len())).unwrap_or_default();
    sign * head.parse::<f64>().ok().filter(|v| v.is_finite()).unwrap_or(0.0)
}
