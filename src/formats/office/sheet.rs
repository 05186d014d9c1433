//! The cells of a sheet (ECMA-376-1, 18.3), row by row, columns parted by tabs.
//!
//! A string that many cells share is read in each of them: the row around it is what tells a name
//! from a word. It is cut once, for all.

use super::story::{Buffer, Form, Stand};
use super::xml::{self, Tag, Token};
use crate::formats::Limits;
use crate::model::{Cell, Reason, civil};
use std::collections::BTreeMap;
use std::ops::Range;

/// Empty rows and columns that are written out; a wider gap is one.
const GAP: usize = 500;

/// What a sheet needs to know of its workbook.
#[derive(Default)]
pub(super) struct Workbook {
    shared: Vec<Vec<Piece>>,
    /// Entry of the shared strings.
    entry: usize,
    /// Which shared strings a cell has shown.
    used: Vec<bool>,
    /// Per style of a cell, how numbers are shown.
    styles: Vec<Shown>,
    /// Days are counted from 1904 on.
    mac: bool,
}

/// A stretch of a shared string.
struct Piece {
    text: String,
    range: Range<usize>,
    form: Form,
}

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// As it is.
    Plain,
    /// As a day.
    Day,
    /// With noughts before it, up to this many digits.
    Padded(usize),
}

fn damaged() -> Reason {
    Reason::Damaged("sheet".to_owned())
}

impl Workbook {
    /// Reads the workbook part: how days are counted.
    pub(super) fn read_workbook(&mut self, text: &str, limits: &Limits) -> Result<(), Reason> {
        xml::walk(text, limits, |token| {
            if let Token::Open(tag) = token
                && tag.local() == "workbookPr"
            {
                self.mac = tag.value("date1904").is_some_and(|v| v == "1" || v == "true");
            }
        })
    }

    /// Reads the styles part: which formats of numbers are days.
    pub(super) fn read_styles(&mut self, text: &str, limits: &Limits) -> Result<(), Reason> {
        let mut own: BTreeMap<u32, Shown> = BTreeMap::new();
        let (mut inside, mut styles) = (false, Vec::new());
        xml::walk(text, limits, |token| match token {
            Token::Open(tag) => {
                let id = tag.value("numFmtId").and_then(|v| v.parse().ok());
                match tag.local() {
                    "numFmt" => {
                        let code = tag.value("formatCode").unwrap_or_default();
                        own.extend(id.map(|id| (id, shown(&code))));
                    }
                    "cellXfs" => inside = true,
                    "xf" if inside => {
                        let id = id.unwrap_or(0);
                        styles.push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
                    }
                    _ => {}
                }
            }
            Token::Close { local: "cellXfs", .. } => inside = false,
            _ => {}
        })?;
        self.styles = styles;
        Ok(())
    }

    /// Reads the shared strings, which stand in entry `entry`.
    pub(super) fn read_shared(
        &mut self,
        text: &str,
        entry: usize,
        limits: &Limits,
    ) -> Result<(), Reason> {
        self.entry = entry;
        let mut texts = Texts::default();
        let mut all = Vec::new();
        xml::walk(text, limits, |token| {
            match &token {
                Token::Open(tag) if tag.local() == "si" => texts.pieces.clear(),
                Token::Close { local: "si", .. } => all.push(std::mem::take(&mut texts.pieces)),
                _ => {}
            }
            texts.see(&token);
        })?;
        self.used = vec![false; all.len()];
        self.shared = all;
        Ok(())
    }

    /// The shared strings that no cell shows: they are in the file all the same.
    pub(super) fn unused(&self) -> Buffer {
        let mut out = Buffer::default();
        for (string, used) in self.shared.iter().zip(&self.used) {
            if !used {
                put(&mut out, string, self.entry);
                out.text.push('\n');
            }
        }
        out
    }

