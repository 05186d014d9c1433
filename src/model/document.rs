//! What a format read: text in parts, and what it could not read.

use super::{Places, Reason};
use std::fmt;

/// A file's text in reading order, part by part, and the gaps.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Pages, stories, properties … in reading order; indices are stable between two reads.
    pub parts: Vec<Part>,
    /// What could not be read. A document with gaps is never clean and never released.
    pub gaps: Vec<Gap>,
}

/// One stretch of text with its places in the file.
#[derive(Clone, Debug)]
pub struct Part {
    /// What the part is called in reports.
    pub label: PartLabel,
    /// The text, not normalised: for a plain text file the decoded file, unchanged.
    pub text: String,
    /// Where each byte of the text stands in the file.
    pub places: Places,
}

/// Something that was not read.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The part concerned; `None` when the whole file is.
    pub part: Option<PartLabel>,
    /// Why.
    pub reason: Reason,
}

/// The kinds of parts; [`PartKind::as_str`] is the spelling in machine formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it; the spelling is below")]
pub enum PartKind {
    Text,
    Page,
    Body,
    Slide,
    Notes,
    Sheet,
    /// A sheet that nobody sees until it is made visible.
    HiddenSheet,
    /// A row or column of a sheet that nobody sees until it is made visible.
    HiddenCell,
    Header,
    Footer,
    Footnote,
    Endnote,
    Comment,
    Properties,
    FileName,
    Outline,
    Annotation,
    Field,
    Attachment,
    /// The words in the pictures of a page that has text besides; its number is the page's.
    Picture,
    /// A field of the header of a mail, by its name.
    MailHeader(&'static str),
    Other,
}

impl PartKind {
    /// Every kind but [`PartKind::MailHeader`], which has a name of its own.
    pub const PLAIN: &[Self] = &[
        Self::Text,
        Self::Page,
        Self::Body,
        Self::Slide,
        Self::Notes,
        Self::Sheet,
        Self::HiddenSheet,
        Self::HiddenCell,
        Self::Header,
        Self::Footer,
        Self::Footnote,
        Self::Endnote,
        Self::Comment,
        Self::Properties,
        Self::FileName,
        Self::Outline,
        Self::Annotation,
        Self::Field,
        Self::Attachment,
        Self::Picture,
        Self::Other,
    ];

    /// The stable spelling; also the tail of the message id `part-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Page => "page",
            Self::Body => "body",
            Self::Slide => "slide",
            Self::Notes => "notes",
            Self::Sheet => "sheet",
            Self::HiddenSheet => "hidden-sheet",
            Self::HiddenCell => "hidden-cell",
            Self::Header => "header",
            Self::Footer => "footer",
            Self::Footnote => "footnote",
            Self::Endnote => "endnote",
            Self::Comment => "comment",
            Self::Properties => "properties",
            Self::FileName => "file-name",
            Self::Outline => "outline",
            Self::Annotation => "annotation",
            Self::Field => "field",
            Self::Attachment => "attachment",
            Self::Picture => "picture",
            Self::MailHeader(_) => "mail-header",
            Self::Other => "other",
        }
    }
}

/// A part's name: its kind and, where there are more, a number from 1.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartLabel {
    /// What it is.
    pub kind: PartKind,
    /// Which one, from 1; `None` where there is only one.
    pub number: Option<u32>,
}

impl PartLabel {
    /// A part of which there is only one.
    #[must_use]
    pub fn one(kind: PartKind) -> Self {
        Self { kind, number: None }
    }

    /// The `number`th part of its kind, from 1.
    #[must_use]
    pub fn nth(kind: PartKind, number: u32) -> Self {
        Self { kind, number: Some(number) }
    }

    /// The page number, when the part is a page or stands on one as a picture.
    #[must_use]
    pub fn page(&self) -> Option<u32> {
        self.number.filter(|_| matches!(self.kind, PartKind::Page | PartKind::Picture))
    }
}

/// The machine spelling: `page 3`, `body`, `comment 2`, `header From`.
impl fmt::Display for PartLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            PartKind::MailHeader(name) => write!(f, "header {name}")?,
            kind => f.write_str(kind.as_str())?,
        }
        self.number.map_or(Ok(()), |n| write!(f, " {n}"))
    }
}
