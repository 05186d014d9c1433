//! Names that go on over the end of a page.
//!
//! Every page is a part of its own, and recognisers see one part at a time. So the first words of a
//! page are read with the page before when they may be one name with its last words: after a hyphen
//! (`Grif-`, `fioen`), and where nothing between them ends a name (`de heer van den`, `Griffioen`).
//! What stands between the two on paper is passed over: lines that return on other pages, page
//! numbers, and notes below a line with a dangling hyphen.

use crate::model::{Part, Places};
use std::collections::BTreeSet;
use std::ops::Range;

/// Lines at the top and bottom of a page that are compared with those of other pages.
const EDGE: usize = 8;
/// Lines at the bottom among which a dangling hyphen is looked for.
const BACK: usize = 14;
/// Words that may be read with the page before.
const MOST: usize = 30;
/// Letters from which a word in lower case is no part of a name.
const PLAIN: usize = 4;
/// Words in lower case that numbers and names are made with all the same.
const LINKS: [&str; 19] = [
    "januari",
    "februari",
    "maart",
    "april",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
    "thoe",
    "dhr.",
    "mevr.",
    "heer",
    "mevrouw",
    "huisnummer",
    "postbus",
    "telefoon",
];

/// Tussenvoegsels: a surname follows.
const PARTICLES: [&str; 18] = [
    "van", "de", "den", "der", "het", "'t", "’t", "ter", "ten", "te", "von", "el", "al", "v.d.",
    "v/d", "vd", "in", "op",
];

/// Joins what belongs together; parts without glyphs are left alone.
pub(super) fn join(pages: &mut [Part]) {
    // From the end: a page first takes what follows it, then gives away its beginning.
    for (first, seam) in seams(pages).into_iter().rev() {
        let (before, after) = pages.split_at_mut(first + 1);
        if let (Some(left), Some(right)) = (before.last_mut(), after.first_mut()) {
            seam.close(left, right);
        }
    }
}

/// Where one page goes on with the next: bytes of the two texts.
struct Seam {
    /// The end of the last line before it.
    at: usize,
    /// The words of the next page that belong there.
    take: Range<usize>,
}

fn seams(pages: &[Part]) -> Vec<(usize, Seam)> {
    let text = |at: usize| {
        let part = pages.get(at)?;
        matches!(part.places, Places::Glyphs(_)).then_some(part.text.as_str())
    };
    let mut out: Vec<(usize, Seam)> = Vec::new();
    for at in 0..pages.len().saturating_sub(1) {
        let (Some(one), Some(other)) = (text(at), text(at + 1)) else { continue };
        let before = at.checked_sub(1).and_then(text).unwrap_or_default();
        let after = text(at + 2).unwrap_or_default();
        let Some(tail) = Tail::of(one, &edges([before, other], false)) else { continue };
        let Some(take) = tail.head(other, &edges([one, after], true)) else { continue };
        let given = out.last().filter(|(page, _)| page + 1 == at).map(|(_, s)| s.take.end);
        if given.is_none_or(|given| given < tail.end) {
            out.push((at, Seam { at: tail.end, take }));
        }
    }
    out
}

impl Seam {
    /// Moves the words, with their glyphs, from the beginning of `right` to `left`.
    fn close(&self, left: &mut Part, right: &mut Part) {
        let (Places::Glyphs(there), Places::Glyphs(here)) = (&mut left.places, &mut right.places)
        else {
            return;
        };
        let Range { start, end } = self.take;
        let Some(words) = right.text.get(start..end).map(str::to_owned) else { return };
        // A line that has gone as a whole leaves no empty one.
        let alone = start == 0 || right.text.get(..start).is_some_and(|t| t.ends_with('\n'));
        let rest = right.text.get(end..).unwrap_or_default();
        let gone = end - start + usize::from(alone && rest.starts_with('\n'));
        right.text.replace_range(start..start + gone, "");
        left.text.insert_str(self.at, &format!("\n{words}"));

        let from = here.partition_point(|g| g.text.start < start);
        let to = here.partition_point(|g| g.text.start < end);
        let mut moved: Vec<_> = here.drain(from..to).collect();
        for g in here.iter_mut().skip(from) {
            g.text = g.text.start - gone..g.text.end - gone;
        }
        let place = there.partition_point(|g| g.text.start < self.at);
        for g in there.iter_mut().skip(place) {
            g.text = g.text.start + words.len() + 1..g.text.end + words.len() + 1;
        }
        for g in &mut moved {
            g.text = g.text.start - start + self.at + 1..g.text.end - start + self.at + 1;
        }
        there.splice(place..place, moved);
    }
}

/// The last line of a page that the next may go on with.
struct Tail {
    start: usize,
    end: usize,
    hyphen: bool,
    /// Only a number goes on: `Dorpsstraat`, `12`.
    number: bool,
}