    /// The text of the sheet in entry `entry`: first the cells, then the formulas.
    ///
    /// # Errors
    /// Not well-formed, a string that is not there, or beyond the limits.
    pub(super) fn read_sheet(
        &mut self,
        text: &str,
        entry: usize,
        limits: &Limits,
    ) -> Result<Buffer, Reason> {
        let mut sheet = Sheet {
            book: self,
            entry,
            cells: Buffer::default(),
            formulas: Buffer::default(),
            at: (0, 0),
            hidden_row: false,
            hidden_columns: Vec::new(),
            runs: 0,
            kind: String::new(),
            style: 0,
            texts: Texts::default(),
            value: None,
            formula: None,
        };
        let mut failed = None;
        xml::walk(text, limits, |token| {
            if failed.is_none() {
                failed = sheet.see(token, limits).err();
            }
        })?;
        let Sheet { mut cells, formulas, .. } = sheet;
        if !cells.text.is_empty() {
            cells.text.push('\n');
        }
        cells.append(formulas);
        failed.map_or(Ok(cells), Err)
    }
}

fn put(out: &mut Buffer, pieces: &[Piece], entry: usize) {
    for piece in pieces {
        out.put(&piece.text, entry, piece.range.clone(), piece.form.clone());
    }
}

/// Collects the text of `t` elements; the spelling of Japanese words is not the text itself.
#[derive(Default)]
struct Texts {
    pieces: Vec<Piece>,
    inside: bool,
    /// The text of `v` counts too.
    values: bool,
    /// Where `xml:space` can be put.
    space: Option<usize>,
}

impl Texts {
    fn see(&mut self, token: &Token<'_>) {
        match token {
            Token::Open(tag) if tag.local() == "t" || (self.values && tag.local() == "v") => {
                self.inside = true;
                let preserved = tag.attributes.iter().any(|a| a.name == "xml:space");
                self.space = (!preserved && tag.local() == "t")
                    .then(|| tag.range.start + 1 + tag.name.len());
            }
            Token::Close { local: "t" | "v", .. } => self.inside = false,
            Token::Text { raw, at } if self.inside => self.pieces.push(Piece {
                text: (*raw).to_owned(),
                range: *at..*at + raw.len(),
                form: Form::Literal(self.space.and_then(|s| u32::try_from(s).ok())),
            }),
            Token::Reference { char, range } if self.inside => self.pieces.push(Piece {
                text: char.to_string(),
                range: range.clone(),
                form: Form::Reference,
            }),
            _ => {}
        }
    }
}

struct Sheet<'b> {
    book: &'b mut Workbook,
    entry: usize,
    cells: Buffer,
    formulas: Buffer,
    /// Row and column of the last cell, from 1.
    at: (usize, usize),
    /// The open row is not shown; columns that are not (ECMA-376-1, 18.3.1.73 and 18.3.1.13).
    hidden_row: bool,
    hidden_columns: Vec<std::ops::RangeInclusive<usize>>,
    /// Runs before the open cell.
    runs: usize,
    /// Type and style of the open cell.
    kind: String,
    style: usize,
    texts: Texts,
    /// First byte and text of the value that is open.
    value: Option<(usize, String)>,
    formula: Option<(usize, String)>,
}

