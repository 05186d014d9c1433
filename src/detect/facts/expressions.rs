//! Expressions as people write them in `phrases.txt` of a lexicon, made ready for `phrases`: when the program is
//! built, for to do it at every start takes longer than to read a letter.

use super::latin::latin;
use regex_syntax::hir::literal::{ExtractKind, Extractor};

/// One expression of a `phrases.txt`.
pub(super) struct Expression {
    /// With its pieces filled in.
    pub(super) text: String,
    /// Whether what it finds is weak.
    pub(super) weak: bool,
    /// Whether it is in small letters, for a text in small letters: an expression for letters of either case
    /// takes twice as long to compile. Not so where capitals count in it.
    pub(super) small: bool,
}

/// The expressions of a `phrases.txt`.
pub(super) fn expressions(phrases: &str) -> Vec<Expression> {
    let mut pieces: Vec<(&str, String)> = Vec::new();
    let mut all = Vec::new();
    for line in phrases.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        if let Some((name, piece)) = line.strip_prefix('@').and_then(|l| l.split_once(" = ")) {
            let piece = filled(piece, &pieces);
            pieces.push((name, piece));
            continue;
        }
        let weak = line.strip_suffix(" ?");
        let text = filled(weak.unwrap_or(line), &pieces);
        let small = !text.contains("(?-i");
        let text = latin(&if small { in_small_letters(&text) } else { text });
        all.push(Expression { text, weak: weak.is_some(), small });
    }
    all
}

/// An expression that finds in small letters what `expression` finds in letters of either case.
fn in_small_letters(expression: &str) -> String {
    let mut out = String::with_capacity(expression.len());
    let mut chars = expression.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            // A class or a mark: `\n`, `\p`.
            out.push(c);
            out.extend(chars.next());
        } else if c == '{' && out.ends_with("\\p") {
            let class: String = chars.by_ref().take_while(|c| *c != '}').collect();
            let class = if matches!(class.as_str(), "Lu" | "Ll") { "L" } else { &class };
            out.extend(["{", class, "}"]);
        } else {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// `line` with the pieces that it names.
fn filled(line: &str, pieces: &[(&str, String)]) -> String {
    pieces
        .iter()
        .fold(line.to_owned(), |line, (name, piece)| line.replace(&format!("@{name}"), piece))
}

/// What an expression can begin with, in small letters; `None` when that says too little to look for.
pub(super) fn first_words(line: &str) -> Option<Vec<String>> {
    let says = |word: &str| word.len() > 1 || word.starts_with(|c: char| c.is_ascii_digit());
    // Cut at so many bytes it may end in the middle of a char.
    let whole = |bytes: &[u8]| bytes.utf8_chunks().next().map_or("", |c| c.valid()).to_owned();
    literals(line, &ExtractKind::Prefix, whole).filter(|words| words.iter().all(|w| says(w)))
}

/// What an expression can end with, in small letters; `None` when that says too little.
pub(super) fn last_words(line: &str) -> Option<Vec<String>> {
    // It may begin in the middle of a char.
    let whole = |bytes: &[u8]| bytes.utf8_chunks().last().map_or("", |c| c.valid()).to_owned();
    literals(line, &ExtractKind::Suffix, whole).filter(|words| words.iter().all(|w| w.len() > 1))
}

/// All beginnings or ends, if there are few.
fn literals(
    line: &str,
    kind: &ExtractKind,
    whole: impl Fn(&[u8]) -> String,
) -> Option<Vec<String>> {
    let hir = regex_syntax::parse(line).ok()?;
    let found = |(length, most)| {
        let mut extractor = Extractor::new();
        extractor.kind(kind.clone()).limit_class(12);
        let found = extractor.limit_literal_len(length).limit_total(most).extract(&hir);
        let words = found.literals()?.iter();
        Some(words.map(|l| whole(l.as_bytes()).to_ascii_lowercase()).collect::<Vec<String>>())
    };
    // Long ones say more, but there must not be thousands of them.
    let sizes = [(16, 200), (12, 200), (8, 200), (5, 200), (8, 2000)];
    let mut words = sizes.into_iter().find_map(found)?;
    words.sort_unstable();
    words.dedup();
    (!words.is_empty()).then_some(words)
}
