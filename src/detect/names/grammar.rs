//! Which runs of tokens could be a name (the grammar of `[initials] [first names] [(roepnaam)]
//! [tussenvoegsels] surname`, and the index form `surname, initials tussenvoegsels`).

use super::around::Around;
use super::bits;
use super::certain::verb_as_name;
use super::double::broken_double;
use super::refuse::{date, foreign_words, refused};
use super::token::{Gap, Shape, Token, Tokens};

/// What a token is within a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Initials, with or without full stops.
    Initials,
    /// A first name, surname or part of one.
    Name,
    /// Tussenvoegsel.
    Tussen,
    /// A name between parentheses.
    Roepnaam,
}

/// A run that could be a name.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// First token.
    pub(super) start: usize,
    /// One past the last token.
    pub(super) end: usize,
    /// The words in it, by token; punctuation is left out.
    pub(super) parts: Vec<(Part, usize)>,
    /// Whether it is `surname, initials`.
    pub(super) index_form: bool,
}

/// What stands around what somebody is called: `Okechukwu "Okey" Obi`.
pub(super) const QUOTES: [(char, char); 3] = [('"', '"'), ('“', '”'), ('„', '”')];

/// No name has more words than this.
const LONGEST: usize = 9;

/// Words that are never (part of) a name unless something before them says so.
pub(super) const BLOCKED: u64 = bits::FUNCTION
    | bits::KIN
    | bits::SIGN
    | bits::GREET
    | bits::LABEL
    | bits::LAW
    | bits::SAY
    | bits::ARTICLE
    | bits::PREP
    | bits::AANHEF
    | bits::TIME
    | bits::TITLE
    | bits::SUFFIX;

/// All runs of `tokens` in order of place, without overlaps.
pub(super) fn runs(tokens: &Tokens<'_>, around: &Around) -> Vec<Run> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match run_at(tokens, at, around) {
            Some(run) => {
                at = run.end;
                all.push(run);
            }
            None => at += 1,
        }
    }
    all
}

fn run_at(tokens: &Tokens<'_>, start: usize, around: &Around) -> Option<Run> {
    let first = tokens.get(start)?;
    let marks = matches!(first.shape, Shape::Punct(_) | Shape::Number);
    if marks || glued(tokens, start) || tokens.enumerates(start) {
        return None;
    }
    if date(tokens, start) {
        return None;
    }
    let low = first.shape == Shape::Lower && around.nearby(start, start).lower_case;
    let mut run = Run { start, end: start, parts: Vec::new(), index_form: false };
    open(tokens, &mut run, low)?;
    while run.parts.len() < LONGEST && grow(tokens, &mut run, low) {}
    if trim(tokens, &mut run) {
        return None;
    }
    index_form(tokens, &mut run);
    broken_double(tokens, &mut run);
    trailing_initial(tokens, &mut run);
    if refused(tokens, &run, around) || foreign_words(tokens, &run) {
        return None;
    }
    let last = run.end.checked_sub(1).and_then(|i| tokens.get(i))?;
    let tail = tokens.text.get(last.end..).and_then(|t| t.chars().next());
    let glued = tail.is_some_and(|c| matches!(c, '@' | '_' | '\\'));
    let named = run.parts.iter().any(|(p, _)| *p == Part::Name);
    let lone_initials = !named && announced(tokens, start);
    ((named || lone_initials) && !glued && !heading(tokens, &run) && !acronym(tokens, &run))
        .then_some(run)
}

/// Takes a single initial after a lone first name into the run: `Priya R.`, `joey d`.
fn trailing_initial(tokens: &Tokens<'_>, run: &mut Run) {
    let [.., (Part::Name, last)] = run.parts.as_slice() else { return };
    let first = run.parts.iter().all(|(p, i)| {
        *p == Part::Name
            && tokens.get(*i).is_some_and(|t| {
                t.attrs.first() >= 1 && (t.attrs.first() >= 2 || !t.attrs.is_word())
            })
    });
    let (Some(name), Some(next)) = (tokens.get(*last), tokens.get(run.end)) else { return };
    if run.index_form || !first || next.gap != Gap::Space {
        return;
    }
    let after = tokens.get(run.end + 1);
    let letter = match next.shape {
        Shape::Initials(n) => {
            n <= 2 && !after.is_some_and(|t| t.gap == Gap::Space && nameable(t, true))
        }
        Shape::Letter => {
            name.shape != Shape::Lower
                && tokens.word(next) != "A"
                && after.is_none_or(|t| t.gap >= Gap::Column || matches!(t.shape, Shape::Punct(_)))
        }
        Shape::Lower => {
            name.shape == Shape::Lower
                && next.end - next.start == 1
                && !matches!(tokens.word(next), "a" | "e" | "u" | "n" | "x")
        }
        _ => false,
    };
    if letter {
        push(run, Part::Initials, run.end);
    }
}

