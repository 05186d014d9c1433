//! The shape of a pattern file, and what can be wrong with one.

use super::{Pattern, context::Words};
use crate::detect::checks;
use crate::detect::lazy::LazyRegex;
use crate::model::{Explain, Kind};
use aho_corasick::{AhoCorasick, BuildError};
use serde::Deserialize;

/// What is wrong with a pattern file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// A file or folder cannot be read.
    #[error("{file}: cannot be read")]
    Unreadable {
        /// The file or folder as given.
        file: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// Not TOML, an unknown or missing field, or a wrong type.
    #[error("{file}:{line}: {message}")]
    Shape {
        /// The file as given.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What was expected.
        message: String,
    },
    /// The fields contradict each other or name something that does not exist.
    #[error("{file}: {message}")]
    Content {
        /// The file as given.
        file: String,
        /// What is wrong.
        message: String,
    },
    /// A regular expression or word list does not compile.
    #[error("{file}: the expression does not compile")]
    Regex {
        /// The file as given.
        file: String,
        /// The parser's own words.
        #[source]
        cause: Box<regex::Error>,
    },
}

impl Explain for PatternError {
    fn message(&self) -> String {
        let id = match self {
            Self::Unreadable { .. } => "unreadable",
            Self::Shape { .. } => "shape",
            Self::Content { .. } => "content",
            Self::Regex { .. } => "regex",
        };
        format!("pattern-error-{id}")
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unreadable { file, cause } => {
                vec![("path", file.clone()), ("cause", cause.to_string())]
            }
            Self::Shape { file, line, message } => vec![
                ("path", file.clone()),
                ("line", line.to_string()),
                ("detail", message.clone()),
            ],
            Self::Content { file, message } => {
                vec![("path", file.clone()), ("detail", message.clone())]
            }
            Self::Regex { file, cause } => {
                vec![("path", file.clone()), ("detail", cause.to_string())]
            }
        }
    }
}

/// A recogniser's file. `regex` says it all, or `code` names the Rust recogniser behind it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::detect) struct PatternFile {
    /// Unique, equal to the file name, stable for ever.
    pub(in crate::detect) id: String,
    /// Kind of data; absent for a file that protects.
    pub(in crate::detect) kind: Option<Kind>,
    /// One or two sentences for the list of recognisers.
    pub(in crate::detect) doc: String,
    /// Law or standard.
    pub(in crate::detect) source: String,
    /// One expression or more; group 1, else the whole match, is the value.
    #[serde(default)]
    regex: OneOrMore,
    /// Name of the Rust recogniser that does the work.
    pub(in crate::detect) code: Option<String>,
    /// Texts of which one stands in every match, in any case, at most 80 bytes from its start and 120
    /// from its end: saves a search.
    #[serde(default)]
    needs: Vec<String>,
    /// At least so many digits stand in a match, at most 16 bytes apart: saves a search.
    #[serde(default)]
    digits: usize,
    /// Name of a check.
    check: Option<String>,
    /// Nothing is found inside what this file matches.
    #[serde(default)]
    pub(in crate::detect) protect: bool,
    /// Words that speak for a match.
    context: Option<Near>,
    /// Words that speak against one; the nearest word decides.
    against: Option<Near>,
    /// Words that say that it belongs to an organisation.
    functional: Option<Near>,
    /// Scores.
    #[serde(default)]
    score: Scores,
    /// What must be found.
    #[serde(rename = "match")]
    pub(in crate::detect) matches: Vec<Example>,
    /// What must not.
    #[serde(rename = "no_match")]
    pub(in crate::detect) no_matches: Vec<Counter>,
}

/// A list of words and how many chars before and after a match they count.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Near {
    pub(super) words: Vec<String>,
    #[serde(default = "near_before")]
    pub(super) before: usize,
    #[serde(default)]
    pub(super) after: usize,
}

fn near_before() -> usize {
    40
}

/// How sure a match is by what stands beside it; 0 drops it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Scores {
    /// A context word stands near.
    pub(super) context: f32,
    /// No word for or against.
    pub(super) alone: f32,
    /// The nearest word speaks against.
    pub(super) against: f32,
    /// A context word stands near, but the check fails.
    pub(super) failed: f32,
}

impl Default for Scores {
    fn default() -> Self {
        Self { context: 0.95, alone: 0.9, against: 0.0, failed: 0.0 }
    }
}

/// A text with `[[ ]]` around each value that must be found, exactly.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::detect) struct Example {
    pub(in crate::detect) text: String,
    /// Whether the values must be found as belonging to an organisation or a role.
    #[serde(default)]
    pub(in crate::detect) functional: bool,
}

/// A text in which nothing may be found.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::detect) struct Counter {
    pub(in crate::detect) text: String,
    pub(in crate::detect) why: String,
}

