//! Why something was not read, held back or refused: data, so that every language can say it.

use super::Explain;

/// Why a file or part was not read, or why its copy was held back.
///
/// [`Reason::id`] is the stable word in machine formats and, after `reason-`, the message id.
/// No variant carries document text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.id())]
pub enum Reason {
    /// Opening or reading failed; the operating system's word for it.
    Io(String),
    /// Needs a password.
    Encrypted,
    /// Violates its own format; the format's word for the broken part.
    Damaged(String),
    /// No reader for this format; its name, or its media type.
    Unsupported(String),
    /// Larger than the limit, in bytes.
    TooLarge(u64),
    /// Inflates to more than the limit, in bytes: possibly a bomb.
    Inflates(u64),
    /// Nested, repeated or numbered beyond a limit; which one.
    Limit(&'static str),
    /// Bytes that are no text in the encoding found.
    NotText(String),
    /// Decoding and encoding again does not give the same bytes.
    Encoding(String),
    /// A page whose text is only in pictures.
    NoTextLayer,
    /// A page of which too many glyphs have no trustworthy unicode.
    UnreadableFont,
    /// Text in pictures, and no OCR on this machine.
    OcrMissing,
    /// OCR gave up on a picture; what happened: `crash`, `time`, `engine`, `size`.
    OcrFailed(&'static str),
    /// A large share of the ink on a page is nothing that OCR can read: handwriting,
    /// photographs, the portrait of an identity document.
    UnreadInk,
    /// An image inside the document, not looked into.
    ImageUnread,
    /// An image inside the document, and no OCR on this machine.
    ImageOcrMissing,
    /// An embedded file or object, not looked into.
    EmbeddedUnread(String),
    /// The program failed on this file; a defect to report.
    Crash,
    /// The redacted copy did not pass verification; which check.
    Leak(String),
    /// A finding whose place could not be removed; the part.
    NotRemovable(String),
    /// The copy could not be written; the operating system's word for it.
    Output(String),
    /// The output exists already, or two inputs have the same output.
    OutputExists,
    /// No bytes at all.
    Empty,
    /// The run was ended before it came to this file.
    Stopped,
    /// An address that this program has no way to; its scheme.
    Address(String),
    /// The process that read it came to an end, twice; by what: `memory`, `time`, `stack`, `crash`.
    Worker(&'static str),
}

impl Reason {
    /// The stable word, e.g. `too-large`.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Io(_) => "io",
            Self::Encrypted => "encrypted",
            Self::Damaged(_) => "damaged",
            Self::Unsupported(_) => "unsupported",
            Self::TooLarge(_) => "too-large",
            Self::Inflates(_) => "inflates",
            Self::Limit(_) => "limit",
            Self::NotText(_) => "not-text",
            Self::Encoding(_) => "encoding",
            Self::NoTextLayer => "no-text-layer",
            Self::UnreadableFont => "unreadable-font",
            Self::OcrMissing => "ocr-missing",
            Self::OcrFailed(_) => "ocr-failed",
            Self::UnreadInk => "unread-ink",
            Self::ImageUnread => "image-unread",
            Self::ImageOcrMissing => "image-ocr-missing",
            Self::EmbeddedUnread(_) => "embedded-unread",
            Self::Crash => "crash",
            Self::Leak(_) => "leak",
            Self::NotRemovable(_) => "not-removable",
            Self::Output(_) => "output",
            Self::OutputExists => "output-exists",
            Self::Empty => "empty",
            Self::Stopped => "stopped",
            Self::Address(_) => "address",
            Self::Worker(_) => "worker",
        }
    }

    /// Whether the thing not read is left out of, or blanked in, a redacted copy: such a gap does not
    /// keep the copy from being written. Every other gap does.
    #[must_use]
    pub fn absent_from_copy(&self) -> bool {
        matches!(self, Self::ImageUnread | Self::ImageOcrMissing | Self::EmbeddedUnread(_))
    }

    /// What the message needs besides its id: the argument `detail`.
    #[must_use]
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::Io(s)
            | Self::Address(s)
            | Self::Damaged(s)
            | Self::Unsupported(s)
            | Self::NotText(s)
            | Self::Encoding(s)
            | Self::EmbeddedUnread(s)
            | Self::Leak(s)
            | Self::Output(s)
            | Self::NotRemovable(s) => Some(s.clone()),
            Self::TooLarge(n) | Self::Inflates(n) => Some(format!("{} MB", n / 1_000_000)),
            Self::Limit(s) | Self::OcrFailed(s) | Self::Worker(s) => Some((*s).to_owned()),
            _ => None,
        }
    }
}

impl Explain for Reason {
    fn message(&self) -> String {
        format!("reason-{}", self.id())
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("detail", self.detail().unwrap_or_default())]
    }
}
