//! Tables in plain text: which heading stands above a place.
//!
//! A table is a run of lines with the same separator, at least two in each; its first line is the
//! heading. Exports, registers and the text of spreadsheets look like this. What stands between double
//! quotes is one cell, line ends and separators in it too (RFC 4180, 2.6).

use super::sql;
use std::ops::Range;

/// At most `bytes` bytes of `text` before `at`: what is looked at per finding has a bound, however
/// long the line.
pub(super) fn before(text: &str, at: usize, bytes: usize) -> &str {
    let start = (at.saturating_sub(bytes)..=at).find(|i| text.is_char_boundary(*i)).unwrap_or(at);
    text.get(start..at).unwrap_or_default()
}

/// The longest line, in bytes, whose columns are counted.
const LONGEST_LINE: usize = 4096;

/// The tables of a text.
#[derive(Default)]
pub(super) struct Tables {
    tables: Vec<Table>,
    /// The text with blanks for the separators and line ends inside quoted cells, byte for byte;
    /// `None` when there are no such cells.
    plain: Option<String>,
}

struct Table {
    /// First byte of the line after the heading, one past the last byte of the last line.
    body: Range<usize>,
    /// The heading line; empty for the values of SQL.
    heading: Range<usize>,
    /// Where the headings stand that are on no line of their own: those of SQL.
    columns: Vec<Range<usize>>,
    separator: char,
    /// The most cells that a row so far has filled, while every row has empty ones: it may all be
    /// titles above the headings. `None` once a row is full.
    titles: Option<usize>,
}

impl Tables {
    /// Finds the tables of `text` and puts tabs between the fields of those with commas: a comma between
    /// two numbers would make one of them. So it does with the values of SQL, a row a line.
    pub(super) fn tabbed(text: &mut String) -> Self {
        let values = sql::rows(text);
        let mut tables = Self::of(text);
        if !values.is_empty() {
            let among = |t: &Table| {
                values.iter().any(|v| v.body.start < t.body.end && t.heading.start < v.body.end)
            };
            tables.tables.retain(|table| !among(table));
            tables.tables.extend(values.into_iter().map(Table::of_sql));
            tables.tables.sort_by_key(|table| table.body.start);
        }
        tables.with_tabs(text)
    }

    /// Finds the tables of `text`.
    fn of(text: &str) -> Self {
        let plain = without_quoted(text);
        let tables = Self::found(plain.as_deref().unwrap_or(text));
        Self { tables, plain }
    }

    fn found(text: &str) -> Vec<Table> {
        let mut tables: Vec<Table> = Vec::new();
        let mut open: Option<(char, Range<usize>)> = None;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let range = at..at + line.len();
            at = range.end;
            let separator = separator(line);
            if separator.is_some() && !line.contains(char::is_alphanumeric) {
                continue; // an empty row, or the rule under the headings
            }
            match (&open, separator) {
                (Some((s, heading)), Some(found)) if *s == found => {
                    let row = filled(text, &range, found);
                    match tables.last_mut().filter(|t| t.heading == *heading) {
                        // A title above the headings leaves cells empty that they fill.
                        Some(t) if t.titles.is_some_and(|most| row.0 > most && row.1 == 0) => {
                            tables.pop();
                            open = Some((found, range));
                        }
                        Some(table) => {
                            table.body.end = range.end;
                            table.titles = table.titles.map(|most| most.max(row.0));
                        }
                        None => {
                            let head = filled(text, heading, found);
                            if head.1 > 0 && row.0 > head.0 && row.1 == 0 {
                                open = Some((found, range));
                                continue;
                            }
                            tables.push(Table {
                                body: range,
                                heading: heading.clone(),
                                columns: Vec::new(),
                                separator: found,
                                titles: (head.1 > 0).then_some(head.0.max(row.0)),
                            });
                        }
                    }
                }
                (_, found) => open = found.map(|s| (s, range)),
            }
        }
        tables
    }

    /// The text in which lines and cells are what they seem.
    fn plain<'t>(&'t self, text: &'t str) -> &'t str {
        self.plain.as_deref().unwrap_or(text)
    }

    /// See [`Tables::tabbed`].
    fn with_tabs(mut self, text: &mut String) -> Self {
        let mut commas = Vec::new();
        let plain = self.plain.as_deref().unwrap_or(text);
        for table in self.tables.iter_mut().filter(|t| t.separator == ',') {
            table.separator = '\t';
            for range in [table.heading.clone(), table.body.clone()] {
                let stretch = plain.get(range.clone()).unwrap_or_default();
                commas.extend(stretch.match_indices(',').map(|(at, _)| range.start + at));
            }
        }
        if !commas.is_empty() {
            put(text, &commas, b'\t');
            self.plain.iter_mut().for_each(|plain| put(plain, &commas, b'\t'));
        }
        self
    }

    /// The cells, with their headings, of the columns that `wanted` chooses.
    pub(super) fn columns<'t>(
        &self,
        text: &'t str,
        wanted: impl Fn(&str, &[&str]) -> bool,
    ) -> impl Iterator<Item = (&'t str, Range<usize>)> {
        let mut found = Vec::new();
        let plain = self.plain(text);
        for table in &self.tables {
            let headings: Vec<&str> = table.headings(plain).map(|r| trimmed(text, r)).collect();
            let chosen: Vec<bool> = headings.iter().map(|h| wanted(h, &headings)).collect();
            if !chosen.contains(&true) {
                continue;
            }
            let body = plain.get(table.body.clone()).unwrap_or_default();
            let mut line_start = table.body.start;
            for line in body.split_inclusive('\n') {
                let mut at = line_start;
                line_start += line.len();
                for (i, cell) in line.trim_end_matches('\n').split(table.separator).enumerate() {
                    let range = at..at + cell.len();
                    at = range.end + table.separator.len_utf8();
                    if let (Some(true), Some(heading)) = (chosen.get(i), headings.get(i)) {
                        found.push((*heading, range));
                    }
                }
            }
        }
        found.into_iter()
    }

    /// The heading above the cell that holds the byte `at`.
    pub(super) fn heading<'t>(&self, text: &'t str, at: usize) -> Option<&'t str> {
        let plain = self.plain(text);
        let index = self.tables.partition_point(|t| t.body.end <= at);
        let table = self.tables.get(index).filter(|t| t.body.contains(&at))?;
        let near = before(plain, at, LONGEST_LINE);
        let line = near.rfind('\n').map(|i| at - near.len() + i + 1);
        let line = line.or((near.len() == at).then_some(0))?;
        let column = plain.get(line..at)?.matches(table.separator).count();
        table.headings(plain).nth(column).map(|range| trimmed(text, range))
    }
}

