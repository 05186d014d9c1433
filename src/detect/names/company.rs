//! A name known by its company: an item in an enumeration of names (`Anna Bos, Joop Boere, Jan Kok`), one
//! of a couple (`Heerke en Hanna Brouwer`).
//!
//! The tagger looks a few words far. A list of people goes on for forty lines, and says of each of its items
//! that it is one of them.

use super::bits;
use super::certain::first_name_and_tussen;
use super::features::Features;
use super::grammar::{Part, Run};
use super::token::{Gap, Shape, Token, Tokens};
use crate::model::Evidence;
use std::ops::Range;

/// Names that an enumeration needs before it says something of its other items.
const ENOUGH: usize = 4;

/// Of ten items of an enumeration of names, at least so many are known to be names.
const OF_TEN: usize = 6;

/// Tokens of what stands in parentheses behind a name: `(De Progressieve Combinatie PvdA/GL/D66)`.
const ASIDE: usize = 12;

/// One item: its tokens, and the run of the grammar when nothing says yet that it is a name.
struct Item<'r> {
    start: usize,
    end: usize,
    unknown: Option<&'r (Run, Features)>,
}

/// The runs that are names because of the names beside them; `found` are the names so far, in bytes, in
/// order.
pub(super) fn find<'r>(
    tokens: &Tokens<'_>,
    runs: &'r [(Run, Features)],
    found: &[Range<usize>],
) -> Vec<(&'r (Run, Features), Evidence)> {
    let items = items(tokens, runs, found);
    let mut named = Vec::new();
    let mut first = 0;
    for at in 0..items.len() {
        let joined = match (items.get(at), items.get(at + 1)) {
            (Some(item), Some(next)) => listed(tokens, item.end, next.start),
            _ => false,
        };
        if joined {
            continue;
        }
        let list = items.get(first..=at).unwrap_or_default();
        let known = list.iter().filter(|i| i.unknown.is_none()).count();
        if known >= ENOUGH && known * 10 >= list.len() * OF_TEN {
            let new = list.iter().filter_map(|i| i.unknown).filter(|(run, _)| fits(tokens, run));
            named.extend(new.map(|run| (run, Evidence::Grammar("enumeration"))));
        }
        first = at + 1;
    }
    for pair in items.windows(2) {
        let [one, other] = pair else { continue };
        let Some(run) = one.unknown.filter(|_| other.unknown.is_none()) else { continue };
        let listed = named.iter().any(|(known, _)| std::ptr::eq(*known, run));
        if !listed && is_couple(tokens, one, other) && fits(tokens, &run.0) {
            named.push((run, Evidence::Grammar("couple")));
        }
    }
    named
}

/// Names and runs of the grammar in one row, in order of place.
fn items<'r>(
    tokens: &Tokens<'_>,
    runs: &'r [(Run, Features)],
    found: &[Range<usize>],
) -> Vec<Item<'r>> {
    let mut all = Vec::with_capacity(found.len());
    for range in found {
        if let (Some(start), Some(end)) = (tokens.from(range.start), tokens.from(range.end)) {
            all.push(Item { start, end: end.max(start + 1), unknown: None });
        }
    }
    let mut names = found.iter().peekable();
    for run in runs {
        let ends =
            tokens.get(run.0.start).zip(run.0.end.checked_sub(1).and_then(|i| tokens.get(i)));
        let Some((first, last)) = ends else { continue };
        while names.next_if(|n| n.end <= first.start).is_some() {}
        if names.peek().is_none_or(|n| n.start >= last.end) {
            all.push(Item { start: run.0.start, end: run.0.end, unknown: Some(run) });
        }
    }
    all.sort_by_key(|i| i.start);
    all
}

