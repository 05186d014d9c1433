//! A stretch of tokens that the tagger calls a name, read as the grammar reads its own runs.

use super::bits;
use super::grammar::{Part, Run};
use super::token::{Gap, Shape, Tokens};

/// The tokens from `start` to `end` as a run.
pub(super) fn run(tokens: &Tokens<'_>, start: usize, end: usize) -> Run {
    let start = opening(tokens, start);
    let mut parts = Vec::new();
    let mut named = false;
    let mut index_form = false;
    for index in start..end {
        let Some(token) = tokens.get(index) else { continue };
        let inside = tokens.is(index.saturating_sub(1), '(') && tokens.is(index + 1, ')');
        let letter = token.shape == Shape::Letter && end - start > 1;
        let part = match token.shape {
            Shape::Punct(',') => {
                index_form |= named;
                continue;
            }
            Shape::Punct(_) => continue,
            Shape::Initials(_) => Part::Initials,
            _ if letter && !named => Part::Initials,
            _ if token.attrs.has(bits::TUSSEN) && end - start > 1 => Part::Tussen,
            _ if inside => Part::Roepnaam,
            _ => Part::Name,
        };
        named |= part == Part::Name;
        parts.push((part, index));
    }
    // `Z. van 69`: a tussenvoegsel ends a name only behind a comma.
    let mut end = end;
    while !index_form && parts.len() > 1 && parts.last().is_some_and(|(p, _)| *p == Part::Tussen) {
        parts.pop();
        end = parts.last().map_or(end, |(_, i)| i + 1);
    }
    Run { start, end, parts, index_form }
}

/// Where the name at `start` begins when tussenvoegsels stand before it that an office or an aanhef
/// announces: `wethouder van [Duijn]`.
fn opening(tokens: &Tokens<'_>, start: usize) -> usize {
    let mut first = start;
    while first > 0
        && start - first < 3
        && tokens.get(first).is_some_and(|t| t.gap == Gap::Space)
        && tokens.before(first, 1).is_some_and(|t| t.attrs.has(bits::TUSSEN))
    {
        first -= 1;
    }
    let announces = tokens.before(first, 1).is_some_and(|t| {
        t.attrs.has(bits::FUNCTION | bits::AANHEF) && !matches!(t.shape, Shape::Punct(_))
    });
    let joined = tokens.get(first).is_some_and(|t| t.gap == Gap::Space);
    let surname = tokens.get(start).is_some_and(|t| t.attrs.first() < 2 || t.attrs.surname() >= 4);
    if announces && joined && surname { first } else { start }
}