/// A lone `AP`, `CompetenSYS`, `IP-adres` that nothing announces.
fn acronym(tokens: &Tokens<'_>, run: &Run) -> bool {
    let [(Part::Name, index)] = run.parts.as_slice() else { return false };
    let Some(token) = tokens.get(*index) else { return false };
    let (a, word) = (token.attrs, tokens.word(token));
    let letters = word.chars().count();
    let odd = match token.shape {
        Shape::Upper => letters <= 3 && a.surname() < 4,
        Shape::Mixed => {
            let capitals = word.chars().filter(|c| c.is_uppercase()).count();
            a.surname() == 0 && a.first() == 0 && (letters > 4 || capitals > 2)
        }
        _ => false,
    };
    odd && !announced(tokens, run.start)
}

/// `A. Begrippen`, `V. Rondvraag`: one letter and an ordinary word that is hardly a surname.
fn heading(tokens: &Tokens<'_>, run: &Run) -> bool {
    let [(Part::Initials, letter), .., (Part::Name, name)] = run.parts.as_slice() else {
        return false;
    };
    let single = tokens.get(*letter).is_some_and(|t| t.shape == Shape::Initials(1))
        && !announced(tokens, run.start)
        && !run.parts.iter().any(|(part, _)| *part == Part::Tussen);
    let (Some(first), Some(word)) = (tokens.get(run.start), tokens.get(*name)) else {
        return false;
    };
    let a = word.attrs;
    let ordinary = a.has(bits::WORD | bits::PROPER) && a.surname() < 3 && a.first() < 2;
    let starts = first.gap >= Gap::Line && a.is_word() && a.surname() < 6 && a.zipf4() >= 16;
    single && (ordinary || (starts && run.parts.len() == 2 && !full_name_follows(tokens, run)))
}

/// Whether a mark or a line end closes the run, as in a list of names.
fn full_name_follows(tokens: &Tokens<'_>, run: &Run) -> bool {
    tokens.get(run.end).is_none_or(|t| t.gap >= Gap::Column || matches!(t.shape, Shape::Punct(_)))
}

/// Whether the token is the inside of an address, a path or a code.
fn glued(tokens: &Tokens<'_>, index: usize) -> bool {
    let Some(token) = tokens.get(index) else { return true };
    token.gap == Gap::None
        && tokens.before(index, 1).is_some_and(|p| match p.shape {
            // A screen name stands free: `@JG Postma`.
            Shape::Punct('@') => p.gap == Gap::None,
            Shape::Punct(c) => matches!(c, '_' | '\\' | '#' | '.'),
            Shape::Number => true,
            _ => false,
        })
}

/// The first word or words of a run.
fn open(tokens: &Tokens<'_>, run: &mut Run, low: bool) -> Option<()> {
    let token = tokens.get(run.start)?;
    if token.is_initials() || plain_initials(tokens, run.start) {
        push(run, Part::Initials, run.start);
        return Some(());
    }
    let announced = announced(tokens, run.start);
    let office = !announced && office_before(tokens, run.start);
    if token.shape != Shape::Letter && (token.is_capital() || announced || office) {
        let found = tussen(tokens, run.start, announced || office);
        // `familie van Okan`, `Van Burak weten wij`: of somebody, not part of the name.
        let first_name = |name: usize| {
            run.start + 1 == name
                && tokens.word(token).eq_ignore_ascii_case("van")
                && (!announced || token.shape == Shape::Lower)
                && tokens.get(name).is_some_and(|t| t.attrs.first() >= 2 && t.attrs.surname() < 4)
        };
        let found = found.filter(|(_, name)| !first_name(*name));
        let real = |(_, name): &(usize, usize)| {
            let office = tokens.get(*name).is_some_and(|t| t.attrs.has(bits::FUNCTION));
            (announced && !office) || after_article(tokens, *name)
        };
        let listed = |(_, name): &(usize, usize)| {
            !office
                || tokens.get(*name).is_some_and(|t| {
                    t.attrs.surname() >= 3
                        && !t.attrs.has(bits::PLACE | bits::PROPER)
                        && !t.attrs.is_word()
                })
        };
        let found = found.filter(listed);
        if let Some((end, name)) = found.filter(real) {
            for index in run.start..end {
                if !matches!(tokens.get(index)?.shape, Shape::Punct(_)) {
                    run.parts.push((Part::Tussen, index));
                }
            }
            push(run, Part::Name, name);
            return Some(());
        }
    }
    let first = if announced {
        nameable(token, true) || lower_name(token)
    } else if token.shape == Shape::Lower {
        lower_name(token)
            && !token.attrs.is_word()
            && !tokens.before(run.start, 1).is_some_and(|t| t.attrs.has(bits::ARTICLE))
            && (token.attrs.first() == 3 || (low && lower_known(token)))
    } else {
        nameable(token, false) && !leading_word(tokens, run.start)
    };
    first.then(|| push(run, Part::Name, run.start))
}

