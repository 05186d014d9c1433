//! Double names of which the halves stand apart: `Van den Berg- Huisman`, `W. Klompstra - de Boer`.

use super::bits;
use super::grammar::{BLOCKED, Part, Run, announced, nameable, push, tussen};
use super::token::{Gap, Shape, Tokens};

/// Takes the second half of a double name that a line end parted into the run: `Van den Berg- Huisman`.
pub(super) fn broken_double(tokens: &Tokens<'_>, run: &mut Run) {
    let (Some(hyphen), Some(next)) = (tokens.get(run.end), tokens.get(run.end + 1)) else { return };
    let surname = run.parts.last().is_some_and(|(p, _)| *p == Part::Name) && run.parts.len() > 1;
    let broken = matches!(hyphen.shape, Shape::Punct('-' | '–'))
        && (hyphen.gap == Gap::None && matches!(next.gap, Gap::Space | Gap::Line)
            || set_apart(tokens, run));
    if run.index_form || !surname || !broken {
        return;
    }
    if let Some((end, name)) = tussen(tokens, run.end + 1, true) {
        run.parts.extend((run.end + 1..end).map(|index| (Part::Tussen, index)));
        run.parts
            .retain(|(_, i)| tokens.get(*i).is_some_and(|t| !matches!(t.shape, Shape::Punct(_))));
        push(run, Part::Name, name);
    } else if next.shape == Shape::Title && nameable(next, false) && !next.attrs.has(bits::PLACE) {
        push(run, Part::Name, run.end + 1);
    }
}

/// Whether behind the run stand a hyphen between blanks and a surname, and before it an aanhef or its own
/// initials: `W. Klompstra - de Boer`.
fn set_apart(tokens: &Tokens<'_>, run: &Run) -> bool {
    let blank = |at: usize| tokens.get(at).is_some_and(|t| t.gap == Gap::Space);
    let initials = run.parts.first().is_some_and(|(p, _)| *p == Part::Initials);
    let next = run.end + 1;
    let name = tussen(tokens, next, true).map_or(next, |(_, name)| name);
    let surname = tokens.get(name).is_some_and(|t| {
        // A miller, a peasant and a smith are surnames first; behind a tussenvoegsel so is anything.
        let other = t.attrs.has(BLOCKED | bits::PLACE) && t.attrs.surname() < 6;
        t.shape == Shape::Title && (name > next || t.attrs.surname() >= 4 && !other)
    });
    let closes = tokens.get(name + 1).is_none_or(|t| {
        t.gap >= Gap::Column
            || t.shape == Shape::Lower
            || matches!(t.shape, Shape::Punct(',' | '.' | ';'))
    });
    (initials || announced(tokens, run.start)) && blank(run.end) && blank(next) && surname && closes
}

/// Whether the run has a double name in it of which the halves stand apart: `Van den Berg- Huisman`.
pub(super) fn is_broken_double(tokens: &Tokens<'_>, run: &Run) -> bool {
    (run.start + 1..run.end.saturating_sub(1)).any(|at| {
        (tokens.is(at, '-') || tokens.is(at, '–'))
            && tokens.get(at + 1).is_some_and(|t| t.gap != Gap::None)
    })
}
