//! The text of one XML part in reading order, with the place of every character.

use super::words::{self, Tongue};
use super::xml::{self, Tag, Token};
use crate::formats::Limits;
use crate::model::{Cell, Reason};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// A stretch of text and the bytes that spell it. Small: a sheet has millions.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// Bytes of the text.
    text: Range<u32>,
    /// Index of the entry.
    entry: u32,
    /// Bytes of the entry's XML, without its byte order mark.
    xml: Range<u32>,
    /// How the text is spelled there.
    pub(super) form: Form,
    /// Whether a tracked change put it there or took it away.
    change: Change,
    /// In a sheet.
    pub(super) cell: Option<Cell>,
}

/// How a run is spelled, which decides how it is cut.
#[derive(Clone, Debug)]
pub(super) enum Form {
    /// Byte for byte. In an element that would lose its outer spaces, the offset at which
    /// `xml:space` can be put.
    Literal(Option<u32>),
    /// One reference.
    Reference,
    /// An element that stands for a character, with the prefix of its name, colon and all.
    Element(Arc<str>),
    /// A value that goes as one, whose bytes are the run's, and what takes its place.
    Whole(Stand),
    /// The name of an element of somebody's own: the whole part goes with it.
    Part,
}

/// What stands in the place of a value that goes as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// An address that leads nowhere.
    Nowhere,
    /// The mark.
    Mark,
    /// The mark as a formula.
    Formula,
    /// A name that no other sheet has: its number, from 1.
    Sheet(u32),
    /// The number nought.
    Zero,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    None,
    Inserted,
    Deleted,
}

/// Text with its runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Buffer {
    /// The text.
    pub(super) text: String,
    /// In order of text.
    pub(super) runs: Vec<Run>,
}

impl Run {
    /// Bytes of the text.
    pub(super) fn text(&self) -> Range<usize> {
        self.text.start as usize..self.text.end as usize
    }

    /// Index of the entry.
    pub(super) fn entry(&self) -> usize {
        self.entry as usize
    }

    /// Bytes of the entry's XML, without its byte order mark.
    pub(super) fn xml(&self) -> Range<usize> {
        self.xml.start as usize..self.xml.end as usize
    }
}

