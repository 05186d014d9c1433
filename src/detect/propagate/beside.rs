//! What stands right beside a mention and belongs to it.

use crate::detect::Lexicon;
use crate::detect::names::{NAME_PARTICLES, NameParts, bits};
use crate::model::Kind;
use std::ops::Range;

/// Bytes before a mention that are looked at.
const BEFORE: usize = 48;

/// First names and initials before a surname, at most.
const MOST: usize = 4;

/// The mention `range` of `text` with the first names, initials and tussenvoegsels before it and a
/// single initial behind it: `Remy van [Alphen]`, `o.[steensma]`, `[Ria] P.`.
pub(super) fn widen(text: &str, range: Range<usize>, kind: Kind) -> Range<usize> {
    let found = text.get(range.clone()).unwrap_or_default();
    if kind != Kind::Person || found.chars().count() < 3 || found.contains(['@', '.']) {
        return range;
    }
    let from = (range.start.saturating_sub(BEFORE)..=range.start)
        .find(|i| text.is_char_boundary(*i))
        .unwrap_or(range.start);
    let before = text.get(from..range.start).unwrap_or_default();
    let line = before.rsplit(['\n', '\t']).next().unwrap_or_default();
    let start = range.start - opening(line, found).unwrap_or(0);
    let after = text.get(range.end..).unwrap_or_default();
    let single = start == range.start && !found.contains(' ');
    let attrs = Lexicon::get().look_up(found);
    let first = single && (attrs.first() > 0 || !attrs.is_word());
    start..range.end + if first { initial_behind(after) } else { 0 }
}

/// How many bytes at the end of `line` belong to the name that begins with `found` behind it.
fn opening(line: &str, found: &str) -> Option<usize> {
    let lower = !found.chars().any(char::is_uppercase);
    if let Some(rest) = line.strip_suffix('.') {
        // A log-in name: `o.steensma`.
        let mut back = rest.chars().rev();
        let letter = back.next().filter(|c| lower && c.is_lowercase())?;
        let free = back.next().is_none_or(|c| !c.is_alphanumeric() && !"._-@/".contains(c));
        return free.then(|| letter.len_utf8() + 1);
    }
    let head = line.strip_suffix(' ')?;
    // `A. Piet Ouwehand`: the first item of a list.
    let letter = head.strip_suffix('.').is_some_and(|l| l.trim_start().chars().count() == 1);
    let full = found.split_once(' ').map_or(0, |(first, _)| Lexicon::get().look_up(first).first());
    if letter && full >= 2 {
        return None;
    }
    let capital = !lower;
    let (mut taken, mut at, mut count) = (None, head, 0);
    while count < MOST + 3 {
        let word = at.rsplit([' ', '(', '"', '>', '*', '[']).next().filter(|w| !w.is_empty())?;
        let rest = at.strip_suffix(word).unwrap_or_default();
        let particle = NAME_PARTICLES.contains(&word);
        let given = !particle && (capital || taken.is_some() || count > 0) && is_given(word);
        if !(given || (particle && taken.is_none())) {
            break;
        }
        if given {
            taken = Some(line.len() - rest.len());
        }
        count += 1;
        match rest.strip_suffix(' ') {
            Some(more) => at = more,
            None => break,
        }
        if at.is_empty() {
            break;
        }
    }
    taken
}

/// Whether `word` is initials or a first name that is hardly anything else.
fn is_given(word: &str) -> bool {
    let letters: usize = word.chars().filter(|c| c.is_alphabetic()).count();
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let initials = word.ends_with('.')
        && word.split_terminator('.').all(|g| (1..=2).contains(&g.chars().count()))
        && capital;
    let letter = letters == 1 && word.chars().count() == 1 && capital;
    let attrs = Lexicon::get().look_up(word.trim_end_matches('.'));
    if attrs.has(
        bits::AANHEF | bits::TITLE | bits::KIN | bits::FUNCTION | bits::SUFFIX | bits::PROTECTED,
    ) {
        return false;
    }
    let first = capital
        && word.chars().all(|c| c.is_alphabetic() || c == '-')
        && attrs.first() >= 2
        && (attrs.first() == 3 || !attrs.is_word());
    initials || letter && word != "U" || first
}

/// The length of ` P.` at the start of `after` when no surname follows it.
fn initial_behind(after: &str) -> usize {
    let mut chars = after.chars();
    let (Some(' '), Some(letter), Some('.')) = (chars.next(), chars.next(), chars.next()) else {
        return 0;
    };
    let next = chars.as_str().trim_start_matches(' ').chars().next();
    let goes_on = next.is_some_and(|c| c.is_uppercase() && !chars.as_str().starts_with("  "));
    if letter.is_uppercase() && !goes_on { 2 + letter.len_utf8() } else { 0 }
}

/// The code that is given in parentheses right behind the name: `Kees Brand (KBr)`.
pub(super) fn defined_code<'t>(name: &str, after: &'t str) -> Option<&'t str> {
    let near = (0..=32.min(after.len())).rev().find(|i| after.is_char_boundary(*i)).unwrap_or(0);
    let rest = after.get(..near)?.trim_start_matches([' ', '|', '\t', ',']);
    let inside = rest.strip_prefix('(').and_then(|r| r.split_once(')')).map(|(code, _)| code);
    let code = inside?.trim_matches(['"', '\'', ' ']);
    let letters: Vec<char> = code.chars().collect();
    let capital = letters.first().is_some_and(|c| c.is_uppercase());
    if !(2..=5).contains(&letters.len()) || !capital || !letters.iter().all(|c| c.is_alphabetic()) {
        return None;
    }
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    let parts = NameParts::of(name);
    let opens = parts.initials.first().into_iter().chain(&parts.given).chain(&parts.surname);
    let mut firsts = opens.filter_map(|p| p.chars().next());
    let from_name = firsts.any(|c| letters.first() == Some(&c));
    // Every letter comes from the name, in order.
    let mut source = name.chars().flat_map(char::to_lowercase);
    let spelled = letters.iter().flat_map(|c| c.to_lowercase()).all(|c| source.any(|s| s == c));
    let known = parts.given.iter().any(|g| g == code);
    (capitals >= 2 && from_name && spelled && !known).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widened(text: &str, found: &str) -> String {
        let at = text.find(found).unwrap();
        text[widen(text, at..at + found.len(), Kind::Person)].to_owned()
    }

    #[test]
    fn what_belongs_to_a_name_is_taken_in() {
        assert_eq!(widened("Dat zei Kees van Alfen ook.", "Alfen"), "Kees van Alfen");
        assert_eq!(widened("gewijzigd door o.steenstra op", "steenstra"), "o.steenstra");
        assert_eq!(widened("brief aan J.P. Steenstra", "Steenstra"), "J.P. Steenstra");
        assert_eq!(widened("12:01 - Mia P.: hallo", "Mia"), "Mia P.");
    }

    #[test]
    fn what_does_not_is_left() {
        assert_eq!(widened("het besluit van Alfen", "Alfen"), "Alfen");
        assert_eq!(widened("Volgens Steenstra niet", "Steenstra"), "Steenstra");
        assert_eq!(widened("Dat doet Ria. P. is weg", "Ria"), "Ria");
    }

    #[test]
    fn a_code_beside_a_name_is_its_own_only_when_its_letters_are() {
        assert_eq!(defined_code("Kees Brand", " (KBr) zegt"), Some("KBr"));
        assert_eq!(defined_code("Kees Brand", " (CDA) zegt"), None);
        assert_eq!(defined_code("Kees Brand", " zegt (KB)"), None);
    }
}
