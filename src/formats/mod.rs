//! Reading files and removing text from them, each format in its own way.
//!
//! A format promises: `extract` is deterministic, says what it could not read as a gap, and never
//! panics; `redact` removes exactly the settled spans and what a reader could still learn them
//! from, and leaves the rest as it was. The list below is the only place that knows all formats.

mod archive;
mod container;
mod escape;
mod escaped;
mod image;
mod legacy;
mod mail;
mod mark;
mod office;
mod pdf;
mod scratch;
mod sniff;
mod text;

pub use container::{Ask, Budget, Container, DEPTH, MEMBERS, Member, Replacement};
pub use scratch::{Scratch, half_file};

use crate::model::{Document, Reason, Redacted, Secret, Settled};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What opens a file, and bounds on what one may cost; exceeding one is a [`Reason`], never a crash.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Largest file read at all, in bytes: it is held in memory, and its copy too.
    pub file: u64,
    /// Largest plain text file, in bytes: decoded, normalised and searched as one string.
    pub text: u64,
    /// All parts of one package or all streams of one PDF inflated, in bytes.
    pub inflated: u64,
    /// Nesting of elements, form XObjects, page tree nodes.
    pub depth: usize,
    /// Entries in a package, objects in a PDF.
    pub count: usize,
    /// Passwords for files that need one, tried in this order after the empty one.
    pub passwords: Vec<Secret>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 512 << 20,
            text: 128 << 20,
            inflated: 1 << 30,
            depth: 64,
            count: 2_000_000,
            passwords: Vec::new(),
        }
    }
}

/// What becomes of pictures that nobody has read, in a redacted copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Images {
    /// Replaced by an even grey area of the same size: nothing unseen leaves.
    #[default]
    Blank,
    /// Left as they are: the user has looked at them.
    Keep,
}

/// How wide the box over a removed text is: the width of a gap can tell the word that fitted it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BoxWidth {
    /// Rounded to a coarse step; the other words of the line are set anew around it.
    #[default]
    Stepped,
    /// The same for every text; the other words of the line are set anew around it.
    Fixed,
    /// The whole line goes, whatever else stands on it.
    FullLine,
    /// As wide as the text was, and nothing moves.
    Exact,
}

/// Choices of the user that hold for every file of a run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RedactOptions {
    /// Unread pictures.
    pub images: Images,
    /// Boxes on pages.
    pub boxes: BoxWidth,
    /// Tracked changes in Word documents become ordinary text; what was deleted goes.
    pub accept_changes: bool,
    /// Scanned pages of PDFs get an invisible layer of the words that stayed.
    pub ocr_layer: bool,
    /// What each ground means, by ground: a PDF gets a last page that says so, and a box in which its
    /// ground cannot be read gets a number instead. `None`: no such page.
    pub legend: Option<std::collections::BTreeMap<String, String>>,
}

/// A document in another format than it was found in.
#[derive(Clone, Debug)]
pub struct Converted {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Its usual extension.
    pub extension: &'static str,
    /// What the report says of it; message id `scrub-<word>`.
    pub word: &'static str,
}

/// One file format: how to read it and how to remove text from it.
pub trait Format: Sync {
    /// Short name in reports: `pdf`, `docx`, `odt`, `text` …
    fn id(&self) -> &'static str;

    /// Reads everything that carries text.
    ///
    /// # Errors
    /// The file as a whole cannot be read; parts that cannot be read are gaps in the document.
    fn extract(&self, bytes: &[u8], limits: &Limits) -> Result<Document, Reason>;

    /// The file without its lock, when it opens with its owner's password only: the verifier reads
    /// with the user's passwords.
    fn unlocked(&self, _bytes: &[u8], _passwords: &[Secret]) -> Option<Vec<u8>> {
        None
    }