impl Sheet<'_> {
    fn see(&mut self, token: Token<'_>, limits: &Limits) -> Result<(), Reason> {
        self.texts.see(&token);
        match token {
            Token::Open(tag) => match tag.local() {
                "row" => {
                    self.at.1 = 0;
                    self.hidden_row = is_hidden(&tag);
                }
                "col" if is_hidden(&tag) => {
                    let number = |name| tag.value(name).and_then(|n| n.parse().ok());
                    let range = number("min").zip(number("max"));
                    self.hidden_columns.extend(range.map(|(min, max)| min..=max));
                }
                "c" => self.cell(&tag, limits)?,
                "v" => self.value = Some((tag.range.end, String::new())),
                "f" => self.formula = Some((tag.range.end, String::new())),
                _ => {}
            },
            Token::Text { raw, .. } => self.add(raw),
            Token::Reference { char, .. } => self.add(char.encode_utf8(&mut [0; 4])),
            Token::Close { local, range } => match local {
                "v" => self.end_value(range.start)?,
                "c" => {
                    let cell = self.place();
                    self.cells.runs.iter_mut().skip(self.runs).for_each(|r| r.cell = cell);
                }
                "f" => {
                    if let Some((start, text)) = self.formula.take().filter(|f| !f.1.is_empty()) {
                        let range = start..range.start;
                        let form = Form::Whole(Stand::Formula);
                        self.formulas.put(&text, self.entry, range, form);
                        let cell = self.place();
                        self.formulas.runs.last_mut().into_iter().for_each(|r| r.cell = cell);
                        self.formulas.text.push('\n');
                    }
                }
                "is" => {
                    let pieces = std::mem::take(&mut self.texts.pieces);
                    put(&mut self.cells, &pieces, self.entry);
                }
                _ => {}
            },
            Token::Aside { .. } => {}
        }
        Ok(())
    }

    /// The open cell.
    fn place(&self) -> Option<Cell> {
        let (row, column) = self.at;
        let hidden = self.hidden_row || self.hidden_columns.iter().any(|c| c.contains(&column));
        Some(Cell { row: u32::try_from(row).ok()?, column: u16::try_from(column).ok()?, hidden })
    }

    fn add(&mut self, text: &str) {
        let open = [self.value.as_mut(), self.formula.as_mut()];
        open.into_iter().flatten().for_each(|(_, value)| value.push_str(text));
    }

    /// Goes to the place of a cell.
    fn cell(&mut self, tag: &Tag<'_>, limits: &Limits) -> Result<(), Reason> {
        self.texts.pieces.clear();
        self.kind = tag.value("t").unwrap_or_default();
        self.texts.values = self.kind == "str";
        self.style = tag.value("s").and_then(|s| s.parse().ok()).unwrap_or(0);
        let (row, column) = self.at;
        let new_row = column == 0;
        let next = (row + usize::from(new_row), column + 1);
        let (to_row, to_column) = tag.value("r").and_then(|r| place(&r)).unwrap_or(next);
        if to_row > row {
            let rows = if row == 0 { 0 } else { (to_row - row).min(GAP) };
            self.cells.text.extend(std::iter::repeat_n('\n', rows));
        }
        let from = if to_row > row { 1 } else { column.max(1) };
        let columns = to_column.saturating_sub(from).min(GAP);
        self.cells.text.extend(std::iter::repeat_n('\t', columns));
        self.at = (to_row, to_column);
        self.runs = self.cells.runs.len();
        let size = u64::try_from(self.cells.text.len()).unwrap_or(u64::MAX);
        if size > limits.text { Err(Reason::TooLarge(limits.text)) } else { Ok(()) }
    }

    fn end_value(&mut self, end: usize) -> Result<(), Reason> {
        let Some((start, text)) = self.value.take().filter(|v| !v.1.is_empty()) else {
            return Ok(());
        };
        let range = start..end;
        let whole = Form::Whole(Stand::Mark);
        match self.kind.as_str() {
            "s" => {
                let index: usize = text.trim().parse().map_err(|_| damaged())?;
                let pieces = self.book.shared.get(index).ok_or_else(damaged)?;
                put(&mut self.cells, pieces, self.book.entry);
                self.book.used.get_mut(index).into_iter().for_each(|u| *u = true);
            }
            "b" | "e" => {}
            "str" => put(&mut self.cells, &std::mem::take(&mut self.texts.pieces), self.entry),
            "d" => self.cells.put(&text, self.entry, range, whole),
            _ => {
                let style = self.book.styles.get(self.style).copied().unwrap_or(Shown::Plain);
                let shown = number(&text, style, self.book.mac);
                self.cells.put(shown.as_deref().unwrap_or(&text), self.entry, range, whole);
            }
        }
        Ok(())
    }
}

/// Whether a row or column is not shown.
fn is_hidden(tag: &Tag<'_>) -> bool {
    tag.value("hidden").is_some_and(|v| v == "1" || v == "true")
}