/// A word in lower case that lists of names have, and hardly any text.
fn lower_known(token: &Token) -> bool {
    let a = token.attrs;
    token.end - token.start > 3
        && !a.has(bits::PLACE | bits::PROPER | bits::FOREIGN)
        && a.zipf4() < 14
        && (a.first() >= 2 || a.surname() >= 4)
}

/// Whether an office stands right before `index`: `wethouder van Dijk`.
fn office_before(tokens: &Tokens<'_>, index: usize) -> bool {
    let lower = tokens.get(index).is_some_and(|t| t.shape == Shape::Lower && t.gap == Gap::Space);
    lower
        && tokens
            .before(index, 1)
            .is_some_and(|t| t.attrs.has(bits::FUNCTION) && !matches!(t.shape, Shape::Punct(_)))
}

/// Whether `De X` without an aanhef may be a name: X is known as a surname, or is no word at all.
fn after_article(tokens: &Tokens<'_>, name: usize) -> bool {
    let Some(token) = tokens.get(name) else { return false };
    let a = token.attrs;
    let ordinary = a.is_word() && a.zipf4() >= 8 && a.surname() < 5;
    let van = tokens.before(name, 1).is_some_and(|t| tokens.word(t).eq_ignore_ascii_case("van"));
    token.shape != Shape::Mixed
        && !ordinary
        && !a.has(BLOCKED | bits::PROTECTED)
        && (a.surname() > 0 || (van && token.shape == Shape::Title))
}

/// Whether an aanhef, a title or a relative stands right before `index`: then a name may begin with
/// a tussenvoegsel, in lower case, or be an ordinary word.
pub(super) fn announced(tokens: &Tokens<'_>, index: usize) -> bool {
    let Some(token) = tokens.get(index) else { return false };
    let Some(mut previous) = tokens.before(index, 1) else { return false };
    let dot = previous.shape == Shape::Punct('.') && previous.gap == Gap::None;
    if dot {
        let Some(abbreviation) = tokens.before(index, 2) else { return false };
        previous = abbreviation;
    }
    let near = matches!(token.gap, Gap::Space | Gap::Line) || (dot && token.gap == Gap::None);
    near && previous.attrs.has(bits::AANHEF | bits::TITLE)
        && !(dot && previous.end - previous.start > 7)
}

/// A word in lower case that is a name and hardly anything else.
fn lower_name(token: &Token) -> bool {
    let a = token.attrs;
    token.shape == Shape::Lower
        && token.end - token.start > 2
        && !a.has(BLOCKED | bits::TUSSEN)
        && (!a.is_word() || a.surname() >= 5)
        && (a.zipf4() < 18 || a.first() == 3)
}

/// A capitalised word that could be part of a name; `sure` when something announced a name.
pub(super) fn nameable(token: &Token, sure: bool) -> bool {
    if !token.is_capital() {
        return false;
    }
    let a = token.attrs;
    let long = token.end - token.start > 40;
    if sure {
        return !long
            && !a
                .has(bits::PROTECTED | bits::AANHEF | bits::TITLE | bits::SUFFIX | bits::FUNCTION);
    }
    let ordinary = (a.is_word() || a.has(bits::PROPER)) && a.surname() == 0 && a.first() == 0;
    if token.letter_word {
        return false;
    }
    !long && !ordinary && !a.has(BLOCKED)
}

