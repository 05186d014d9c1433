//! The PostScript syntax that CMaps and Type 1 fonts are written in.

/// Items of one array; a real `bfrange` array has at most 256.
const MAX_ITEMS: usize = 65_536;

/// A word of PostScript.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// `<41 42>` or `(text)`, as bytes.
    String(Vec<u8>),
    /// `/name`, without the slash.
    Name(&'a [u8]),
    Integer(i64),
    /// `[ … ]`, not nested.
    Array(Vec<Token<'a>>),
    /// Any other word: operators, reals, `{`, `}`, `<<`, `>>`, `]`.
    Word(&'a [u8]),
}

/// Cuts PostScript into tokens; never fails, broken syntax gives odd tokens.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0x0C | 0)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take_while(&mut self, keep: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| keep(**byte)).count();
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        loop {
            self.take_while(is_space);
            if self.peek() != Some(b'%') {
                return;
            }
            self.take_while(|byte| byte != b'\n' && byte != b'\r');
        }
    }

    fn word(&mut self) -> &'a [u8] {
        self.take_while(|byte| !is_space(byte) && !is_delimiter(byte))
    }

    /// One token, arrays not yet assembled.
    fn simple(&mut self) -> Option<Token<'a>> {
        self.skip_space();
        let start = self.at;
        let first = self.peek()?;
        self.at += 1;
        Some(match first {
            b'/' => Token::Name(self.word()),
            b'<' if self.peek() == Some(b'<') => self.delimiter(start, 2),
            b'<' => Token::String(self.hex()),
            b'>' if self.peek() == Some(b'>') => self.delimiter(start, 2),
            b'(' => Token::String(self.literal()),
            byte if is_delimiter(byte) => self.delimiter(start, 1),
            _ => {
                self.at = start;
                let word = self.word();
                integer(word).map_or(Token::Word(word), Token::Integer)
            }
        })
    }

    fn delimiter(&mut self, start: usize, length: usize) -> Token<'a> {
        self.at = start + length;
        Token::Word(self.bytes.get(start..start + length).unwrap_or_default())
    }

    fn hex(&mut self) -> Vec<u8> {
        let digits = self.take_while(|byte| byte != b'>' && byte != b'<');
        if self.peek() == Some(b'>') {
            self.at += 1;
        }
        let digits: Vec<u8> = digits
            .iter()
            .filter_map(|digit| char::from(*digit).to_digit(16))
            .filter_map(|digit| u8::try_from(digit).ok())
            .collect();
        digits
            .chunks(2)
            .map(|pair| pair.first().unwrap_or(&0) << 4 | pair.get(1).unwrap_or(&0))
            .collect()
    }

    fn literal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut depth = 1_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b'\\' => {
                    text.push(self.escaped());
                    continue;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
            text.push(byte);
        }
        text
    }

    fn escaped(&mut self) -> u8 {
        let digits = self.bytes.get(self.at..).unwrap_or_default().iter().take(3);
        let digits: Vec<u8> = digits.copied().take_while(|d| matches!(d, b'0'..=b'7')).collect();
        if !digits.is_empty() {
            self.at += digits.len();
            return digits.iter().fold(0, |value, d| value << 3 | (d - b'0'));
        }
        let byte = self.peek().unwrap_or_default();
        self.at += 1;
        match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            other => other,
        }
    }

    fn array(&mut self) -> Token<'a> {
        let mut items = Vec::new();
        loop {
            let before = self.at;
            match self.simple() {
                None | Some(Token::Word(b"]")) => break,
                // An operator in an array: the bracket was never closed.
                Some(Token::Word(word)) if word.starts_with(b"end") => {
                    self.at = before;
                    break;
                }
                Some(token) if items.len() < MAX_ITEMS => items.push(token),
                Some(_) => {}
            }
        }
        Token::Array(items)
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        match self.simple()? {
            Token::Word(b"[") => Some(self.array()),
            token => Some(token),
        }
    }
}

fn integer(word: &[u8]) -> Option<i64> {
    let word = std::str::from_utf8(word).ok()?;
    if let Some((base, digits)) = word.split_once('#') {
        let base = base.parse().ok().filter(|base| (2..=36).contains(base))?;
        return i64::from_str_radix(digits, base).ok();
    }
    word.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_of_a_cmap() {
        let text =
            b"/CMapName/X def % note\n<00 4><0041> [<41> /A] 12 8#101 (a\\)(b)\\101) <</Y 1>>";
        let tokens: Vec<Token> = Lexer::new(text).collect();
        assert_eq!(
            tokens,
            [
                Token::Name(b"CMapName"),
                Token::Name(b"X"),
                Token::Word(b"def"),
                Token::String(vec![0, 0x40]),
                Token::String(vec![0, 0x41]),
                Token::Array(vec![Token::String(vec![0x41]), Token::Name(b"A")]),
                Token::Integer(12),
                Token::Integer(65),
                Token::String(b"a)(b)A".to_vec()),
                Token::Word(b"<<"),
                Token::Name(b"Y"),
                Token::Integer(1),
                Token::Word(b">>"),
            ]
        );
    }

    #[test]
    fn an_unclosed_array_ends_at_the_operator() {
        let tokens: Vec<Token> = Lexer::new(b"[<41> endbfrange 5").collect();
        assert_eq!(
            tokens,
            [
                Token::Array(vec![Token::String(vec![0x41])]),
                Token::Word(b"endbfrange"),
                Token::Integer(5)
            ]
        );
    }
}