impl Table {
    fn of_sql(values: sql::Values) -> Self {
        let sql::Values { body, columns } = values;
        Self { heading: body.start..body.start, body, columns, separator: '\t', titles: None }
    }

    /// The byte ranges of the headings in `plain`.
    fn headings(&self, plain: &str) -> impl Iterator<Item = Range<usize>> {
        let line = plain.get(self.heading.clone()).unwrap_or_default();
        let (mut at, width) = (self.heading.start, self.separator.len_utf8());
        let own =
            line.split(self.separator).filter(|_| !self.heading.is_empty()).map(move |cell| {
                let range = at..at + cell.len();
                at = range.end + width;
                range
            });
        own.chain(self.columns.iter().cloned())
    }
}

fn trimmed(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default().trim()
}

/// Puts the ASCII character `new` in the place of those at `places`.
fn put(text: &mut String, places: &[usize], new: u8) {
    let mut bytes = std::mem::take(text).into_bytes();
    for at in places {
        bytes.get_mut(*at).into_iter().for_each(|b| *b = new);
    }
    // One ASCII character for another: it stays UTF-8.
    *text = String::from_utf8_lossy(&bytes).into_owned();
}

/// The longest quoted cell, in bytes: what is longer begins with a quotation mark by chance.
const LONGEST_CELL: usize = 2048;

/// See [`Tables::plain`].
fn without_quoted(text: &str) -> Option<String> {
    let (mut inner, mut from) = (Vec::new(), 0);
    while let Some(start) = text.get(from..).and_then(|rest| rest.find('"')).map(|i| from + i) {
        from = start + 1;
        let head = text.get(..start).unwrap_or_default();
        if head.chars().next_back().is_some_and(|c| !matches!(c, '\n' | ';' | '|' | '\t' | ',')) {
            continue;
        }
        let Some(end) = end_of_cell(text, from) else { continue };
        let cell = text.get(from..end).unwrap_or_default();
        let marks = cell.match_indices(['\n', '\r', ';', '|', '\t', ',']);
        inner.extend(marks.map(|(at, _)| from + at));
        from = end + 1;
    }
    let mut plain = (!inner.is_empty()).then(|| text.to_owned())?;
    put(&mut plain, &inner, b' ');
    Some(plain)
}

/// Where the closing quotation mark of the cell stands whose content begins at `from`; a doubled one
/// is content.
fn end_of_cell(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < from + LONGEST_CELL {
        at += bytes.get(at..)?.iter().take(LONGEST_CELL).position(|b| *b == b'"')?;
        match bytes.get(at + 1) {
            Some(b'"') => at += 2,
            None | Some(b'\n' | b'\r' | b';' | b'|' | b'\t' | b',') => return Some(at),
            Some(_) => return None,
        }
    }
    None
}

/// The longest line of two fields, in bytes: a longer one is a sentence.
const TWO_FIELDS: usize = 80;

