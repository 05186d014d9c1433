//! Expressions that are compiled when first needed: a scan of one letter needs few of them.

use regex::Regex;
use std::sync::OnceLock;

/// The letters that Dutch documents are written in, names from abroad included: those of Unicode's Latin
/// blocks. With all the letters of Unicode an expression is many times as large and as slow.
pub(super) fn latin(expression: &str) -> String {
    const LETTERS: &str = "[A-Za-z\u{c0}-\u{24f}\u{1e00}-\u{1eff}]";
    expression
        .replace(r"\p{L}", LETTERS)
        .replace(r"\p{Lu}", &format!(r"[\p{{Lu}}&&{LETTERS}]"))
        .replace(r"\p{Ll}", &format!(r"[\p{{Ll}}&&{LETTERS}]"))
}

/// An expression and, once it was needed, what it compiled to.
pub(super) struct LazyRegex {
    source: Box<str>,
    compiled: OnceLock<Option<Regex>>,
}

impl LazyRegex {
    /// Keeps the expression; nothing is compiled.
    pub(super) fn new(source: impl Into<Box<str>>) -> Self {
        Self { source: source.into(), compiled: OnceLock::new() }
    }

    /// The expression, compiled; `None` when it is none, which [`Self::check`] tells beforehand.
    pub(super) fn get(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.source).ok()).as_ref()
    }

    /// Compiles it now.
    ///
    /// # Errors
    /// It is no expression.
    pub(super) fn check(&self) -> Result<(), regex::Error> {
        let compiled = Regex::new(&self.source)?;
        self.compiled.get_or_init(|| Some(compiled));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_letters_stand_for_letters_alone_and_in_classes() {
        let name = Regex::new(&latin(r"^\p{Lu}[\p{L}'-]+ \p{Ll}+$")).unwrap();
        for text in ["Đorđe ş", "Nguyễn x", "O'Neill y", "Zoë z"] {
            assert!(name.is_match(text), "{text}");
        }
        assert!(!name.is_match("zoë Z") && !name.is_match("Иван x"));
    }
}