    /// Writes a copy without the settled spans. `document` is what `extract` gave for the same bytes;
    /// parts of kind `FileName` are not the format's business. Unread pictures are treated as `options`
    /// say, embedded files that were not read are left out.
    ///
    /// By itself a format that holds files leaves them all out, and one that holds none has no copy.
    ///
    /// # Errors
    /// Something that must go cannot be removed; there is no copy then.
    fn redact(
        &self,
        bytes: &[u8],
        document: &Document,
        settled: &Settled,
        options: &RedactOptions,
        limits: &Limits,
    ) -> Result<Redacted, Reason> {
        let none = || Reason::NotRemovable(self.id().to_owned());
        let mut container = self.container(bytes, limits)?.ok_or_else(none)?;
        container.rebuild(document, settled, options, &Budget::new(limits), &mut |_, _| None)
    }

    /// The same document in a format that can be redacted, for a format that is only read. What it
    /// gives is what is searched, redacted and compared with the copy.
    ///
    /// # Errors
    /// Cannot be converted, or not here.
    fn convert(&self, _bytes: &[u8], _limits: &Limits) -> Result<Option<Converted>, Reason> {
        Ok(None)
    }

    /// The files inside `bytes`, for a format that holds any. Its copy is then made by
    /// [`Container::rebuild`]; `redact` leaves all members out.
    ///
    /// # Errors
    /// What lists the members cannot be read.
    fn container<'b>(
        &self,
        _bytes: &'b [u8],
        _limits: &Limits,
    ) -> Result<Option<Box<dyn Container + 'b>>, Reason> {
        Ok(None)
    }
}

/// Every format this program reads.
const FORMATS: &[&dyn Format] = &[
    &pdf::Pdf,
    &office::DOCX,
    &office::PPTX,
    &office::XLSX,
    &office::ODT,
    &office::ODS,
    &office::ODP,
    &archive::Zip,
    &archive::TAR,
    &archive::GZIP,
    &archive::SEVEN,
    &mail::Mail,
    &mail::Mbox,
    &mail::Msg,
    &legacy::DOC,
    &legacy::XLS,
    &legacy::PPT,
    &legacy::XLSB,
    &escaped::HTML,
    &escaped::XML,
    &escaped::JSON,
    &escaped::CALENDAR,
    &escaped::MARKED,
    &escaped::MARKDOWN,
    &escaped::RTF,
    &image::Heic,
    &image::Image,
    &text::Text,
];

/// The format of `bytes`, judged by content alone.
///
/// # Errors
/// [`Reason::Unsupported`] with the name of the format when it is known but not read.
pub fn sniff(bytes: &[u8]) -> Result<&'static dyn Format, Reason> {
    let id = sniff::format_id(bytes)?;
    FORMATS.iter().copied().find(|f| f.id() == id).ok_or_else(|| Reason::Unsupported(id.to_owned()))
}

/// Extensions of plain text, lower case.
const PLAIN: &[&str] = &["txt", "text", "md", "log"];

/// Extensions of Markdown, lower case.
const MARKDOWN: &[&str] = &["md", "markdown", "mdown", "mkd"];

/// The format of a file called `name`: by its content, as [`sniff`] says. Plain text that only looks like
/// something else (a saved message, a piece of XML) is plain text, unless its look hides anything. Markdown
/// is known by its name alone.
///
/// # Errors
/// As [`sniff`].
pub fn sniff_named(name: &Path, bytes: &[u8]) -> Result<&'static dyn Format, Reason> {
    let format = sniff(bytes)?;
    let extension = name.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    let named = |names: &[&str]| extension.as_deref().is_some_and(|e| names.contains(&e));
    if named(MARKDOWN) && [text::Text.id(), escaped::MARKED.id()].contains(&format.id()) {
        return Ok(&escaped::MARKDOWN);
    }
    if named(&["eml"]) && format.id() == text::Text.id() && sniff::is_simple_mail(bytes) {
        return Ok(&mail::Mail);
    }
    if named(PLAIN) && format.id() != text::Text.id() && sniff::says_all_plainly(format.id(), bytes)
    {
        return Ok(&text::Text);
    }
    Ok(format)
}