/// An offset in a text or a part; both are far smaller, see `Limits`.
fn short(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

impl Buffer {
    pub(super) fn put(&mut self, text: &str, entry: usize, xml: Range<usize>, form: Form) {
        self.push(text, entry, xml, form, Change::None);
    }

    fn push(&mut self, text: &str, entry: usize, xml: Range<usize>, form: Form, change: Change) {
        let start = self.text.len();
        self.text.push_str(text);
        let text = short(start)..short(self.text.len());
        let (entry, xml) = (short(entry), short(xml.start)..short(xml.end));
        self.runs.push(Run { text, entry, xml, form, change, cell: None });
    }

    /// Appends `other`, moving its runs.
    pub(super) fn append(&mut self, other: Self) {
        let base = short(self.text.len());
        self.text.push_str(&other.text);
        self.runs.extend(other.runs.into_iter().map(|mut run| {
            run.text = base + run.text.start..base + run.text.end;
            run
        }));
    }

    /// Replaces a last character that has no place of its own.
    fn turn_last(&mut self, from: char, to: char) {
        let placed = self.runs.last().map_or(0, |r| r.text().end);
        if self.text.len() > placed && self.text.ends_with(from) {
            self.text.pop();
        }
        self.text.push(to);
    }

    /// The text without the runs of one kind of change.
    fn without(&self, change: Change) -> Self {
        let mut out = Self::default();
        let mut from = 0;
        for run in &self.runs {
            out.text.push_str(self.text.get(from..run.text().start).unwrap_or_default());
            from = run.text().end;
            if run.change != change {
                let text = self.text.get(run.text()).unwrap_or_default();
                out.push(text, run.entry(), run.xml(), run.form.clone(), Change::None);
            }
        }
        out.text.push_str(self.text.get(from..).unwrap_or_default());
        out
    }

    /// Whether there is nothing to read.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// What one XML part says.
#[derive(Default)]
pub(super) struct Stories {
    /// Name of the root element without prefix.
    pub(super) root: String,
    /// Running text.
    pub(super) body: Buffer,
    /// One buffer per comment.
    pub(super) comments: Vec<Buffer>,
    /// Attribute values, comments of the XML: one per line.
    pub(super) attributes: Buffer,
    /// The sheets of an OpenDocument workbook, and whether they are hidden.
    pub(super) sheets: Vec<(Buffer, bool)>,
}

/// Elements whose content stands beside the line they are anchored in.
const BESIDE: &[&str] = &["drawing", "pict", "object", "txbxContent", "rt", "Fallback"];

/// The same in OpenDocument.
const ODF_BESIDE: &[&str] = &["annotation", "frame", "note", "ruby-text", "tracked-changes"];

/// The element that holds the cells of a sheet.
const CELLS: &str = "sheetData";

/// Elements whose text is one line, with its runs.
const LINES: &[&str] = &["p", "si", "is"];

/// The same in OpenDocument.
const ODF_LINES: &[&str] = &["p", "h"];

/// Roots of lists of comments, and the element of one comment.
const COMMENTS: &[(&str, &str)] =
    &[("comments", "comment"), ("cmLst", "cm"), ("ThreadedComments", "threadedComment")];

/// Roots of the parts in which `xml:space` keeps the blanks at the ends of a text
/// (ECMA-376-1, 17.3.3.31); drawings and slides do without.
const SPACED: &[&str] =
    &["document", "hdr", "ftr", "footnotes", "endnotes", "comments", "glossaryDocument"];

/// A stretch of text that is being read: the body, or something beside a line of it.
#[derive(Default)]
struct Frame {
    /// Number of open elements when it began.
    depth: usize,
    done: Buffer,
    line: Buffer,
    codes: Buffer,
    beside: Vec<Buffer>,
    in_paragraph: bool,
}

impl Frame {
    /// Ends the line; a paragraph with tracked changes is read twice: as it is now, and as it was.
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let changed = line.runs.iter().any(|r| r.change != Change::None);
        if changed {
            for version in [line.without(Change::Deleted), line.without(Change::Inserted)] {
                if !version.text.is_empty() {
                    self.done.append(version);
                    self.done.text.push('\n');
                }
            }
        } else {
            self.done.append(line);
            self.done.text.push('\n');
        }
        for other in std::iter::once(std::mem::take(&mut self.codes)).chain(self.beside.drain(..)) {
            if !other.is_blank() {
                self.done.append(other);
                if !self.done.text.ends_with('\n') {
                    self.done.text.push('\n');
                }
            }
        }
    }

    fn has_line(&self) -> bool {
        !self.line.text.is_empty() || !self.codes.text.is_empty() || !self.beside.is_empty()
    }
}

/// Where in the sheets of an OpenDocument workbook the reader is (ODF 1.3 part 3, 9.1).
#[derive(Default)]
struct Grid<'x> {
    /// In the body of a workbook.
    inside: bool,
    /// The style whose properties are being read, and those of hidden sheets.
    style: &'x str,
    hidden_styles: BTreeSet<&'x str>,
    hidden: bool,
    row: u32,
    column: u32,
    /// How often the open row and cell are repeated.
    repeated: (u32, u32),
    /// The open row is not shown; columns that are not.
    hidden_row: bool,
    hidden_columns: Vec<Range<u32>>,
    /// Runs before the open cell.
    runs: usize,
}

impl<'x> Grid<'x> {
    fn enter(&mut self, tag: &Tag<'x>, name: &str, runs: usize) {
        let raw = |name: &str| tag.attributes.iter().find(|a| a.name == name).map(|a| a.raw);
        let repeated = |name: &str| raw(name).and_then(|n| n.parse().ok()).unwrap_or(1_u32).max(1);
        let collapsed = || raw("table:visibility").is_some_and(|v| v != "visible");
        match name {
            "style" => self.style = raw("style:name").unwrap_or_default(),
            "table-properties" if raw("table:display") == Some("false") => {
                self.hidden_styles.insert(self.style);
            }
            "spreadsheet" => self.inside = true,
            _ if !self.inside => {}
            "table" => {
                let style = raw("table:style-name").unwrap_or_default();
                let inside = true;
                let hidden = self.hidden_styles.contains(style);
                let hidden_styles = std::mem::take(&mut self.hidden_styles);
                *self = Self { inside, hidden_styles, hidden, ..Self::default() };
            }
            "table-column" => {
                let end = self.column.saturating_add(repeated("table:number-columns-repeated"));
                if collapsed() {
                    self.hidden_columns.push(self.column + 1..end.saturating_add(1));
                }
                self.column = end;
            }
            "table-row" => {
                self.row = self.row.saturating_add(1);
                self.column = 0;
                self.repeated.0 = repeated("table:number-rows-repeated");
                self.hidden_row = collapsed();
            }
            "table-cell" | "covered-table-cell" => {
                self.column = self.column.saturating_add(1);
                self.repeated.1 = repeated("table:number-columns-repeated");
                self.runs = runs;
            }
            _ => {}
        }
    }

