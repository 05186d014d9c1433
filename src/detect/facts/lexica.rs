//! The lexicons, embedded: terms and exceptions of each sensitive kind. Expressions are made ready by `build.rs`.

use crate::model::Kind;

/// What is known of one kind, as the files hold it.
pub(super) struct Lexicon {
    pub(super) kind: Kind,
    /// Terms, one a line ([`super::term::Term`]).
    pub(super) items: &'static str,
    /// Whole words, in small letters, that an open-ended term takes wrongly.
    pub(super) exceptions: &'static str,
}

macro_rules! lexica {
    ($($kind:ident $folder:literal)+) => {
        &[$(Lexicon {
            kind: Kind::$kind,
            items: include_str!(concat!("../../../patterns/lists/feiten-", $folder, "/items.txt")),
            exceptions: include_str!(concat!("../../../patterns/lists/feiten-", $folder, "/exceptions.txt")),
        },)+]
    };
}

/// Every lexicon; `build.rs` numbers them in this order.
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
