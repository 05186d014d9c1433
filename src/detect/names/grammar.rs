//! Which runs of tokens could be a name (the grammar of `[initials] [first names] [(roepnaam)]
//! [tussenvoegsels] surname`, and the index form `surname, initials tussenvoegsels`).

use super::bits;
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

/// No name has more words than this.
const LONGEST: usize = 9;

/// Words that are never (part of) a name unless something before them says so.
const BLOCKED: u64 = bits::FUNCTION
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
pub(super) fn runs(tokens: &Tokens<'_>) -> Vec<Run> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match run_at(tokens, at) {
            Some(run) => {
                at = run.end;
                all.push(run);
            }
            None => at += 1,
        }
    }
    all
}

fn run_at(tokens: &Tokens<'_>, start: usize) -> Option<Run> {
    let first = tokens.get(start)?;
    if matches!(first.shape, Shape::Punct(_) | Shape::Number) || glued(tokens, start) {
        return None;
    }
    let mut run = Run { start, end: start, parts: Vec::new(), index_form: false };
    open(tokens, &mut run)?;
    while run.parts.len() < LONGEST && grow(tokens, &mut run) {}
    trim(tokens, &mut run);
    index_form(tokens, &mut run);
    let last = run.end.checked_sub(1).and_then(|i| tokens.get(i))?;
    let tail = tokens.text.get(last.end..).and_then(|t| t.chars().next());
    let glued = tail.is_some_and(|c| matches!(c, '@' | '_' | '\\'));
    let named = run.parts.iter().any(|(p, _)| *p == Part::Name);
    let lone_initials = !named && announced(tokens, start);
    ((named || lone_initials) && !glued && !heading(tokens, &run) && !acronym(tokens, &run))
        .then_some(run)
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
    let single = tokens.get(*letter).is_some_and(|t| t.shape == Shape::Initials(1));
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
            Shape::Punct(c) => matches!(c, '@' | '_' | '\\' | '#' | '.'),
            Shape::Number => true,
            _ => false,
        })
}

