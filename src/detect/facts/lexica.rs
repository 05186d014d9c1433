//! The lexicons, embedded: terms, phrases and exceptions of each sensitive kind.

use crate::model::Kind;

/// What is known of one kind, as the files hold it.
pub(super) struct Lexicon {
    pub(super) kind: Kind,
    /// Terms, one a line ([`super::term::Term`]).
    pub(super) items: &'static str,
    /// Expressions, one a line ([`super::phrases::Phrases`]).
    pub(super) phrases: &'static str,
    /// Whole words, in small letters, that an open-ended term takes wrongly.
    pub(super) exceptions: &'static str,
}

macro_rules! lexica {
    ($($kind:ident $folder:literal)+) => {
        &[$(Lexicon {
            kind: Kind::$kind,
            items: include_str!(concat!("../../../patterns/lists/feiten-", $folder, "/items.txt")),
            phrases: include_str!(concat!("../../../patterns/lists/feiten-", $folder, "/phrases.txt")),
            exceptions: include_str!(concat!("../../../patterns/lists/feiten-", $folder, "/exceptions.txt")),
        },)+]
    };
}

/// Every lexicon.
pub(super) const LEXICA: &[Lexicon] = lexica! {
    Health "health"
    Religion "religion"
    Ethnicity "ethnicity"
    Politics "politics"
    Union "union"
    Sexual "sexual"
    Criminal "criminal"
    Financial "financial"
};
