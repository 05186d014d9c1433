//! Rich Text Format 1.9.1: groups, control words, `\'xx` and `\u` characters.

use super::Read;
use crate::formats::escape::{Form, Hand, Reading};
use crate::formats::mark::Hole;
use crate::formats::office::Edit;
use crate::model::{Gap, PartKind, Reason};
use encoding_rs::{Encoding, WINDOWS_1252};
use std::ops::Range;

/// Deepest nesting of groups.
const DEPTH: usize = 1_000;

/// Destinations that hold settings and no text of the writer.
const SETTINGS: &[&str] = &[
    "fonttbl",
    "colortbl",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "themedata",
    "colorschememapping",
    "datastore",
    "latentstyles",
    "xmlnstbl",
    "mmathPr",
    "pgptbl",
    "revtbl",
];

/// Destinations that leave every copy, and the word for it; who wrote, and on what machine.
const LEAVING: &[&str] =
    &["info", "userprops", "docvar", "template", "filetbl", "revtbl", "rsidtbl", "datastore"];

/// Destinations of pictures and of files inside the text.
const PICTURES: &[&str] = &["pict"];
const EMBEDDED: &[&str] = &["objdata", "objclass"];

struct Rtf;

impl Hand for Rtf {
    /// The mark in ASCII: a character that a reader does not know becomes `?`.
    fn mark(&self, hole: &Hole, _: &str) -> String {
        let spell = |c: char| match u32::from(c) {
            code if c.is_ascii() => char::from_u32(code).map(String::from).unwrap_or_default(),
            code => format!("\\u{code}?"),
        };
        hole.mark(crate::formats::mark::MARK).chars().map(spell).collect()
    }
}

pub(super) fn hand(_: &'static str) -> Box<dyn Hand> {
    Box::new(Rtf)
}

/// The text of an RTF file without its places.
pub(in crate::formats) fn plain(source: &str) -> Result<String, Reason> {
    let parts = read(source)?.parts;
    Ok(parts.into_iter().map(|(_, reading)| reading.text).collect::<Vec<_>>().join("\n"))
}

#[derive(Clone)]
struct Group {
    start: usize,
    /// Characters that stand for one `\u` in old readers.
    fallback: usize,
    kind: Kind,
    /// Nothing but its opening brace has been read.
    fresh: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Body,
    /// Text that readers do not show: of a destination they may skip.
    Beside,
    Skip,
    Leave,
    Picture,
    Embedded,
}

struct Reader<'s> {
    source: &'s str,
    at: usize,
    groups: Vec<Group>,
    page: &'static Encoding,
    /// Fallback characters still to be skipped, and where their `\u` run ends.
    skip: usize,
    /// Half a pair of `\u`.
    high: Option<(u16, usize)>,
    body: Reading,
    beside: Reading,
    out: Read,
}

pub(super) fn read(source: &str) -> Result<Read, Reason> {
    let mut reader = Reader {
        source,
        at: 0,
        groups: Vec::new(),
        page: WINDOWS_1252,
        skip: 0,
        high: None,
        body: Reading::default(),
        beside: Reading::default(),
        out: Read::default(),
    };
    while reader.at < source.len() {
        reader.step()?;
    }
    let mut out = reader.out;
    out.parts =
        Read::of(vec![(PartKind::Body, reader.body), (PartKind::Other, reader.beside)]).parts;
    Ok(out)
}

impl<'s> Reader<'s> {
    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn kind(&self) -> Kind {
        self.groups.last().map_or(Kind::Beside, |g| g.kind)
    }

    fn step(&mut self) -> Result<(), Reason> {
        let Some(c) = self.rest().chars().next() else { return Ok(()) };
        let start = self.at;
        match c {
            '{' => {
                let (fallback, kind) =
                    self.groups.last().map_or((1, Kind::Body), |g| (g.fallback, g.kind));
                if self.groups.len() == DEPTH {
                    return Err(Reason::Limit("rtf-depth"));
                }
                self.groups.push(Group { start, fallback, kind, fresh: true });
                self.skip = 0;
                self.at += 1;
                return Ok(());
            }
            '}' => {
                self.at += 1;
                self.skip = 0;
                self.close();
            }
            '\\' => self.control()?,
            '\r' | '\n' => self.at += 1,
            _ => {
                let end = |c: char| matches!(c, '{' | '}' | '\\' | '\r' | '\n');
                let length = self.rest().find(end).unwrap_or(self.rest().len());
                let mut from = 0;
                // What follows `\u` for old readers belongs to it.
                while self.skip > 0 && from < length {
                    let next = self.rest().get(from..).and_then(|r| r.chars().next());
                    from += next.map_or(1, char::len_utf8);
                    self.skip -= 1;
                }
                self.at += length;
                let text = self.source.get(start + from..start + length).unwrap_or_default();
                self.put(text, start + from..start + length, Form::Literal);
            }
        }
        if let Some(group) = self.groups.last_mut() {
            group.fresh = false;
        }
        Ok(())
    }

