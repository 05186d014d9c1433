//! Lines of which every letter stands apart (`D e h e e r J a n s e n`), as some PDFs give them: the blanks
//! inside words go, those between them stay. Where the line has wider blanks those part its words; where it
//! has none the words are found with the lists.

use crate::detect::lexicon::Lexicon;
use crate::detect::names::bits;
use std::ops::Range;

/// Marks in a line, at least, before it counts.
const LEAST: usize = 8;

/// Of ten marks in a line, at least so many stand alone.
const OF_TEN: usize = 9;

/// Longest word that is looked for, in chars.
const LONGEST: usize = 26;

/// Longest line, in marks: a longer one is no line of a page.
const LINE: usize = 600;

/// A char that stands between blanks, or one of a few that stand together.
#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    c: char,
    /// Blanks before it.
    gap: usize,
}

/// Adds the blanks of `text` inside words that are set wide to `gone`; gives the lines that have them.
pub(super) fn blanks(text: &str, gone: &mut Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line
            .as_bytes()
            .windows(4)
            .any(|w| matches!(w, [a, b' ', b, b' '] if *a != b' ' && *b != b' '))
            && let Some(marks) = marks(line.trim_end_matches('\n'), start)
        {
            close(&marks, gone);
            lines.push(start..start + line.len());
        }
        start += line.len();
    }
    lines
}

/// The chars of a line at `start`, when (nearly) each stands alone.
fn marks(line: &str, start: usize) -> Option<Vec<Mark>> {
    let mut marks = Vec::new();
    let mut gap = 1;
    let (mut alone, mut words) = (0, 0);
    for (at, c) in line.char_indices() {
        if c == ' ' {
            gap += 1;
            continue;
        }
        if c.is_whitespace() {
            return None;
        }
        let next = line.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        words += usize::from(gap > 0);
        alone += usize::from(gap > 0 && next.is_none_or(|n| n == ' '));
        marks.push(Mark { at: start + at, c, gap });
        gap = 0;
    }
    let letters = marks.iter().filter(|m| m.c.is_alphabetic()).count();
    let wide = words >= LEAST && alone * 10 >= words * OF_TEN && letters * 2 >= marks.len();
    (wide && marks.len() <= LINE).then_some(marks)
}

fn close(marks: &[Mark], gone: &mut Vec<Range<usize>>) {
    let inner = marks.get(1..).unwrap_or_default();
    // Wider blanks part the words, unless there is just one, behind a number or bullet.
    let wider = inner.iter().filter(|m| m.gap > 1).count();
    let parted = wider * 20 >= marks.len();
    let mut from = 0;
    for index in 1..=marks.len() {
        let ends = marks.get(index).is_none_or(|m| m.gap > 1);
        if !ends {
            continue;
        }
        let stretch = marks.get(from..index).unwrap_or_default();
        let begins = if parted { vec![0] } else { words(stretch) };
        for (place, pair) in stretch.windows(2).enumerate() {
            let [one, next] = pair else { continue };
            if !begins.contains(&(place + 1)) && next.gap > 0 {
                gone.push(one.at + one.c.len_utf8()..next.at);
            }
        }
        from = index;
    }
}

/// Where the words of `marks` begin.
fn words(marks: &[Mark]) -> Vec<usize> {
    let mut begins = Vec::new();
    let mut at = 0;
    while let Some(mark) = marks.get(at) {
        let previous = at.checked_sub(1).and_then(|i| marks.get(i)).map(|m| m.c);
        if mark.c.is_alphabetic() {
            let end = run(marks, at, |c| c.is_alphabetic() || matches!(c, '\'' | '’'));
            let starts = previous.is_none_or(|p| !matches!(p, '-' | '(' | '"'));
            let text: Vec<char> =
                marks.get(at..end).unwrap_or_default().iter().map(|m| m.c).collect();
            begins.extend(segment(&text).into_iter().filter(|w| *w > 0 || starts).map(|w| at + w));
            at = end;
        } else if mark.c.is_ascii_digit() {
            let end = run(marks, at, |c| c.is_ascii_digit());
            // `1 5 - 1 0`, `8 4 , 2 2 2 0 H e i s t`
            if previous.is_none_or(|p| p.is_alphabetic() || matches!(p, ',' | ';' | ':' | ')')) {
                begins.push(at);
            }
            at = end;
        } else {
            if matches!(mark.c, '(' | '"' | '€') {
                begins.push(at);
            }
            at += 1;
        }
    }
    begins
}

/// One past the last of the marks from `at` on that are `of` a kind.
fn run(marks: &[Mark], at: usize, of: impl Fn(char) -> bool) -> usize {
    at + marks.get(at..).unwrap_or_default().iter().take_while(|m| of(m.c)).count()
}

/// Where the words of `letters` most likely begin, by how frequent words and names are: the cheapest way
/// from the first letter to the last.
fn segment(letters: &[char]) -> Vec<usize> {
    let mut best: Vec<(f32, usize)> = vec![(0.0, 0)];
    for end in 1..=letters.len() {
        let from = end.saturating_sub(LONGEST);
        let ways = (from..end).filter_map(|start| {
            let before = best.get(start)?.0;
            Some((before + cost(letters.get(start..end)?), start))
        });
        let cheapest = ways.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((f32::MAX, end - 1));
        best.push(cheapest);
    }
    let mut begins = Vec::new();
    let mut at = letters.len();
    while at > 0 {
        at = best.get(at).map_or(0, |(_, start)| (*start).min(at - 1));
        begins.push(at);
    }
    begins.reverse();
    begins
}

/// What it costs to take `letters` for one word: the less, the more often it is written. A capital begins a
/// word.
fn cost(letters: &[char]) -> f32 {
    /// What a word costs that nobody ever wrote, and each of its letters.
    const UNKNOWN: (f32, f32) = (6.0, 2.0);
    let word: String = letters.iter().collect();
    let (capital, length) = (word.starts_with(char::is_uppercase), letters.len());
    let upper = letters.iter().all(|c| !c.is_lowercase());
    let inside = letters.iter().skip(1).any(|c| c.is_uppercase());
    if inside && !upper {
        return 30.0 + 3.0 * f32::from(u8::try_from(length).unwrap_or(u8::MAX));
    }
    let attrs = Lexicon::get().look_up(&word);
    let unknown = UNKNOWN.0 + UNKNOWN.1 * f32::from(u8::try_from(length).unwrap_or(u8::MAX));
    let mut least = unknown;
    if attrs.zipf4() > 0 && (length > 1 || matches!(word.as_str(), "u" | "U" | "à")) {
        // Abbreviations of two letters are in the list and hardly ever the word.
        let short = if length == 2 && attrs.zipf4() < 20 { 4.0 } else { 0.0 };
        least = least.min(9.5 - f32::from(attrs.zipf4()) / 4.0 + short);
    } else if attrs.is_word() && length > 2 {
        least = least.min(9.0);
    }
    if capital && length > 2 {
        if attrs.surname() > 0 {
            least = least.min(9.5 - 0.4 * f32::from(attrs.surname()));
        }
        if attrs.first() > 0 {
            least = least.min(8.5 - f32::from(attrs.first()));
        }
        if attrs.has(bits::PLACE) {
            least = least.min(7.5);
        }
        // A capital says that a name may follow that no list has.
        least = least.min(unknown - 3.0);
    }
    least
}