/// One string or a list.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Default for OneOrMore {
    fn default() -> Self {
        Self::More(Vec::new())
    }
}

impl OneOrMore {
    fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(more) => more,
        }
    }
}

/// Reads a pattern file's text; `file` is its path for messages, `stem` its name without `.toml`.
pub(in crate::detect) fn load(
    file: &str,
    stem: &str,
    text: &str,
) -> Result<PatternFile, PatternError> {
    let parsed: PatternFile = toml::from_str(text).map_err(|e| PatternError::Shape {
        file: file.to_owned(),
        line: 1 + e
            .span()
            .map_or(0, |s| text.bytes().take(s.start).filter(|b| *b == b'\n').count()),
        message: e.message().to_owned(),
    })?;
    let wrong = |message: String| Err(PatternError::Content { file: file.to_owned(), message });
    let has_regex = !parsed.regex.as_slice().is_empty();
    if parsed.id != stem {
        return wrong(format!("id is {:?} but the file is called {stem:?}", parsed.id));
    }
    if has_regex == parsed.code.is_some() {
        return wrong("needs either regex or code".to_owned());
    }
    if parsed.kind.is_none() != parsed.protect {
        return wrong("needs either kind or protect = true".to_owned());
    }
    if parsed.matches.is_empty() || parsed.no_matches.is_empty() {
        return wrong("needs at least one [[match]] and one [[no_match]]".to_owned());
    }
    if let Some(check) = parsed.check.as_deref().filter(|c| checks::named(c).is_none()) {
        return wrong(format!("no check is named {check:?}; there are {}", checks::names()));
    }
    Ok(parsed)
}

impl PatternFile {
    /// Compiles the expressions to see that they are some; [`Self::compile`] waits with that.
    ///
    /// # Errors
    /// One of them is none.
    pub(in crate::detect) fn check(&self, file: &str) -> Result<(), PatternError> {
        let refused = |cause| PatternError::Regex { file: file.to_owned(), cause: Box::new(cause) };
        let each = self.regex.as_slice().iter().map(|r| LazyRegex::new(r.as_str()).check());
        each.collect::<Result<(), _>>().map_err(refused)
    }

    /// The recogniser under the id `id`; `file` is the path for messages.
    pub(in crate::detect) fn compile(
        &self,
        file: &str,
        id: &'static str,
    ) -> Result<Pattern, PatternError> {
        let unfit =
            |e: BuildError| PatternError::Content { file: file.to_owned(), message: e.to_string() };
        let words = |near: &Option<Near>| near.as_ref().map(Words::new).transpose().map_err(unfit);
        // With the word boundaries of Unicode the engine is ten times slower.
        let regexes = self.regex.as_slice().iter();
        let regexes = regexes.map(|r| LazyRegex::new(r.replace(r"\b", r"(?-u:\b)")));
        let needs = AhoCorasick::builder().ascii_case_insensitive(true).build(&self.needs);
        Ok(Pattern {
            id,
            kind: self.kind.unwrap_or(Kind::Term),
            regexes: regexes.collect(),
            needs: (!self.needs.is_empty()).then_some(needs.map_err(unfit)?),
            digits: self.digits,
            check: self.check.as_deref().and_then(checks::named),
            protects: self.protect,
            context: words(&self.context)?,
            against: words(&self.against)?,
            functional: words(&self.functional)?,
            scores: self.score,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "id = \"x\"\nkind = \"bsn\"\ndoc = \"d\"\nsource = \"s\"\nregex = 'a(b)'\n\
        [[match]]\ntext = \"a[[b]]\"\n[[no_match]]\ntext = \"c\"\nwhy = \"w\"\n";

    fn error(text: &str) -> String {
        load("x.toml", "x", text).unwrap_err().to_string()
    }

    #[test]
    fn a_broken_file_is_refused_with_its_place() {
        assert!(load("x.toml", "x", GOOD).is_ok());
        assert!(error(&GOOD.replace("doc", "dok")).starts_with("x.toml:3: unknown field"));
        assert!(error(&GOOD.replace("bsn", "bns")).contains("x.toml:2"));
        let unknown = GOOD.replace("[[match]]", "check = \"elfprof\"\n[[match]]");
        assert!(error(&unknown).contains("elfprof") && error(&unknown).contains("elfproef"));
        assert!(error(&GOOD.replace("id = \"x\"", "id = \"y\"")).contains("file is called"));
        assert!(error(&GOOD.replace("regex = 'a(b)'", "")).contains("regex or code"));
        let uneven = load("x.toml", "x", &GOOD.replace("a(b)", "a(b")).unwrap();
        assert!(matches!(uneven.check("x.toml"), Err(PatternError::Regex { .. })));
    }
}