impl Tail {
    fn of(text: &str, others: &BTreeSet<String>) -> Option<Self> {
        let mut last: Option<Self> = None;
        let mut below = String::new();
        for line in lines(text).into_iter().rev().take(BACK) {
            let words = text.get(line.clone())?;
            if is_running(words, others) {
                continue;
            }
            let hyphen = ends_in_hyphen(words);
            let here = || Self { start: line.start, end: line.end, hyphen, number: false };
            if hyphen && !below.starts_with(char::is_lowercase) {
                return Some(here());
            }
            if last.is_none() {
                last = Some(here());
            }
            words.trim_start().clone_into(&mut below);
        }
        let last = last?;
        let word = text.get(last.start..last.end)?.split_whitespace().next_back()?;
        let number = !is_open(word);
        let name = word.starts_with(char::is_uppercase) && !ends_name(word);
        (!number || name).then_some(Self { number, ..last })
    }

    /// The words at the beginning of `text` that go with it.
    fn head(&self, text: &str, others: &BTreeSet<String>) -> Option<Range<usize>> {
        let mut lines = lines(text).into_iter().take(EDGE + 2);
        let is_body = |line: &Range<usize>| {
            text.get(line.clone()).is_some_and(|words| !is_running(words, others))
        };
        let first = lines.find(is_body)?;
        let goes_on = |line: &Range<usize>| {
            text.get(line.clone()).is_some_and(|w| w.trim_start().starts_with(char::is_lowercase))
        };
        let low = (self.hyphen && !goes_on(&first))
            .then(|| lines.find(|line| is_body(line) && goes_on(line)))
            .flatten();
        let start = low.unwrap_or(first).start;
        let mut end = None;
        let mut count = 0;
        let rest = text.get(start..)?;
        for (at, word) in words(rest) {
            let begins = count == 0 && self.hyphen;
            let paragraph = rest.get(..at).is_some_and(|before| before.ends_with("\n\n"));
            let low = word.starts_with(char::is_lowercase) && !PARTICLES.contains(&word);
            let other = count == 0
                && (low || (self.number && !word.starts_with(|c: char| c.is_ascii_digit())));
            if !begins && (paragraph || is_plain(word) || other) {
                break;
            }
            count += 1;
            if count > MOST {
                return None;
            }
            end = Some(start + at + word.len());
            // The second half of a broken word ends a sentence with any point.
            if ends_name(word) || begins && word.ends_with('.') {
                break;
            }
        }
        // The blank behind the last word goes along.
        let end = end?;
        let blanks = text.get(end..).unwrap_or_default();
        let blanks = blanks.len() - blanks.trim_start_matches(' ').len();
        Some(start..end + blanks)
    }
}

/// The lines of a text that hold anything.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let all = text.split('\n').map(|line| {
        let start = at;
        at += line.len() + 1;
        start..start + line.len()
    });
    all.filter(|line| text.get(line.clone()).is_some_and(|l| !l.trim().is_empty())).collect()
}

/// The words of a text with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - base, word))
}

/// The lines at the top or bottom of other pages, without their numbers.
fn edges(texts: [&str; 2], top: bool) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for text in texts {
        let mut lines = lines(text);
        if !top {
            lines.reverse();
        }
        out.extend(lines.into_iter().take(EDGE).filter_map(|l| Some(mould(text.get(l)?))));
    }
    out
}

/// A line with every number the same.
fn mould(line: &str) -> String {
    let mut out = String::new();
    for c in line.trim().chars() {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if !(c == '0' && out.ends_with('0')) {
            out.push(c);
        }
    }
    out
}

/// Whether a line belongs to the page rather than to the text: it returns on other pages, or is a
/// page number.
fn is_running(line: &str, others: &BTreeSet<String>) -> bool {
    let mut words = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let number = words.all(|word| {
        let word = word.to_lowercase();
        word.bytes().all(|b| b.is_ascii_digit())
            || matches!(word.as_str(), "pagina" | "page" | "blz" | "blad" | "van" | "of")
    });
    number || others.contains(&mould(line))
}

fn ends_in_hyphen(line: &str) -> bool {
    let mut back = line.trim_end().chars().rev();
    matches!(back.next(), Some('-' | '\u{ad}' | '\u{2010}' | '\u{2011}'))
        && back.next().is_some_and(char::is_alphanumeric)
}

/// Whether a word belongs to no name, number or date.
fn is_plain(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
    let first = bare.chars().next();
    first.is_none_or(char::is_lowercase)
        && (letters >= PLAIN || bare.is_empty())
        && !bare.contains(|c: char| c.is_ascii_digit() || c == '@')
        && !word.ends_with('@')
        && !LINKS.contains(&bare)
        && !LINKS.contains(&word)
}