    /// Whether a sheet ends here; `runs` are those read so far.
    fn leave(&mut self, name: &str, runs: &mut [Run]) -> bool {
        if !self.inside {
            return false;
        }
        match name {
            "table-cell" | "covered-table-cell" => {
                let hidden =
                    self.hidden_row || self.hidden_columns.iter().any(|c| c.contains(&self.column));
                let column = u16::try_from(self.column).unwrap_or(u16::MAX);
                let cell = Cell { row: self.row, column, hidden };
                runs.iter_mut().skip(self.runs).for_each(|run| run.cell = Some(cell));
                self.column = self.column.saturating_add(self.repeated.1 - 1);
            }
            "table-row" => self.row = self.row.saturating_add(self.repeated.0.max(1) - 1),
            "spreadsheet" => self.inside = false,
            _ => {}
        }
        name == "table"
    }
}

struct Builder<'x> {
    entry: usize,
    tongue: Tongue,
    /// The prefix of the root with its colon, when runs of this prefix need `xml:space`.
    spaced: Option<&'x str>,
    open: Vec<&'x str>,
    /// Where `xml:space` can go in the innermost text element, when it has none.
    space: Option<usize>,
    frames: Vec<Frame>,
    frame: Frame,
    deleted: usize,
    inserted: usize,
    /// Open elements inside one that is read elsewhere.
    elsewhere: usize,
    sheets: u32,
    authors: BTreeSet<String>,
    names: BTreeSet<&'x str>,
    grid: Grid<'x>,
    out: Stories,
    broken: bool,
}

/// Reads the XML `text` of entry `entry`.
///
/// # Errors
/// Not well-formed, or beyond the limits.
pub(super) fn read(
    text: &str,
    entry: usize,
    tongue: Tongue,
    limits: &Limits,
) -> Result<Stories, Reason> {
    let mut builder = Builder {
        entry,
        tongue,
        spaced: None,
        open: Vec::new(),
        space: None,
        frames: Vec::new(),
        frame: Frame::default(),
        deleted: 0,
        inserted: 0,
        elsewhere: 0,
        sheets: 0,
        authors: BTreeSet::new(),
        names: BTreeSet::new(),
        grid: Grid::default(),
        out: Stories::default(),
        broken: false,
    };
    xml::walk(text, limits, |token| builder.see(token))?;
    if builder.broken {
        return Err(Reason::Damaged("xml".to_owned()));
    }
    if builder.frame.has_line() {
        builder.frame.end_line();
    }
    builder.out.body = builder.frame.done;
    Ok(builder.out)
}

impl<'x> Builder<'x> {
    fn see(&mut self, token: Token<'x>) {
        // The cells of a sheet are read by `sheet`, whatever their number.
        match &token {
            Token::Open(tag) if self.elsewhere > 0 || self.are_cells(tag) => self.elsewhere += 1,
            Token::Close { .. } if self.elsewhere > 0 => {
                self.elsewhere -= 1;
                return;
            }
            _ => {}
        }
        if self.elsewhere > 0 {
            return;
        }
        match token {
            Token::Open(tag) => self.enter(&tag),
            Token::Close { local, .. } => self.leave(local),
            Token::Text { raw, at } => self.text(raw, at..at + raw.len(), None),
            Token::Reference { char, range } => {
                let mut buffer = [0; 4];
                self.text(char.encode_utf8(&mut buffer), range, Some(Form::Reference));
            }
            Token::Aside { raw, at } => {
                if raw.chars().any(char::is_alphabetic) {
                    let form = Form::Literal(None);
                    let range = at..at + raw.len();
                    self.out.attributes.push(raw, self.entry, range, form, Change::None);
                    self.out.attributes.text.push('\n');
                }
            }
        }
    }

    /// Whether these are the cells of a sheet; those that a link to another workbook remembers are
    /// read here.
    fn are_cells(&self, tag: &Tag<'_>) -> bool {
        tag.local() == CELLS && self.out.root == "worksheet"
    }