/// What stands between the fields of a line; commas only where no blank follows one, as in a
/// sentence. A line of two fields is short and no sentence.
fn separator(line: &str) -> Option<char> {
    // Most lines have none.
    if !line.bytes().any(|b| matches!(b, b';' | b'|' | b'\t' | b',')) {
        return None;
    }
    let plain = line.trim_end_matches(['\n', '\r']);
    let short = plain.len() <= TWO_FIELDS && !plain.ends_with('.') && !plain.contains(". ");
    let fits = |s: &char| {
        let blank = |mark| line.contains(mark);
        match count(line, *s) {
            0 => false,
            1 => *s == '\t' || (short && !blank(", ") && !blank("; ")),
            _ => *s != ',' || !blank(", "),
        }
    };
    // Two fields only where nothing parts more.
    let marks = [';', '|', '\t', ','];
    let more = marks.into_iter().find(|s| count(line, *s) > 1 && fits(s));
    more.or_else(|| marks.into_iter().find(fits))
}

/// How many separators a line has; the comma of an amount is none.
fn count(line: &str, separator: char) -> usize {
    let bytes = line.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    let amount = |at: usize| {
        let cents = digit(at.checked_sub(1)) && digit(Some(at + 1)) && digit(Some(at + 2));
        let next = bytes.get(at + 3).copied();
        separator == ','
            && cents
            && next.is_none_or(|b| {
                !b.is_ascii_alphanumeric() && !matches!(b, b',' | b'-' | b'/' | b'.')
            })
    };
    line.match_indices(separator).filter(|(at, _)| !amount(*at)).count()
}

/// How many cells of a line hold something, and how many do not.
fn filled(text: &str, line: &Range<usize>, separator: char) -> (usize, usize) {
    let line = text.get(line.clone()).unwrap_or_default();
    let (mut full, mut empty) = (0, 0);
    for cell in line.split(separator) {
        if cell.trim().is_empty() { empty += 1 } else { full += 1 }
    }
    (full, empty)
}

/// How many lines up a heading made with blanks is looked for.
const LINES_UP: usize = 15;
/// How far left and right of the place, in chars, a heading may stand.
const SLACK: (usize, usize) = (3, 12);

/// The pieces of the lines above `at` in its column; none when no column starts there.
pub(super) fn above(text: &str, at: usize) -> impl Iterator<Item = &str> {
    let head = text.get(..at).unwrap_or_default();
    let near = before(text, at, LONGEST_LINE);
    let line = near.rfind('\n').map_or(at - near.len(), |i| at - near.len() + i + 1);
    let before = head.get(line..).unwrap_or_default();
    let column = before.chars().count();
    let lines = if before.is_empty() || before.ends_with("  ") { LINES_UP } else { 0 };
    let upper = head.get(..line).unwrap_or_default();
    upper.lines().rev().take(lines).filter_map(move |line| {
        if column == 0 && line.matches("  ").count() < 2 {
            return None; // the first column has a heading only where there are more
        }
        let mut chars = line.char_indices();
        let start = chars.nth(column.saturating_sub(SLACK.0))?.0;
        let end = chars.nth(SLACK.0 + SLACK.1).map_or(line.len(), |(i, _)| i);
        line.get(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::View;

    #[test]
    fn a_cell_knows_its_heading() {
        let text = "Lijst\nnaam;geb.datum;tel\nJansen;12-03-1985;06\n\"a;b\";1;2\n\nslot";
        let tables = Tables::of(text);
        let heading = |needle: &str| tables.heading(text, text.find(needle).unwrap());
        assert_eq!(heading("12-03"), Some("geb.datum"));
        assert_eq!(heading("06"), Some("tel"));
        assert_eq!(heading("1;2"), Some("geb.datum"));
        let titled = "Lijst\t\t\n\t\t\nnaam\tgeb.dag\tcode\nJansen\t1-9-1964\tx\n";
        let at = titled.find("1-9").unwrap();
        assert_eq!(Tables::of(titled).heading(titled, at), Some("geb.dag"));
        let commas = "klantnr,naam,bsn\n1,Jansen,123456782\n";
        let at = commas.find("1234").unwrap();
        assert_eq!(Tables::of(commas).heading(commas, at), Some("bsn"));
        let two = "bsn,tel\n111222333,0612345678\n";
        let at = two.find("06").unwrap();
        assert_eq!(Tables::of(two).heading(two, at), Some("tel"));
        let amounts =
            "loon (magazijn)   1.744,00\nzorgtoeslag       123,00\nrente   12,50   3,75\n";
        assert_eq!(View::new(amounts).text(), amounts);
        let prose = "Eerst dit; dan dat.\nOok dit; en dat.\n";
        assert_eq!(Tables::of(prose).heading(prose, 25), None);
        assert_eq!(heading("slot"), None);
        let quoted = "nr,naam,opmerking,bsn\n1,Bos,ok,1\n2,\"Berg, J\",\"ja, \"\"ok\"\"\ndaarna\",2\n3,Smit,,345\n";
        for (needle, expected) in
            [("Berg", "naam"), ("daarna", "opmerking"), ("2\n3", "bsn"), ("345", "bsn")]
        {
            let at = quoted.find(needle).unwrap();
            assert_eq!(Tables::of(quoted).heading(quoted, at), Some(expected), "{needle}");
        }
        assert_eq!(heading("Lijst"), None);
    }
}