    fn close(&mut self) {
        let Some(group) = self.groups.pop() else { return };
        let outer = self.kind();
        if group.kind == outer {
            return;
        }
        let edit = Edit { range: group.start..self.at, with: String::new() };
        match group.kind {
            Kind::Leave => self.out.edits.push(edit),
            Kind::Picture => {
                self.out.pictures.push(edit);
                self.gap(Reason::ImageUnread);
            }
            Kind::Embedded => {
                self.out.edits.push(edit);
                self.gap(Reason::EmbeddedUnread("ole".to_owned()));
            }
            Kind::Beside => self.beside.layout('\n'),
            Kind::Body | Kind::Skip => {}
        }
    }

    fn gap(&mut self, reason: Reason) {
        let gap = Gap { part: None, reason };
        if !self.out.gaps.iter().any(|g| g.reason == gap.reason) {
            self.out.gaps.push(gap);
        }
    }

    fn put(&mut self, text: &str, source: Range<usize>, form: Form) {
        match self.kind() {
            Kind::Body => self.body.put(text, source, form),
            // Of what leaves anyway it is good to know that it was there.
            Kind::Beside | Kind::Leave => self.beside.put(text, source, form),
            Kind::Skip | Kind::Picture | Kind::Embedded => {}
        }
    }

    /// A control word or symbol.
    fn control(&mut self) -> Result<(), Reason> {
        let start = self.at;
        let tail = self.rest().get(1..).unwrap_or_default();
        let Some(first) = tail.chars().next() else {
            self.at += 1;
            return Ok(());
        };
        if first == '\'' {
            let byte = tail.get(1..3).and_then(|h| u8::from_str_radix(h, 16).ok());
            let Some(byte) = byte else { return Err(Reason::Damaged("rtf".to_owned())) };
            self.at += 4;
            if self.skip > 0 {
                self.skip -= 1;
            } else {
                let text = self.page.decode_without_bom_handling(&[byte]).0.into_owned();
                self.put(&text, start..start + 4, Form::Escape);
            }
            return Ok(());
        }
        if !first.is_ascii_alphabetic() {
            self.at += 1 + first.len_utf8();
            match first {
                '\\' | '{' | '}' => self.put(&first.to_string(), start..self.at, Form::Escape),
                '~' => self.put("\u{a0}", start..self.at, Form::Escape),
                '_' => self.put("-", start..self.at, Form::Escape),
                '-' => self.put("\u{ad}", start..self.at, Form::Escape),
                '\r' | '\n' => self.line('\n'),
                '*' if self.groups.last().is_some_and(|g| g.fresh) => {
                    self.become_kind(Kind::Beside);
                    if let Some(group) = self.groups.last_mut() {
                        group.fresh = true;
                    }
                    // The name of the destination still comes.
                    return self.destination();
                }
                _ => {}
            }
            return Ok(());
        }
        self.word(tail, start)
    }

    /// The control word behind `\*`.
    fn destination(&mut self) -> Result<(), Reason> {
        if self.rest().starts_with('\\') { self.control() } else { Ok(()) }
    }

    fn become_kind(&mut self, kind: Kind) {
        let outer = self.groups.iter().rev().nth(1).map_or(Kind::Body, |g| g.kind);
        if let Some(group) = self.groups.last_mut() {
            // Nothing inside what is left out or skipped comes back.
            if matches!(outer, Kind::Body | Kind::Beside) {
                group.kind = kind;
            }
        }
    }

    fn line(&mut self, c: char) {
        match self.kind() {
            Kind::Body => self.body.text.push(c),
            Kind::Beside => self.beside.text.push(c),
            _ => {}
        }
    }

