//! Expressions that are compiled when first needed: a scan of one letter needs few of them.

use regex::Regex;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::{Anchored, Input};
use std::panic::{RefUnwindSafe, UnwindSafe};
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

/// An expression that is only tried at given places: it compiles in half the time of a [`Regex`], which also
/// looks for where a match begins.
pub(super) struct LazyAnchored {
    source: Box<str>,
    compiled: OnceLock<Option<Compiled>>,
}

struct Compiled {
    automaton: DFA,
    caches: Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>>,
}

impl LazyAnchored {
    /// Keeps the expression, in which case counts; nothing is compiled.
    pub(super) fn new(source: impl Into<Box<str>>) -> Self {
        Self { source: source.into(), compiled: OnceLock::new() }
    }

    /// Where the match that begins at the start of `text` ends.
    pub(super) fn end(&self, text: &str) -> Option<usize> {
        let compiled = self.compiled.get_or_init(|| self.compile().ok()).as_ref()?;
        let input = Input::new(text).anchored(Anchored::Yes);
        let mut cache = compiled.caches.get();
        let found = compiled.automaton.try_search_fwd(&mut cache, &input).ok()??;
        Some(found.offset())
    }

    fn compile(&self) -> Result<Compiled, Box<regex_automata::hybrid::BuildError>> {
        let automaton = DFA::builder()
            .configure(DFA::config().skip_cache_capacity_check(true))
            .thompson(thompson::Config::new().which_captures(WhichCaptures::None))
            .build(&self.source)?;
        let own = automaton.clone();
        Ok(Compiled { automaton, caches: Pool::new(Box::new(move || own.create_cache())) })
    }

    /// Compiles it now, to see that it does.
    #[cfg(test)]
    pub(super) fn check(&self) -> Result<(), Box<regex_automata::hybrid::BuildError>> {
        self.compile().map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchored_expression_is_found_at_the_start_alone() {
        let word = LazyAnchored::new(r"(?:ziek|ziekte|ziek geweest)(?-u:\b)");
        assert_eq!(word.end("ziekte van Lyme"), Some(6));
        assert_eq!(word.end("ziek geweest"), Some(4), "the first that fits, as people write them");
        assert_eq!((word.end("een ziekte"), word.end("zieken"), word.end("")), (None, None, None));
        assert!(LazyAnchored::new("(").check().is_err());
    }
}