/// A word that leads a run only because its sentence begins with it: `Ook Jan`, `Volgens Bakker`.
fn leading_word(tokens: &Tokens<'_>, index: usize) -> bool {
    let (Some(token), Some(next)) = (tokens.get(index), tokens.get(index + 1)) else {
        return false;
    };
    if verb_as_name(tokens, index) {
        return false;
    }
    let a = token.attrs;
    let followed = next.gap == Gap::Space && (nameable(next, false) || next.is_initials());
    let leads = followed && a.is_word() && a.zipf4() >= 16 && a.first() < 3;
    // `Hoe`, `Dan`: nobody's name where a sentence or an item begins.
    let opens = token.gap >= Gap::Line
        || tokens
            .before(index, 1)
            .is_none_or(|p| matches!(p.shape, Shape::Punct(_) | Shape::Number));
    let bullet =
        tokens.before(index, 1).is_some_and(|p| p.gap >= Gap::Line && p.end - p.start == 1);
    let opens = opens || bullet;
    let frequent = a.is_word() && a.zipf4() >= 22 && a.first() < 3 && !followed;
    let rare = a.is_word() && a.surname() < 3 && a.first() < 2 && !followed;
    leads || (opens && (frequent || rare))
}

/// Capitals without full stops before a surname: `JP van der Berg`, `P Jansen`.
fn plain_initials(tokens: &Tokens<'_>, index: usize) -> bool {
    let (Some(token), Some(next)) = (tokens.get(index), tokens.get(index + 1)) else {
        return false;
    };
    let letters = token.end - token.start;
    let short = token.shape == Shape::Letter || (token.shape == Shape::Upper && letters <= 4);
    if !short || next.gap != Gap::Space || token.attrs.has(bits::PROPER) {
        return false;
    }
    let a = next.attrs;
    let upper = next.shape == Shape::Upper
        && token.shape == Shape::Letter
        && next.end - next.start > 3
        && !(a.is_word() && a.zipf4() >= 8);
    let known =
        a.surname() >= 3 || (token.shape == Shape::Letter && a.surname() >= 1 && !a.is_word());
    let surname = (matches!(next.shape, Shape::Title | Shape::Mixed) || upper)
        && known
        && !a.has(BLOCKED | bits::PLACE | bits::PROPER);
    surname
        || tussen(tokens, index + 1, true).is_some_and(|(_, name)| {
            token.shape == Shape::Letter || tokens.get(name).is_some_and(|n| n.attrs.surname() > 0)
        })
}

pub(super) fn push(run: &mut Run, part: Part, index: usize) {
    run.parts.push((part, index));
    run.end = index + 1;
}

/// Takes one more element into the run; `false` when there is none.
fn grow(tokens: &Tokens<'_>, run: &mut Run, low: bool) -> bool {
    let Some(next) = tokens.get(run.end) else { return false };
    let Some(&(last, at)) = run.parts.last() else { return false };
    let lower = tokens.get(run.start).is_some_and(|t| t.shape == Shape::Lower);
    if let Some(name) = roepnaam(tokens, run, last) {
        run.parts.push((Part::Roepnaam, name));
        run.end = name + 2;
        return true;
    }
    let joined = match next.gap {
        Gap::None => last == Part::Initials && tokens.get(at).is_some_and(Token::is_initials),
        Gap::Space => true,
        Gap::Line => unfinished(tokens, run) && !tokens.is(run.end, '-'),
        Gap::Column | Gap::Paragraph => false,
    };
    // `Lia Zwemer Kerkstr. 19`
    let street =
        run.parts.len() > 1 && tokens.word(next).ends_with("str") && tokens.is(run.end + 1, '.');
    if !joined || street || begins_another(tokens, run.start, run.end) {
        return false;
    }
    let open = last == Part::Initials || open_hyphen(tokens, at);
    if let Some((end, name)) = tussen(tokens, run.end, true) {
        if follows_tussen(tokens, run, name) {
            for index in run.end..end {
                run.parts.push((Part::Tussen, index));
            }
            run.parts.retain(|(_, i)| {
                tokens.get(*i).is_some_and(|t| !matches!(t.shape, Shape::Punct(_)))
            });
            push(run, Part::Name, name);
            return true;
        }
        if !open && next.shape == Shape::Lower {
            return false;
        }
    }
    if next.is_initials() {
        let more = tokens.get(run.end + 1).is_some_and(|t| {
            t.gap == Gap::Space
                && (nameable(t, true) || tussen(tokens, run.end + 1, true).is_some())
        });
        let upper = tokens.get(run.start).is_some_and(|t| t.shape == Shape::Upper);
        if last == Part::Name && (more || upper) && !sentence_end(tokens, run.end) {
            push(run, Part::Initials, run.end);
            return true;
        }
        return false;
    }
    let sure = open || surname_like_word(tokens, run, next);
    let named = nameable(next, sure) && same_case(tokens, run, next);
    let single = next.shape == Shape::Letter && middle_letter(tokens, run.end);
    let known = next.attrs.surname() >= 4 || (low && lower_after(next));
    let low = lower && next.shape == Shape::Lower && known && lower_name(next);
    if named || single || low {
        push(run, Part::Name, run.end);
    }
    named || single || low
}