    fn word(&mut self, tail: &str, start: usize) -> Result<(), Reason> {
        let letters = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
        let (name, after) = tail.split_at(letters);
        let digits = after.strip_prefix('-').unwrap_or(after);
        let count = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let sign = if count > 0 { after.len() - digits.len() } else { 0 };
        let number: Option<i32> = after.get(..sign + count).and_then(|n| n.parse().ok());
        let mut length = 1 + letters + if count > 0 { sign + count } else { 0 };
        if self.source.get(start + length..).is_some_and(|r| r.starts_with(' ')) {
            length += 1;
        }
        self.at = start + length;
        let fresh = self.groups.last().is_some_and(|g| g.fresh);
        match (name, number) {
            ("bin", Some(size)) => {
                let size = usize::try_from(size).unwrap_or(0);
                let end = (self.at + size).min(self.source.len());
                if !self.source.is_char_boundary(end) {
                    return Err(Reason::Damaged("rtf".to_owned()));
                }
                self.at = end;
            }
            ("ansicpg", Some(page)) => self.page = code_page(page),
            ("mac", _) => self.page = encoding_rs::MACINTOSH,
            ("uc", Some(n)) => {
                if let Some(group) = self.groups.last_mut() {
                    group.fallback = usize::try_from(n).unwrap_or(1);
                }
            }
            ("u", Some(code)) => self.unicode(code, start, length),
            ("par" | "line" | "row" | "sect" | "page" | "nestrow", _) => self.line('\n'),
            ("tab" | "cell" | "nestcell", _) => self.line('\t'),
            ("emdash" | "endash", _) => self.put("-", start..start + length, Form::Escape),
            ("lquote" | "rquote", _) => self.put("'", start..start + length, Form::Escape),
            ("ldblquote" | "rdblquote", _) => self.put("\"", start..start + length, Form::Escape),
            (name, _) if fresh && PICTURES.contains(&name) => self.become_kind(Kind::Picture),
            (name, _) if fresh && EMBEDDED.contains(&name) => self.become_kind(Kind::Embedded),
            (name, _) if fresh && LEAVING.contains(&name) => self.become_kind(Kind::Leave),
            (name, _) if fresh && SETTINGS.contains(&name) => self.become_kind(Kind::Skip),
            _ => {}
        }
        Ok(())
    }

    /// One UTF-16 unit, with the characters that old readers show instead.
    fn unicode(&mut self, code: i32, start: usize, length: usize) {
        let unit = u16::try_from(code.rem_euclid(0x1_0000)).unwrap_or(0xfffd);
        let fallback = self.groups.last().map_or(1, |g| g.fallback);
        let mut end = start + length;
        // The fallback goes with the character.
        for _ in 0..fallback {
            let rest = self.source.get(end..).unwrap_or_default();
            end += match rest.chars().next() {
                Some('\\') if rest.starts_with("\\'") => 4,
                None | Some('\\' | '{' | '}') => break,
                Some(c) => c.len_utf8(),
            };
        }
        let end = end.min(self.source.len());
        self.at = end;
        let (units, from) = match self.high.take() {
            Some((high, from)) => (vec![high, unit], from),
            None if (0xd800..0xdc00).contains(&unit) => {
                self.high = Some((unit, start));
                return;
            }
            None => (vec![unit], start),
        };
        let text = String::from_utf16_lossy(&units);
        self.put(&text, from..end, Form::Escape);
    }
}

/// The encoding of a Windows code page.
fn code_page(number: i32) -> &'static Encoding {
    let label = match number {
        10_000 => "macintosh".to_owned(),
        65_001 => "utf-8".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        n => format!("windows-{n}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_across_control_words() {
        let source = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\info{\\author Jan}}\\b Gri\\b0 ff\\'eb\\u8364?n{\\*\\bkmkstart ankerGrif}\\par x\\tab y}";
        let read = read(source).unwrap();
        assert_eq!(read.parts[0].1.text, "Griffë€n\nx\ty");
        assert_eq!(read.parts[1].1.text, "JanankerGrif\n");
        assert_eq!(read.edits.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn anything_is_read(source in "[{}\\\\'*a-u0-9 é?-]{0,120}") {
            let _ = read(&source);
        }
    }
}