    fn parent(&self) -> &'x str {
        self.open.last().copied().unwrap_or_default()
    }

    fn change(&self) -> Change {
        match (self.deleted, self.inserted) {
            (0, 0) => Change::None,
            (0, _) => Change::Inserted,
            _ => Change::Deleted,
        }
    }

    fn enter(&mut self, tag: &Tag<'x>) {
        let name = xml::local(tag.name);
        if self.open.is_empty() {
            name.clone_into(&mut self.out.root);
            let prefix = tag.name.strip_suffix(name);
            self.spaced = prefix.filter(|_| SPACED.contains(&name));
        }
        self.attributes(tag);
        self.named(tag, name);
        if self.tongue == Tongue::Odf {
            self.grid.enter(tag, name, self.frame.done.runs.len());
        }
        let line = self.is_line(name);
        let beside = if self.tongue == Tongue::Odf { ODF_BESIDE } else { BESIDE };
        if beside.contains(&name) || (line && self.frame.in_paragraph) {
            let inner = Frame { depth: self.open.len(), ..Frame::default() };
            self.frames.push(std::mem::replace(&mut self.frame, inner));
        }
        match name {
            _ if line => self.frame.in_paragraph = true,
            _ if self.tongue == Tongue::Odf => self.blank(tag, name),
            "del" | "moveFrom" => self.deleted += 1,
            "ins" | "moveTo" => self.inserted += 1,
            "fldChar" if !self.frame.codes.text.is_empty() => self.frame.codes.text.push('\n'),
            "sym" | "softHyphen" | "noBreakHyphen" => self.character(tag, name),
            "tab" | "ptab" if self.parent() == "r" => self.frame.line.text.push('\t'),
            "br" | "cr" if matches!(self.parent(), "r" | "p") => self.frame.line.text.push('\n'),
            _ => {}
        }
        let preserved = tag.attributes.iter().any(|a| a.name == "xml:space");
        let spaced = tag.name.strip_suffix(name) == self.spaced;
        self.space = (words::keeps_space(name) && !preserved && spaced)
            .then(|| tag.range.start + 1 + tag.name.len());
        self.open.push(name);
    }

    /// The name of an element in somebody's own XML, once.
    fn named(&mut self, tag: &Tag<'x>, name: &'x str) {
        let own = self.tongue == Tongue::Data && self.out.root != "svg" && self.out.root != "RDF";
        if own && name.chars().filter(|c| c.is_alphabetic()).count() > 2 && self.names.insert(name)
        {
            let at = tag.range.start + 1 + tag.name.len() - name.len();
            let range = at..at + name.len();
            self.out.attributes.push(name, self.entry, range, Form::Part, Change::None);
            self.out.attributes.text.push('\n');
        }
    }

    /// Whether the text of this element is a line of its own.
    fn is_line(&self, name: &str) -> bool {
        let comment = name == "text" && COMMENTS.iter().any(|(root, _)| *root == self.out.root);
        match self.tongue {
            Tongue::Odf => ODF_LINES.contains(&name),
            Tongue::Office => comment || LINES.contains(&name),
            Tongue::Data => name == "p",
        }
    }

    /// Elements of OpenDocument that stand for white space (ODF 1.3 part 3, 6.1).
    fn blank(&mut self, tag: &Tag<'x>, name: &str) {
        /// More blanks in a row than this lay out a page, they are no text.
        const MOST: usize = 64;
        let count = || tag.value("c").and_then(|c| c.parse().ok()).unwrap_or(1_usize).min(MOST);
        match name {
            "s" => self.frame.line.text.extend(std::iter::repeat_n(' ', count())),
            "tab" => self.frame.line.text.push('\t'),
            "line-break" => self.frame.line.text.push('\n'),
            _ => {}
        }
    }

    /// An element that stands for one character.
    fn character(&mut self, tag: &Tag<'x>, name: &str) {
        let char = match name {
            "softHyphen" => Some('\u{ad}'),
            "noBreakHyphen" => Some('\u{2011}'),
            _ => tag
                .value("char")
                .and_then(|hex| u32::from_str_radix(&hex, 16).ok())
                // Symbol fonts are addressed in a private area, F000 to F0FF (17.3.3.30).
                .map(|code| if code & 0xff00 == 0xf000 { code & 0xff } else { code })
                .and_then(char::from_u32)
                .filter(|c| !c.is_control()),
        };
        let Some(char) = char else { return };
        let mut buffer = [0; 4];
        let text = char.encode_utf8(&mut buffer);
        let change = self.change();
        let form = Form::Element(tag.name.strip_suffix(name).unwrap_or_default().into());
        self.frame.line.push(text, self.entry, tag.range.clone(), form, change);
    }

    fn leave(&mut self, name: &str) {
        self.open.pop();
        self.space = None;
        match name {
            _ if self.is_line(name) => {
                self.frame.end_line();
                self.frame.in_paragraph = false;
            }
            "del" | "moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            "ins" | "moveTo" => self.inserted = self.inserted.saturating_sub(1),
            "tc" | "table-cell" => self.frame.done.turn_last('\n', '\t'),
            "tr" | "table-row" => self.frame.done.turn_last('\t', '\n'),
            _ => {
                if !self.frame.in_paragraph && self.frame.has_line() {
                    self.frame.end_line();
                }
            }
        }
        let sheet = self.frames.is_empty() && self.tongue == Tongue::Odf;
        if sheet && self.grid.leave(name, &mut self.frame.done.runs) {
            let hidden = self.grid.hidden;
            self.out.sheets.push((std::mem::take(&mut self.frame.done), hidden));
        }
        if self.frames.is_empty() && COMMENTS.contains(&(&*self.out.root, name)) {
            self.out.comments.push(std::mem::take(&mut self.frame.done));
        }
        if !self.frames.is_empty() && self.frame.depth == self.open.len() {
            self.end_frame();
        }
    }

    fn end_frame(&mut self) {
        let Some(outer) = self.frames.pop() else { return };
        let mut inner = std::mem::replace(&mut self.frame, outer);
        if inner.has_line() {
            inner.end_line();
        }
        if self.frame.in_paragraph {
            self.frame.beside.push(inner.done);
        } else {
            self.frame.done.append(inner.done);
        }
    }

    fn text(&mut self, text: &str, xml: Range<usize>, form: Option<Form>) {
        let parent = self.parent();
        let blank = text.chars().all(char::is_whitespace) && form.is_none();
        let counts =
            words::keeps_space(parent) || (self.tongue == Tongue::Odf && self.frame.in_paragraph);
        if (blank && !counts) || words::is_measure(parent, text) {
            return;
        }
        let form = form.unwrap_or(Form::Literal(self.space.map(short)));
        let change = self.change();
        let code = matches!(parent, "instrText" | "delInstrText");
        let buffer = if code { &mut self.frame.codes } else { &mut self.frame.line };
        let change = if code { Change::None } else { change };
        buffer.push(text, self.entry, xml, form, change);
    }

    fn attributes(&mut self, tag: &Tag<'x>) {
        let external = tag.local() == "Relationship"
            && tag.value("TargetMode").is_some_and(|m| m == "External");
        for attribute in &tag.attributes {
            let Ok(pieces) = xml::pieces(attribute.raw, attribute.value.start) else {
                self.broken = true;
                return;
            };
            let value: String = pieces.iter().map(|p| p.text.as_str()).collect();
            let name = xml::local(attribute.name);
            let address = (external && name == "Target")
                || (self.tongue == Tongue::Odf && name == "href" && value.contains(':'));
            let lists = ["Relationships", "Types", "manifest"].contains(&&*self.out.root);
            let text = !lists && words::is_text(tag, attribute.name, &value, self.tongue);
            if !(address || text) {
                continue;
            }
            // The author of a hundred changes is reported once; all of them are scrubbed anyway.
            if matches!(name, "author" | "initials") && !self.authors.insert(value) {
                continue;
            }
            let stand = match (tag.local(), name) {
                _ if address => Some(Stand::Nowhere),
                ("sheet", "name") if self.out.root == "workbook" => {
                    self.sheets += 1;
                    Some(Stand::Sheet(self.sheets))
                }
                ("n", "v") => Some(Stand::Zero),
                _ => None,
            };
            for piece in pieces {
                let (form, range) = match (stand, piece.literal) {
                    (Some(stand), _) => (Form::Whole(stand), attribute.value.clone()),
                    (None, true) => (Form::Literal(None), piece.range),
                    (None, false) => (Form::Reference, piece.range),
                };
                self.out.attributes.push(&piece.text, self.entry, range, form, Change::None);
            }
            self.out.attributes.text.push('\n');
        }
    }
}
