//! Expressions that are compiled when first needed: a scan of one letter needs few of them.

use regex::Regex;
use std::sync::OnceLock;

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