/// The first word or words of a run.
fn open(tokens: &Tokens<'_>, run: &mut Run) -> Option<()> {
    let token = tokens.get(run.start)?;
    if token.is_initials() || plain_initials(tokens, run.start) {
        push(run, Part::Initials, run.start);
        return Some(());
    }
    let announced = announced(tokens, run.start);
    if token.shape != Shape::Letter && (token.is_capital() || announced) {
        let found = tussen(tokens, run.start, announced);
        let real = |(_, name): &(usize, usize)| {
            let office = tokens.get(*name).is_some_and(|t| t.attrs.has(bits::FUNCTION));
            (announced && !office) || after_article(tokens, *name)
        };
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
        lower_name(token) && token.attrs.first() == 3 && !token.attrs.is_word()
    } else {
        nameable(token, false) && !leading_word(tokens, run.start)
    };
    first.then(|| push(run, Part::Name, run.start))
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
fn announced(tokens: &Tokens<'_>, index: usize) -> bool {
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
fn nameable(token: &Token, sure: bool) -> bool {
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
    !long && !ordinary && !a.has(BLOCKED)
}

/// A word that leads a run only because its sentence begins with it: `Ook Jan`, `Volgens Bakker`.
fn leading_word(tokens: &Tokens<'_>, index: usize) -> bool {
    let (Some(token), Some(next)) = (tokens.get(index), tokens.get(index + 1)) else {
        return false;
    };
    let a = token.attrs;
    let followed = next.gap == Gap::Space && (nameable(next, false) || next.is_initials());
    followed && a.is_word() && a.zipf4() >= 16 && a.first() < 3
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
    let surname = matches!(next.shape, Shape::Title | Shape::Mixed)
        && a.surname() >= 3
        && !a.has(BLOCKED | bits::PLACE);
    surname
        || tussen(tokens, index + 1, true).is_some_and(|(_, name)| {
            token.shape == Shape::Letter || tokens.get(name).is_some_and(|n| n.attrs.surname() > 0)
        })
}

fn push(run: &mut Run, part: Part, index: usize) {
    run.parts.push((part, index));
    run.end = index + 1;
}

/// Takes one more element into the run; `false` when there is none.
fn grow(tokens: &Tokens<'_>, run: &mut Run) -> bool {
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
    if !joined {
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
    let named = nameable(next, open) && same_case(tokens, run, next);
    let single = next.shape == Shape::Letter && middle_letter(tokens, run.end);
    let low = lower && next.shape == Shape::Lower && next.attrs.surname() >= 4 && lower_name(next);
    if named || single || low {
        push(run, Part::Name, run.end);
    }
    named || single || low
}

/// A first name is not followed by a surname in capitals across a wider gap, nor an acronym.
fn same_case(tokens: &Tokens<'_>, run: &Run, next: &Token) -> bool {
    next.shape != Shape::Upper
        || next.attrs.surname() > 0
        || run.parts.iter().all(|(_, i)| tokens.get(*i).is_some_and(|t| t.shape != Shape::Title))
}

/// The `A` of `Tjon A Tsien`.
fn middle_letter(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens
        .get(index + 1)
        .is_some_and(|n| n.gap == Gap::Space && n.shape == Shape::Title && !n.attrs.is_word())
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
    head.rsplit('\n').next().is_some_and(|line| line.trim_start().len() >= 45)
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
    if a.has(bits::PROTECTED) || (complete && a.has(bits::PROPER)) {
        return false;
    }
    if a.has(BLOCKED) && !run.parts.iter().any(|(p, _)| *p == Part::Initials) {
        return a.surname() >= 5;
    }
    !complete || (a.surname() > 0 && !a.has(bits::PLACE))
}

/// `(Jan)` after initials or a first name.
fn roepnaam(tokens: &Tokens<'_>, run: &Run, last: Part) -> Option<usize> {
    if !tokens.is(run.end, '(') || !tokens.is(run.end + 2, ')') || last == Part::Tussen {
        return None;
    }
    let inside = tokens.get(run.end + 1)?;
    let after = tokens.get(run.end + 3)?;
    let goes_on = after.gap == Gap::Space
        && (nameable(after, true) || tussen(tokens, run.end + 3, true).is_some());
    (goes_on && inside.shape == Shape::Title && inside.attrs.first() > 0).then_some(run.end + 1)
}

/// Tussenvoegsels at `start` and the token after them, a name: (one past the last tussenvoegsel,
/// the name). With `lower` they may be in lower case.
pub(super) fn tussen(tokens: &Tokens<'_>, start: usize, lower: bool) -> Option<(usize, usize)> {
    let mut at = start;
    let mut words: [&str; 4] = [""; 4];
    let mut count = 0;
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
        if (tokens.is(at, '.') || tokens.is(at, '/')) && tokens.get(at)?.gap == Gap::None {
            at += 1;
        }
    }
    let words = words.get(..count)?;
    let name = tokens.get(at)?;
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

/// Drops words from the end that are no names: `Jan Jansen Groep`.
fn trim(tokens: &Tokens<'_>, run: &mut Run) {
    while run.parts.len() > 1 {
        let Some(&(part, index)) = run.parts.last() else { return };
        let Some(token) = tokens.get(index) else { return };
        let previous = run.parts.len().checked_sub(2).and_then(|i| run.parts.get(i));
        let after_name = previous.is_some_and(|(p, _)| *p == Part::Name);
        let a = token.attrs;
        let word = a.is_word() && a.surname() == 0 && a.first() == 0;
        if !(part == Part::Name && after_name && word) {
            return;
        }
        run.parts.pop();
        run.end = run.parts.last().map_or(run.start, |(_, i)| i + 1);
    }
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
    let first = token.is_capital()
        && token.attrs.first() >= (if upper { 1 } else { 2 })
        && !token.attrs.has(bits::TUSSEN);
    let single_first_before = names == 1
        && run.parts.iter().any(|(_, i)| tokens.get(*i).is_some_and(|t| t.attrs.first() >= 2));
    if !initials && (!first || single_first_before) {
        return;
    }
    if initials && tokens.get(at + 1).is_some_and(|t| t.gap == Gap::Space && nameable(t, true)) {
        return; // a list: `Jansen, P. de Vries`
    }
    let mut parts = vec![(if initials { Part::Initials } else { Part::Name }, at)];
    at += 1;
    while let Some(t) =
        tokens.get(at).filter(|t| t.gap == Gap::Space && (upper || t.shape == Shape::Lower))
    {
        if !t.attrs.has(bits::TUSSEN) {
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
        let list = tokens.is(at, ',') || tokens.get(at).is_some_and(|t| t.shape == Shape::Lower);
        if first && parts.len() == 1 && list {
            return;
        }
    }
    run.parts.extend(parts);
    run.end = end;
    run.index_form = true;
}