/// Whether the common first name at `at` begins the next name of a list that lost its commas: `John Stevens
/// Evert Pommer`. Before it stands a whole name, from `start` on, and behind it what can be a surname.
pub(super) fn begins_another(tokens: &Tokens<'_>, start: usize, at: usize) -> bool {
    let titled = |t: &Token| t.shape == Shape::Title;
    let given = |t: &Token| {
        titled(t) && t.gap == Gap::Space && t.attrs.first() == 3 && t.attrs.surname() < 3
    };
    let family = |t: &Token| {
        titled(t) && t.gap == Gap::Space && t.attrs.first() < 3 && !t.attrs.has(bits::TUSSEN)
    };
    let opens =
        tokens.get(start).is_some_and(|t| t.is_initials() || titled(t) && t.attrs.first() >= 1);
    let follows = tokens.get(at + 1).is_some_and(|t| {
        t.gap == Gap::Space
            && (t.attrs.has(bits::TUSSEN) || family(t))
            && !t.attrs.has(bits::ORG_AFTER)
    });
    opens
        && start + 1 < at
        && tokens.get(at).is_some_and(given)
        && tokens.before(at, 1).is_some_and(family)
        && follows
}

/// A word in lower case after a first name in lower case that can be its surname.
fn lower_after(token: &Token) -> bool {
    let a = token.attrs;
    !a.is_word() && a.zipf4() < 14 && (a.surname() >= 2 || a.first() >= 2)
}

/// Whether `next` is the surname to the first names or initials of the run although it is also a
/// month, an office or the like: `Emma Winter`, `Harry Bakker`.
fn surname_like_word(tokens: &Tokens<'_>, run: &Run, next: &Token) -> bool {
    const NEVER: u64 = bits::PREP | bits::ARTICLE | bits::LAW | bits::SIGN | bits::GREET;
    next.shape == Shape::Title
        && next.attrs.surname() >= 4
        && !next.attrs.has(NEVER)
        && run.parts.iter().all(|(part, index)| {
            *part != Part::Name
                || tokens
                    .get(*index)
                    .is_some_and(|t| t.attrs.first() == 3 && t.shape == Shape::Title)
        })
}

/// A first name is not followed by a surname in capitals across a wider gap, nor an acronym.
fn same_case(tokens: &Tokens<'_>, run: &Run, next: &Token) -> bool {
    next.shape != Shape::Upper
        || next.attrs.surname() > 0
        || run.parts.iter().all(|(_, i)| tokens.get(*i).is_some_and(|t| t.shape != Shape::Title))
}

/// The `A` of `Tjon A Tsien`.
fn middle_letter(tokens: &Tokens<'_>, index: usize) -> bool {
    let a = tokens.get(index).is_some_and(|t| tokens.word(t) == "A");
    tokens.get(index + 1).is_some_and(|n| {
        let short = n.end - n.start <= 6 && n.attrs.surname() > 0;
        n.gap == Gap::Space && n.shape == Shape::Title && (!n.attrs.is_word() || (a && short))
    })
}

fn sentence_end(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.get(index + 1).is_some_and(|n| n.gap >= Gap::Line)
}