/// Whether nothing but the marks of an enumeration stands from the token `from` up to `to`: a comma, `en`, a
/// line end, titles and forms of address, something in parentheses.
fn listed(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    let mut at = from;
    let mut parted = false;
    let mut aside = None;
    while at < to {
        let Some(token) = tokens.get(at) else { return false };
        parted |= at > from && token.gap == Gap::Line;
        if let Some(opened) = aside {
            if at - opened > ASIDE {
                return false;
            }
            if token.shape == Shape::Punct(')') {
                aside = None;
            }
            at += 1;
            continue;
        }
        match token.shape {
            Shape::Punct('(') => aside = Some(at),
            Shape::Punct(',' | ';' | '&' | '+' | '•' | '·') => parted = true,
            Shape::Punct('.' | '-' | '–' | '*') => {}
            _ if matches!(tokens.word(token), "en" | "alsmede" | "evenals") => parted = true,
            _ if token.attrs.has(bits::AANHEF | bits::TITLE | bits::SUFFIX) => {}
            _ => return false,
        }
        at += 1;
    }
    let gap = tokens.get(to).map_or(Gap::Paragraph, |t| t.gap);
    aside.is_none() && (parted && gap < Gap::Paragraph || gap == Gap::Line)
}

/// Whether the run looks like a name when it stands among names: no place, body or ordinary word alone.
fn fits(tokens: &Tokens<'_>, run: &Run) -> bool {
    const OTHER: u64 = bits::PLACE
        | bits::PROPER
        | bits::PROTECTED
        | bits::ORG_BEFORE
        | bits::ORG_AFTER
        | bits::FUNCTION
        | bits::TIME
        | bits::LABEL
        | bits::FOREIGN;
    let words = || run.parts.iter().filter_map(|(part, i)| Some((*part, tokens.get(*i)?)));
    let names = || words().filter(|(part, _)| *part == Part::Name).map(|(_, token)| token);
    let first = |t: &Token| t.attrs.first() >= 2;
    let alone = run.parts.len() == 1;
    let other = names().any(|t| t.attrs.has(OTHER) && !first(t) && t.attrs.surname() < 5);
    let listed = names().any(|t| t.attrs.first() > 0 || t.attrs.surname() > 1);
    let word = names().any(|t| t.attrs.is_word() && !first(t));
    let other = other && !first_name_and_tussen(tokens, run);
    let written = names().all(|t| matches!(t.shape, Shape::Title | Shape::Mixed));
    let initials = words().any(|(part, _)| part == Part::Initials);
    written && !other && (listed || initials) && !(alone && word)
}

/// Whether a first name and a full name make a couple: `Heerke en Hanna Brouwer`.
fn is_couple(tokens: &Tokens<'_>, one: &Item<'_>, other: &Item<'_>) -> bool {
    let and = one.end + 1 == other.start
        && tokens.get(one.end).is_some_and(|t| {
            t.gap == Gap::Space && (matches!(t.shape, Shape::Punct('&')) || tokens.word(t) == "en")
        });
    let given = |index: usize| tokens.get(index).is_some_and(|t| t.attrs.first() > 0);
    and && one.start + 1 == one.end
        && given(one.start)
        && other.end - other.start >= 2
        && given(other.start)
}

#[cfg(test)]
mod tests {
    use crate::detect::names::tests::names;

    #[test]
    fn an_enumeration_of_names_says_of_each_item_that_it_is_one() {
        let text = "Aanwezig: Ruud Beins, Wim Clement, Zjoepke Boere, Anja Groenenboom, Els Janssen, \
                    Taede en Hanna Brouwer, Lia Hooijmans.";
        let found = names(text);
        assert!(found.contains(&"Zjoepke Boere".to_owned()), "{found:?}");
        assert!(found.contains(&"Taede".to_owned()), "{found:?}");
    }

    #[test]
    fn an_ordinary_word_is_a_name_among_names() {
        let text = "Aanwezig zijn:\nKoos en Paula Aartsen, Ruud en Hannie Beins, Anton en Hannie Blok, \
                    Joop Boere, Wim Clement.";
        let found = names(text);
        for name in ["Koos", "Joop"] {
            assert!(found.iter().any(|f| f.starts_with(name)), "{found:?}");
        }
    }

    #[test]
    fn places_and_bodies_between_names_stay() {
        let text = "Gesproken is met Jan Jansen, Piet de Vries, Anna Bakker, Els Visser, Gemeente \
                    Utrecht, Almere, Stichting Welzijn en Kees Mulder.";
        let found = names(text);
        for word in ["Utrecht", "Almere", "Stichting", "Welzijn", "Gemeente"] {
            assert!(!found.iter().any(|n| n.contains(word)), "{found:?}");
        }
    }
}