/// Row and column, from 1, of a cell called `BC12`.
fn place(name: &str) -> Option<(usize, usize)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    let column = letters.bytes().try_fold(0_usize, |n, b| {
        let letter = b.to_ascii_uppercase().checked_sub(b'A').filter(|l| *l < 26)?;
        n.checked_mul(26)?.checked_add(usize::from(letter) + 1)
    })?;
    Some((row.parse().ok()?, column))
}

/// What the format with this number shows, when it is one that every program has
/// (ECMA-376-1, 18.8.30).
fn built_in(id: u32) -> Shown {
    match id {
        14..=17 | 22 | 27..=36 | 50..=58 => Shown::Day,
        _ => Shown::Plain,
    }
}

/// What a format of its own shows.
fn shown(code: &str) -> Shown {
    let (mut plain, mut until, mut skip) = (String::new(), None, false);
    for c in code.chars() {
        match (until, c) {
            _ if skip => skip = false,
            (Some(end), c) if c == end => until = None,
            (Some(_), _) => {}
            (None, '"') => until = Some('"'),
            (None, '[') => until = Some(']'),
            (None, '\\' | '_' | '*') => skip = true,
            (None, c) => plain.push(c.to_ascii_lowercase()),
        }
    }
    let first = plain.split(';').next().unwrap_or_default();
    if first.contains(['y', 'd']) {
        Shown::Day
    } else if first.len() > 1 && first.bytes().all(|b| b == b'0') {
        Shown::Padded(first.len())
    } else {
        Shown::Plain
    }
}

/// A number as it is shown; `None` when that is how it is written.
fn number(raw: &str, shown: Shown, mac: bool) -> Option<String> {
    let value: f64 = raw.trim().parse().ok()?;
    #[allow(clippy::cast_possible_truncation, reason = "bounded by the check before it")]
    let whole = (value.abs() < 1e15).then_some(value.trunc() as i64)?;
    match shown {
        Shown::Day => day(whole, mac),
        Shown::Padded(digits) => Some(format!("{whole:0digits$}")),
        Shown::Plain if raw.contains(['e', 'E']) && value.fract() == 0.0 => Some(whole.to_string()),
        Shown::Plain => None,
    }
}

/// The day with this number (ECMA-376-1, 18.17.4): 1 is the first of January 1900, and 1900 counts
/// as a leap year.
fn day(serial: i64, mac: bool) -> Option<String> {
    let days = match (mac, serial) {
        (true, 0..=2_957_003) => serial + 1_462,
        (false, 1..=59) => serial + 1,
        (false, 61..=2_958_465) => serial,
        _ => return None,
    };
    // 1 January 1970 is number 25,569.
    let (year, month, day) = civil(days - 25_569)?;
    Some(format!("{day:02}-{month:02}-{year:04}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_spreadsheets_do() {
        let day = |n| day(n, false).unwrap();
        assert_eq!(day(1), "01-01-1900");
        assert_eq!(day(59), "28-02-1900");
        assert_eq!(day(61), "01-03-1900");
        assert_eq!(day(31_850), "14-03-1987");
        assert_eq!(day(45_351), "29-02-2024");
        assert_eq!(super::day(30_388, true).unwrap(), "14-03-1987");
        assert_eq!(super::day(60, false), None);
    }

    #[test]
    fn formats_tell_days_and_noughts() {
        assert_eq!(shown("[$-413]d mmmm yyyy;@"), Shown::Day);
        assert_eq!(shown("000000000"), Shown::Padded(9));
        assert_eq!(shown("\"d\" 0.00"), Shown::Plain);
        assert_eq!(shown("General"), Shown::Plain);
        assert_eq!(number("12345678", Shown::Padded(9), false).unwrap(), "012345678");
        assert_eq!(number("1.11222333E8", Shown::Plain, false).unwrap(), "111222333");
        assert_eq!(number("111222333", Shown::Plain, false), None);
    }

    #[test]
    fn names_of_cells_are_places() {
        assert_eq!(place("A1"), Some((1, 1)));
        assert_eq!(place("BC12"), Some((12, 55)));
        assert_eq!(place("12"), Some((12, 0)));
        assert_eq!(place("A"), None);
    }
}