/// Whether the run's last word ends in `-van`, `-de`: the surname goes on.
fn open_hyphen(tokens: &Tokens<'_>, index: usize) -> bool {
    let Some(token) = tokens.get(index) else { return false };
    let word = tokens.word(token);
    word.rsplit_once('-').is_some_and(|(_, tail)| {
        matches!(tail, "van" | "de" | "den" | "der" | "ter" | "ten" | "el")
    })
}

/// Whether a run may go on over a line end: it has no surname yet.
fn unfinished(tokens: &Tokens<'_>, run: &Run) -> bool {
    run.parts.iter().all(|(part, index)| match part {
        Part::Initials | Part::Tussen | Part::Roepnaam => true,
        Part::Name => tokens.get(*index).is_some_and(|t| {
            open_hyphen(tokens, *index) || (t.attrs.first() == 3 && t.attrs.surname() < 4)
        }),
    }) && full_line(tokens, run)
}

/// Whether the line of the run's last token is so long that it was broken to fit.
fn full_line(tokens: &Tokens<'_>, run: &Run) -> bool {
    let end = run.end.checked_sub(1).and_then(|i| tokens.get(i)).map_or(0, |t| t.end);
    let head = tokens.text.get(..end).unwrap_or_default();
    // A text may be one line of a megabyte: no further back than it takes to tell.
    let line = head.char_indices().rev().take_while(|(_, c)| *c != '\n');
    line.filter(|(_, c)| !c.is_whitespace()).any(|(at, _)| head.len() - at >= 45)
}

/// Whether the name after a tussenvoegsel belongs to the run, rather than being an object of its own:
/// `Rog van Ermelo`, `Lenderink over de Wet`.
fn follows_tussen(tokens: &Tokens<'_>, run: &Run, name: usize) -> bool {
    let Some(token) = tokens.get(name) else { return false };
    let a = token.attrs;
    let complete = run.parts.iter().any(|(part, index)| {
        *part == Part::Name
            && tokens.get(*index).is_some_and(|t| t.attrs.first() < 2 && t.attrs.surname() > 0)
            && !open_hyphen(tokens, *index)
    });
    if a.has(bits::PROTECTED) || (complete && a.has(bits::PROPER)) || lives_there(tokens, run, name)
    {
        return false;
    }
    if a.has(BLOCKED) && !run.parts.iter().any(|(p, _)| *p == Part::Initials) {
        return a.surname() >= 5;
    }
    !complete || (a.surname() > 0 && !a.has(bits::PLACE))
}

/// Whether `te` and a place follow a name that has its surname: `J. Brilman te Lemmer`.
pub(super) fn lives_there(tokens: &Tokens<'_>, run: &Run, name: usize) -> bool {
    let te = name.checked_sub(1).is_some_and(|at| tokens.word_is(at, "te"));
    let surname = |(part, index): &(Part, usize)| {
        *part == Part::Name
            && *index < name
            && tokens.get(*index).is_some_and(|t| t.attrs.first() < 3)
    };
    te && tokens.get(name).is_some_and(|t| t.attrs.has(bits::PLACE))
        && run.parts.iter().any(surname)
}

/// `(Jan)` after initials or a first name.
fn roepnaam(tokens: &Tokens<'_>, run: &Run, last: Part) -> Option<usize> {
    let between =
        |(open, close): &(char, char)| tokens.is(run.end, *open) && tokens.is(run.end + 2, *close);
    let quoted = QUOTES.iter().any(between);
    if !(quoted || between(&('(', ')'))) || last == Part::Tussen {
        return None;
    }
    let inside = tokens.get(run.end + 1)?;
    let after = tokens.get(run.end + 3)?;
    let goes_on = after.gap == Gap::Space
        && (nameable(after, true) || tussen(tokens, run.end + 3, true).is_some());
    let a = inside.attrs;
    let unknown =
        (quoted || last == Part::Initials) && !a.is_word() && !a.has(bits::PROPER | bits::PLACE);
    (goes_on && inside.shape == Shape::Title && (a.first() > 0 || unknown)).then_some(run.end + 1)
}