/// Whether a name, address or date goes on after this word: a tussenvoegsel, an aanhef, initials, a day.
fn is_open(word: &str) -> bool {
    let low = word.to_lowercase();
    let initials = word.ends_with('.')
        && word.starts_with(char::is_uppercase)
        && word.split('.').all(|letter| letter.chars().count() <= 2);
    let hyphen = ends_in_hyphen(word);
    hyphen || initials || PARTICLES.contains(&low.as_str()) || LINKS.contains(&low.as_str())
}

/// Whether a name or number ends with this word.
fn ends_name(word: &str) -> bool {
    let stop = word.ends_with('.') && word.chars().filter(|c| c.is_alphabetic()).count() > PLAIN;
    stop || word.ends_with([';', ':', '!', '?', ')', '"', '\u{201d}', '\u{2019}'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Glyph, GlyphSource, PartKind, PartLabel, Quad};

    /// Pages of one glyph per character.
    fn pages(texts: &[&str]) -> Vec<Part> {
        let glyph = |page: u32, text: &str, at: usize, c: char| Glyph {
            text: at..at + c.len_utf8(),
            source: GlyphSource::Page(page),
            op: at..at + 1,
            item: text.len(),
            code: 0..1,
            advance: 0.0,
            quad: Quad::default(),
        };
        let part = |(page, text): (u32, &&str)| Part {
            label: PartLabel::nth(PartKind::Page, page),
            text: (*text).to_owned(),
            places: Places::Glyphs(
                text.char_indices()
                    .filter(|(_, c)| *c != '\n')
                    .map(|(at, c)| glyph(page, text, at, c))
                    .collect(),
            ),
        };
        (1..).zip(texts).map(part).collect()
    }

    /// The texts after joining; every glyph must still be the letter that it was.
    fn joined(texts: &[&str]) -> Vec<String> {
        let mut pages = pages(texts);
        join(&mut pages);
        let mut count = 0;
        for part in &pages {
            let Places::Glyphs(glyphs) = &part.places else { panic!() };
            let mut end = 0;
            for g in glyphs {
                let GlyphSource::Page(page) = g.source else { panic!() };
                let original = texts[page as usize - 1].get(g.op.start..).unwrap();
                assert!(g.text.start >= end);
                end = g.text.end;
                assert_eq!(part.text[g.text.clone()].chars().next(), original.chars().next());
                count += 1;
            }
        }
        let letters = |t: &&str| t.chars().filter(|c| *c != '\n').count();
        assert_eq!(count, texts.iter().map(letters).sum::<usize>(), "nothing is lost");
        pages.into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn a_word_broken_over_a_page_is_read_on_the_first() {
        assert_eq!(
            joined(&["de heer Grif-\n", "fioen zei dat het goed was.\n"]),
            ["de heer Grif-\nfioen zei dat het \n", "goed was.\n"]
        );
        assert_eq!(
            joined(&["Verslag\nde heer Jan-\nPagina 1\n", "Verslag\nsen, wethouder.\nPagina 2\n"]),
            ["Verslag\nde heer Jan-\nsen, \nPagina 1\n", "Verslag\nwethouder.\nPagina 2\n"]
        );
        assert_eq!(
            joined(&["mevrouw Grif-\n1 Zie het besluit.\n", "fioen.\nEn verder.\n"]),
            ["mevrouw Grif-\nfioen.\n1 Zie het besluit.\n", "En verder.\n"]
        );
    }

    #[test]
    fn a_name_that_goes_on_over_a_page_is_read_on_the_first() {
        assert_eq!(
            joined(&["gevraagd aan Jan van den\n", "Griffioen en anderen\n"]),
            ["gevraagd aan Jan van den\nGriffioen en \n", "anderen\n"]
        );
        assert_eq!(
            joined(&["wonend Dorpsstraat\n", "12, 3431 AB Nieuwegein. Verder\n"]),
            ["wonend Dorpsstraat\n12, 3431 AB Nieuwegein. \n", "Verder\n"]
        );
    }

    #[test]
    fn pages_that_end_with_a_sentence_stay_as_they_are() {
        for pages in [
            ["dat was alles.\n", "De heer Jansen opent.\n"],
            ["wordt gevraagd\n", "Jansen opent.\n"],
            ["in-\nen uitstroom.\n", "De heer Jansen.\n"],
        ] {
            assert_eq!(joined(&pages), pages);
        }
        let long = format!("de heer Jan\n{}", "A ".repeat(40));
        let pages = ["de heer Jan\n", long.as_str()];
        assert_eq!(joined(&pages), pages, "no table of capitals moves to another page");
    }

    #[test]
    fn a_page_takes_and_gives() {
        assert_eq!(
            joined(&["heer Jan-\n", "sen. Dat zei mevrouw Grif-\n", "fioen toen.\n"]),
            ["heer Jan-\nsen. \n", "Dat zei mevrouw Grif-\nfioen \n", "toen.\n"]
        );
    }
}