/// Tussenvoegsels at `start` and the token after them, a name: (one past the last tussenvoegsel,
/// the name). With `lower` they may be in lower case.
pub(super) fn tussen(tokens: &Tokens<'_>, start: usize, lower: bool) -> Option<(usize, usize)> {
    let mut at = start;
    let mut words: [&str; 4] = [""; 4];
    let mut count = 0;
    let mut dotted = false;
    while let Some(token) = tokens.get(at).filter(|t| t.attrs.has(bits::TUSSEN)) {
        let first = at == start;
        if count == 4 || (!first && !matches!(token.gap, Gap::Space | Gap::None | Gap::Line)) {
            break;
        }
        if first && !lower && token.shape == Shape::Lower {
            return None;
        }
        *words.get_mut(count)? = tokens.word(token);
        count += 1;
        at += 1;
        dotted = false;
        if (tokens.is(at, '.') || tokens.is(at, '/')) && tokens.get(at)?.gap == Gap::None {
            dotted = true;
            at += 1;
        }
    }
    let words = words.get(..count)?;
    let name = tokens.get(at)?;
    // `bij Kees in de la. Hij zegt`
    if dotted && name.attrs.is_word() && name.attrs.surname() < 3 {
        return None;
    }
    let near = name.gap == Gap::Space
        || (name.gap == Gap::None && at > start)
        || (name.gap == Gap::Line && count > 1);
    let capital = name.is_capital() && !name.attrs.has(bits::AANHEF);
    (count > 0 && near && capital && is_tussenvoegsel(words)).then_some((at, at))
}

/// Whether these words together are a tussenvoegsel of some language.
fn is_tussenvoegsel(words: &[&str]) -> bool {
    let folded: Vec<String> = words.iter().map(|w| w.to_lowercase().replace('’', "'")).collect();
    let words: Vec<&str> = folded.iter().map(String::as_str).collect();
    match words.as_slice() {
        [one] => !matches!(
            *one,
            "in" | "op"
                | "over"
                | "onder"
                | "aan"
                | "bij"
                | "uit"
                | "uijt"
                | "voor"
                | "het"
                | "los"
                | "af"
                | "ver"
                | "tot"
                | "toe"
                | "bin"
        ),
        [first, rest @ ..] => {
            let article = rest.iter().all(|w| {
                matches!(*w, "de" | "der" | "den" | "het" | "'t" | "la" | "t" | "d" | "el")
            });
            article && !matches!(*first, "de" | "den" | "der" | "het" | "t" | "el" | "al")
        }
        [] => false,
    }
}

/// Drops words from the end that are no names: `Jan Jansen Groep`. Returns whether the whole is a
/// thing named after somebody: `Joke Smit-laan`.
fn trim(tokens: &Tokens<'_>, run: &mut Run) -> bool {
    while run.parts.len() > 1 {
        let Some(&(part, index)) = run.parts.last() else { return false };
        let Some(token) = tokens.get(index) else { return false };
        let previous = run.parts.len().checked_sub(2).and_then(|i| run.parts.get(i));
        let after_name = previous.is_some_and(|(p, _)| *p == Part::Name);
        let a = token.attrs;
        let word = a.is_word() && a.surname() == 0 && a.first() == 0;
        if !(part == Part::Name && after_name && word) {
            return false;
        }
        let (_, tail) = tokens.word(token).rsplit_once('-').unwrap_or_default();
        if tail.len() > 3 && tail.starts_with(char::is_lowercase) {
            return true;
        }
        run.parts.pop();
        run.end = run.parts.last().map_or(run.start, |(_, i)| i + 1);
    }
    false
}

/// Takes `, J.P. van den` or `, Mies` after a surname into the run.
fn index_form(tokens: &Tokens<'_>, run: &mut Run) {
    let surname_only = !run.parts.iter().any(|(p, _)| *p == Part::Initials);
    let names = run.parts.iter().filter(|(p, _)| *p == Part::Name).count();
    if !surname_only || names > 3 || !tokens.is(run.end, ',') {
        return;
    }
    let mut at = run.end + 1;
    let Some(token) = tokens.get(at).filter(|t| t.gap <= Gap::Space) else { return };
    let single = token.shape == Shape::Letter && tokens.is(at + 1, '.');
    let initials = token.is_initials() || single;
    let upper = tokens.get(run.start).is_some_and(|t| t.shape == Shape::Upper);
    let named_first = names > 1
        && run
            .parts
            .first()
            .and_then(|(_, i)| tokens.get(*i))
            .is_some_and(|t| t.attrs.first() >= 2);
    let entry = entry(tokens, run, at) && !named_first;
    let short = run.parts.len() == 1
        && upper
        && run.end - run.start == 1
        && tokens.get(run.start).is_some_and(|t| t.end - t.start <= 3);
    let first = token.is_capital()
        && token.attrs.first() >= (if upper || entry { 1 } else { 2 })
        && !token.attrs.has(bits::TUSSEN)
        || (entry
            && nameable(token, false)
            && (token.attrs.first() > 0 || token.attrs.surname() < 3))
        || (upper
            && token.shape == Shape::Title
            && token.attrs.surname() == 0
            && nameable(token, false));
    if short && !initials {
        return;
    }
    let single_first_before = names == 1
        && run.parts.iter().any(|(_, i)| tokens.get(*i).is_some_and(|t| t.attrs.first() >= 2));
    let listed = tokens.before(run.start, 1).is_some_and(|t| t.shape == Shape::Punct(','));
    if !initials && !entry && (!first || single_first_before || listed) {
        return;
    }
    if entry && !first {
        return;
    }
    if initials && tokens.get(at + 1).is_some_and(|t| t.gap == Gap::Space && nameable(t, true)) {
        return; // a list: `Jansen, P. de Vries`
    }
    let mut parts = vec![(if initials { Part::Initials } else { Part::Name }, at)];
    at += 1;
    // `Gerritsen, T.M`: the last stop was not written, or not read.
    let unstopped = |t: &Token| t.gap == Gap::None && t.shape == Shape::Letter;
    if initials && tokens.get(at).is_some_and(unstopped) {
        parts.push((Part::Initials, at));
        at += 1;
    }
    while tokens.get(at).is_some_and(|t| entry && t.gap == Gap::Space && nameable(t, false)) {
        parts.push((Part::Name, at));
        at += 1;
    }
    while let Some(t) =
        tokens.get(at).filter(|t| t.gap == Gap::Space && (upper || t.shape == Shape::Lower))
    {
        let digits = tokens.get(at + 1).is_some_and(|n| n.shape == Shape::Number);
        if !t.attrs.has(bits::TUSSEN) || digits {
            break;
        }
        parts.push((Part::Tussen, at));
        at += 1;
    }
    let mut end = at;
    if parts.len() > 1 || first {
        // What follows must close the entry, else the words belong to the sentence.
        let closes = tokens.get(at).is_none_or(|t| {
            t.gap >= Gap::Column || matches!(t.shape, Shape::Punct(_) | Shape::Number)
        });
        if !closes {
            if first {
                return;
            }
            parts.truncate(1);
            end = parts.first().map_or(end, |(_, i)| i + 1);
        }
        let list = (tokens.is(at, ',') && !upper)
            || tokens.get(at).is_some_and(|t| t.shape == Shape::Lower);
        if first && !entry && parts.len() == 1 && list {
            return;
        }
    }
    run.parts.extend(parts);
    run.end = end;
    run.index_form = true;
}

/// Whether a run before a comma opens an entry of its own, a line, a cell or what follows a label,
/// that closes right after the first name at `at`: `Van: Jansen, Mies <…>`.
fn entry(tokens: &Tokens<'_>, run: &Run, at: usize) -> bool {
    let Some(first) = tokens.get(run.start) else { return false };
    let previous = tokens.before(run.start, 1);
    let number = previous.is_some_and(|p| p.shape == Shape::Number) && first.gap == Gap::Space;
    let opens = first.gap >= Gap::Column
        || number
        || previous.is_some_and(|p| matches!(p.shape, Shape::Punct(':' | ';' | '|' | '"' | ']')));
    let initials = tokens.get(at).is_some_and(|t| t.is_initials() || t.shape == Shape::Letter);
    let mut end = at + 1;
    while end < at + 5
        && tokens.get(end).is_some_and(|t| {
            t.gap == Gap::Space
                && (t.attrs.has(bits::TUSSEN) && t.shape == Shape::Lower
                    || t.is_capital() && nameable(t, false))
        })
    {
        end += 1;
    }
    let closes = tokens.get(end).is_none_or(|t| {
        t.gap >= Gap::Column
            || matches!(t.shape, Shape::Punct('<' | '|' | ';' | ':' | '"' | '[' | '('))
            || (t.shape == Shape::Number && first.gap >= Gap::Column)
            || (t.shape == Shape::Punct(',')
                && tokens.get(end + 1).is_some_and(|t| t.shape == Shape::Number))
    });
    opens && closes && !initials
}
