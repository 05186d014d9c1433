//! What speaks for and against a run being a name, one bit each.

use super::around::Around;
use super::bits;
use super::grammar::{Part, Run};
use super::token::{Gap, Shape, Token, Tokens};
use crate::detect::lexicon::Lexicon;

/// One observation; its bit in [`Features`] is its place in this list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feature {
    Aanhef,
    Title,
    Function,
    Kin,
    Greet,
    Sign,
    Label,
    OrgBefore,
    Law,
    Article,
    Prep,
    In,
    Say,
    FunctionAfter,
    OrgAfter,
    NumberAfter,
    Street,
    Colon,
    ParenAfter,
    Suffix,
    Initial,
    Initials,
    PlainInitials,
    FirstCommon,
    FirstUsed,
    FirstRare,
    SurnameFrequent,
    SurnameKnown,
    SurnameRare,
    Unknown,
    WordRare,
    WordMiddle,
    WordCommon,
    Place,
    Proper,
    Tussen,
    Hyphen,
    Single,
    SingleFirst,
    SingleSurname,
    SingleUnknown,
    SingleWord,
    Long,
    Capitals,
    MixedCase,
    SentenceStart,
    LineStart,
    LineEnd,
    Cell,
    List,
    Roepnaam,
    IndexForm,
    Lower,
    FrequentText,
    OtherWord,
    Quoted,
    Acronym,
    Heading,
    Slash,
    StreetSuffix,
    TwoNames,
    SingleCapitals,
    CapitalNear,
    FullCommon,
    FullUsed,
    TussenLead,
    InitialSurname,
    InitialWord,
    AllUnknown,
    SayAfterSingle,
    LineAlone,
    AanhefSingle,
    Foreign,
    SinglePlace,
    SingleForeign,
    Legal,
    LegalSingle,
    LegalUnknown,
    ForeignText,
    ForeignTextSingle,
    ForeignWord,
    SingleForeignWord,
    NoPeople,
    NoPeopleSingle,
    LowerText,
    LowerElsewhere,
    SingleLowerElsewhere,
    Thing,
    SingleThing,
    MixedThing,
    LawInitials,
    TrailingInitial,
    Greeted,
    StartUnknown,
    StartWord,
    StartSurname,
    WordTail,
    SingleWordTail,
    LowerArticle,
    UnknownNoPeople,
    SingleAlone,
    FirstNoPeople,
    StartGoesOn,
    InitialsNoPeople,
    FullNoPeople,
}

/// The observations on one run.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    bits: u128,
    /// Function word beside the name.
    pub(super) function: Option<String>,
    /// Other announcing word before the name.
    pub(super) context: Option<String>,
}

impl Features {
    /// Whether `feature` was observed.
    pub(super) fn has(&self, feature: Feature) -> bool {
        self.bits & (1 << feature as u128) != 0
    }

    /// The places of what was observed in [`Feature`].
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + use<> {
        let mut left = self.bits;
        std::iter::from_fn(move || {
            let bit = left.trailing_zeros();
            left &= left.checked_sub(1)?;
            Some(bit)
        })
    }

    fn add(&mut self, feature: Feature) {
        self.bits |= 1 << feature as u128;
    }

    fn add_if(&mut self, holds: bool, feature: Feature) {
        if holds {
            self.add(feature);
        }
    }

    /// Everything observed on `run`.
    pub(super) fn of(tokens: &Tokens<'_>, run: &Run, around: &Around) -> Self {
        let mut all = Self::default();
        all.inside(tokens, run);
        all.before(tokens, run);
        all.after(tokens, run);
        all.add_if(foreign(tokens, run), Feature::Foreign);
        all.around(tokens, run, around);
        all.pairs(tokens, run);
        all
    }

    fn inside(&mut self, tokens: &Tokens<'_>, run: &Run) {
        let part = |wanted: Part| run.parts.iter().filter(move |(p, _)| *p == wanted);
        let names: Vec<&Token> = part(Part::Name).filter_map(|(_, i)| tokens.get(*i)).collect();
        for (_, index) in part(Part::Initials) {
            match tokens.get(*index).map(|t| t.shape) {
                Some(Shape::Initials(1)) => self.add(Feature::Initial),
                Some(Shape::Initials(_)) => self.add(Feature::Initials),
                _ => self.add(Feature::PlainInitials),
            }
        }
        self.add_if(part(Part::Tussen).next().is_some(), Feature::Tussen);
        self.add_if(part(Part::Roepnaam).next().is_some(), Feature::Roepnaam);
        self.add_if(run.index_form, Feature::IndexForm);
        self.add_if(names.len() > 3, Feature::Long);
        self.add_if(names.iter().all(|t| t.shape == Shape::Upper), Feature::Capitals);
        self.add_if(names.iter().any(|t| t.shape == Shape::Mixed), Feature::MixedCase);
        self.add_if(names.iter().any(|t| t.shape == Shape::Lower), Feature::Lower);
        self.add_if(names.iter().any(|t| tokens.word(t).contains('-')), Feature::Hyphen);
        self.add_if(names.len() > 1, Feature::TwoNames);
        let lone = names.len() == 1 && run.parts.len() == 1;
        self.together(run, &names);
        self.words(tokens, &names, lone);
        if let (true, Some(token)) = (lone, names.first()) {
            self.lone(tokens, token);
        }
    }

    /// What the parts say together.
    fn together(&mut self, run: &Run, names: &[&Token]) {
        let (Some(&(opening, _)), Some(first), Some(last)) =
            (run.parts.first(), names.first(), names.last())
        else {
            return;
        };
        let word = |t: &Token| t.attrs.is_word() && t.attrs.zipf4() >= 8;
        let initials = opening == Part::Initials;
        if opening == Part::Name && run.parts.len() > 1 && !run.index_form {
            let fits = !last.attrs.has(bits::PROPER) && !word(last);
            self.add_if(fits && first.attrs.first() == 3, Feature::FullCommon);
            let used = (1..3).contains(&first.attrs.first()) && !first.attrs.is_word();
            self.add_if(fits && used, Feature::FullUsed);
        }
        self.add_if(opening == Part::Tussen, Feature::TussenLead);
        self.add_if(initials && last.attrs.surname() >= 2 && !word(last), Feature::InitialSurname);
        self.add_if(initials && word(last) && last.attrs.surname() < 4, Feature::InitialWord);
        let unknown = |t: &&Token| t.attrs.surname() == 0 && t.attrs.first() == 0;
        self.add_if(names.len() > 1 && names.iter().all(unknown), Feature::AllUnknown);
    }

    fn words(&mut self, tokens: &Tokens<'_>, names: &[&Token], lone: bool) {
        let Some(last) = names.last().map(|t| t.attrs) else { return };
        let first = names.iter().map(|t| t.attrs.first()).max().unwrap_or(0);
        match first {
            3 => self.add(Feature::FirstCommon),
            2 => self.add(Feature::FirstUsed),
            1 => self.add(Feature::FirstRare),
            _ => {}
        }
        match last.surname() {
            5.. => self.add(Feature::SurnameFrequent),
            3..5 => self.add(Feature::SurnameKnown),
            1..3 => self.add(Feature::SurnameRare),
            0 => {}
        }
        let listed = last.surname() > 0 || last.first() > 0;
        self.add_if(!listed && !last.is_word() && last.zipf4() < 14, Feature::Unknown);
        if last.is_word() {
            self.add(match last.zipf4() {
                0..12 => Feature::WordRare,
                12..17 => Feature::WordMiddle,
                _ => Feature::WordCommon,
            });
        }
        let tail = names.last().filter(|_| !listed && !last.is_word());
        self.add_if(tail.is_some_and(|t| word_tail(tokens.word(t))), Feature::WordTail);
        self.add_if(!last.is_word() && last.zipf4() >= 16, Feature::FrequentText);
        self.add_if(names.iter().any(|t| t.attrs.has(bits::PLACE)), Feature::Place);
        self.add_if(names.iter().any(|t| t.attrs.has(bits::PROPER)), Feature::Proper);
        let other = names.iter().rev().skip(1).any(|t| t.attrs.is_word() && t.attrs.first() < 2);
        self.add_if(other && !lone, Feature::OtherWord);
    }

    fn lone(&mut self, tokens: &Tokens<'_>, token: &Token) {
        let a = token.attrs;
        self.add(Feature::Single);
        self.add_if(a.first() == 3 && !a.is_word(), Feature::SingleFirst);
        self.add_if(a.surname() >= 4 && !a.is_word(), Feature::SingleSurname);
        self.add_if(a.surname() == 0 && a.first() == 0 && !a.is_word(), Feature::SingleUnknown);
        self.add_if(a.is_word(), Feature::SingleWord);
        let letters = tokens.word(token).chars().count();
        self.add_if(token.shape == Shape::Upper, Feature::SingleCapitals);
        self.add_if(
            token.shape == Shape::Upper && letters <= 5 && a.surname() < 4,
            Feature::Acronym,
        );
    }

    fn before(&mut self, tokens: &Tokens<'_>, run: &Run) {
        let Some(first) = tokens.get(run.start) else { return };
        let mut at = run.start;
        self.add_if(first.gap >= Gap::Line, Feature::LineStart);
        // Titles and degrees stand between the name and what announces it.
        while let Some((previous, word)) = word_before(tokens, at) {
            if !previous.attrs.has(bits::TITLE | bits::SUFFIX) || previous.attrs.has(bits::AANHEF) {
                break;
            }
            self.add(Feature::Title);
            at = word;
        }
        let Some(previous) = tokens.before(at, 1) else {
            self.add(Feature::SentenceStart);
            return;
        };
        let gap = tokens.get(at).map_or(Gap::Paragraph, |t| t.gap);
        match previous.shape {
            Shape::Punct(mark) => self.mark_before(tokens, at, mark, gap),
            _ if gap <= Gap::Line => self.word_before(tokens, at, previous, gap),
            _ => {}
        }
        let starts = match previous.shape {
            Shape::Punct(c) => matches!(
                c,
                '.' | '!' | '?' | '•' | '*' | '–' | '—' | '>' | '"' | '\'' | '(' | ':' | ')'
            ),
            Shape::Number => gap >= Gap::Line || item_number(tokens, at),
            _ => gap >= Gap::Column,
        };
        let announced = self.has(Feature::Aanhef) || self.has(Feature::Title);
        self.add_if((starts || gap >= Gap::Line) && !announced, Feature::SentenceStart);
        let cell = |mark: char| matches!(mark, '|' | ';' | '"');
        let left = matches!(previous.shape, Shape::Punct(c) if cell(c)) || gap == Gap::Column;
        let right = tokens
            .get(run.end)
            .is_none_or(|t| t.gap >= Gap::Column || matches!(t.shape, Shape::Punct(c) if cell(c)));
        self.add_if((left || gap >= Gap::Line) && right, Feature::Cell);
        let capital = |t: &Token| t.is_capital() && t.gap <= Gap::Space;
        let near = previous.is_capital()
            && gap == Gap::Space
            && !announced
            && !self.has(Feature::Function)
            || tokens.get(run.end).is_some_and(capital);
        self.add_if(near, Feature::CapitalNear);
    }

    fn word_before(&mut self, tokens: &Tokens<'_>, at: usize, previous: &Token, gap: Gap) {
        let a = previous.attrs;
        let word = || tokens.word(previous).to_lowercase();
        let capital_word = previous.shape != Shape::Lower;
        self.add_if(previous.shape == Shape::Number && gap <= Gap::Space, Feature::List);
        if gap <= Gap::Space || a.has(bits::AANHEF | bits::FUNCTION | bits::KIN) {
            if a.has(bits::AANHEF) {
                self.add(Feature::Aanhef);
                self.context = Some(word());
                self.function_before_aanhef(tokens, at);
            } else if a.has(bits::FUNCTION) {
                self.add(Feature::Function);
                self.function = Some(word());
            }
            self.add_if(a.has(bits::KIN), Feature::Kin);
            if a.has(bits::KIN) {
                self.context.get_or_insert_with(word);
            }
        }
        if gap <= Gap::Space {
            self.add_if(a.has(bits::GREET), Feature::Greet);
            self.add_if(a.has(bits::SIGN), Feature::Sign);
            self.add_if(a.has(bits::ORG_BEFORE), Feature::OrgBefore);
            self.add_if(
                a.has(bits::LAW) || (capital_word && a.has(bits::ORG_BEFORE)),
                Feature::Law,
            );
            self.add_if(a.has(bits::ARTICLE), Feature::Article);
            self.add_if(a.has(bits::PREP), Feature::Prep);
            self.add_if(
                matches!(word().as_str(), "in" | "te" | "uit" | "naar" | "op"),
                Feature::In,
            );
        }
    }

    /// `wethouder mevrouw X`, `de burgemeester, de heer X`.
    fn function_before_aanhef(&mut self, tokens: &Tokens<'_>, at: usize) {
        let window = (2..6).filter_map(|back| tokens.before(at, back));
        for token in window.take_while(|t| !matches!(t.shape, Shape::Punct('.' | ';' | '|'))) {
            if token.attrs.has(bits::FUNCTION) && token.gap < Gap::Paragraph {
                self.add(Feature::Function);
                self.function = Some(tokens.word(token).to_lowercase());
                return;
            }
        }
    }

    fn mark_before(&mut self, tokens: &Tokens<'_>, at: usize, mark: char, gap: Gap) {
        let Some(announcer) = tokens.before(at, 2) else { return };
        let a = announcer.attrs;
        let word = || tokens.word(announcer).to_lowercase();
        match mark {
            '.' if a.has(bits::AANHEF) && announcer.end - announcer.start <= 6 => {
                self.add(Feature::Aanhef);
                self.context = Some(word());
                self.function_before_aanhef(tokens, at.saturating_sub(1));
            }
            ':' | ',' | ')' => {
                let label = a.has(bits::LABEL | bits::FUNCTION | bits::KIN | bits::SAY);
                self.add_if(mark == ':' && label, Feature::Label);
                self.add_if(a.has(bits::SIGN) && gap >= Gap::Line, Feature::Sign);
                if a.has(bits::FUNCTION) && mark != ')' {
                    self.add(Feature::Function);
                    self.function = Some(word());
                } else if mark == ':' && label {
                    self.context = Some(word());
                }
                self.add_if(a.has(bits::KIN) && mark == ',', Feature::Kin);
                self.add_if(mark == ',' && gap == Gap::Space, Feature::List);
            }
            '"' | '\'' | '\u{201c}' | '\u{201e}' | '\u{201d}' => self.add(Feature::Quoted),
            '/' => self.add(Feature::Slash),
            _ => {}
        }
    }

    fn after(&mut self, tokens: &Tokens<'_>, run: &Run) {
        let last = run.parts.last().and_then(|(_, i)| tokens.get(*i));
        let from = run.parts.first().and_then(|(_, i)| tokens.get(*i)).map_or(0, |t| t.start);
        let to = last.map_or(from, |t| t.end);
        let text = tokens.text.get(from..to).unwrap_or_default();
        if !run.index_form && run.parts.len() > 1 {
            self.add_if(Lexicon::get().is_street(text), Feature::Street);
            self.add_if(Lexicon::get().is_place(text), Feature::Place);
        }
        self.add_if(street_like(text), Feature::StreetSuffix);
        let Some(next) = tokens.get(run.end) else {
            self.add(Feature::LineEnd);
            return;
        };
        self.add_if(next.gap >= Gap::Line, Feature::LineEnd);
        let heading =
            self.has(Feature::LineStart) && next.shape == Shape::Lower && next.gap == Gap::Space;
        self.add_if(heading && self.has(Feature::Initial), Feature::Heading);
        if next.gap > Gap::Line {
            return;
        }
        let a = next.attrs;
        match next.shape {
            Shape::Number => self.add_if(next.gap == Gap::Space, Feature::NumberAfter),
            Shape::Punct(':') => self.add(Feature::Colon),
            Shape::Punct('(') => {
                self.add(Feature::ParenAfter);
                self.function_after(tokens, run.start, run.end + 1);
            }
            Shape::Punct(',') => {
                self.add_if(tokens.get(run.end + 1).is_some_and(Token::is_capital), Feature::List);
                self.function_after(tokens, run.start, run.end + 1);
                let suffix = tokens.get(run.end + 1).is_some_and(|t| t.attrs.has(bits::SUFFIX));
                self.add_if(suffix, Feature::Suffix);
            }
            Shape::Punct('/') => self.add_if(next.gap == Gap::None, Feature::Slash),
            Shape::Punct('&') => self.add(Feature::OrgAfter),
            Shape::Punct(_) => {}
            _ if next.gap == Gap::Line => self.function_after(tokens, run.start, run.end),
            _ => {
                self.add_if(next.shape == Shape::Lower && a.has(bits::SAY), Feature::Say);
                self.add_if(
                    next.shape != Shape::Lower && a.has(bits::ORG_AFTER),
                    Feature::OrgAfter,
                );
                self.add_if(
                    tokens.word(next) == "en" && tokens.word_is(run.end + 1, "Zn"),
                    Feature::OrgAfter,
                );
                self.add_if(next.attrs.has(bits::SUFFIX) && next.is_capital(), Feature::Suffix);
                self.add_if(
                    matches!(tokens.word(next), "B.V." | "BV" | "N.V." | "V.O.F."),
                    Feature::OrgAfter,
                );
                self.function_after(tokens, run.start, run.end);
            }
        }
    }

    /// The kind of text, and the same word elsewhere in it.
    fn around(&mut self, tokens: &Tokens<'_>, run: &Run, around: &Around) {
        let near = around.nearby(run.start, run.end);
        self.add_if(near.legal, Feature::Legal);
        self.add_if(near.foreign, Feature::ForeignText);
        self.add_if(!near.people, Feature::NoPeople);
        self.add_if(near.lower_case, Feature::LowerText);
        let names = run.parts.iter().filter(|(p, _)| *p == Part::Name);
        let mut names = names.filter_map(|(_, i)| tokens.get(*i)).peekable();
        let capital = names.peek().is_some_and(|t| t.is_capital());
        let all = |hold: &dyn Fn(&Token) -> bool| {
            run.parts.iter().all(|(p, i)| *p != Part::Name || tokens.get(*i).is_some_and(hold))
        };
        let foreign = |t: &Token| t.attrs.has(bits::FOREIGN);
        self.add_if(names.any(foreign), Feature::ForeignWord);
        self.add_if(capital && all(&|t| around.in_lower_case(t)), Feature::LowerElsewhere);
        self.add_if(capital && all(&|t| around.is_thing(t)), Feature::Thing);
        let last = run.parts.last();
        self.add_if(
            !run.index_form
                && run.parts.len() > 1
                && last.is_some_and(|(p, _)| *p == Part::Initials),
            Feature::TrailingInitial,
        );
    }

    /// Pairs of an observation around the run and one inside it.
    fn pairs(&mut self, tokens: &Tokens<'_>, run: &Run) {
        let single = self.has(Feature::Single);
        self.add_if(single && self.has(Feature::Say), Feature::SayAfterSingle);
        self.add_if(single && self.has(Feature::Aanhef), Feature::AanhefSingle);
        self.add_if(single && self.has(Feature::Place), Feature::SinglePlace);
        self.add_if(single && self.has(Feature::Foreign), Feature::SingleForeign);
        let both: &[(Feature, Feature, Feature)] = &[
            (Feature::Single, Feature::Legal, Feature::LegalSingle),
            (Feature::AllUnknown, Feature::Legal, Feature::LegalUnknown),
            (Feature::Single, Feature::ForeignText, Feature::ForeignTextSingle),
            (Feature::Single, Feature::ForeignWord, Feature::SingleForeignWord),
            (Feature::Single, Feature::NoPeople, Feature::NoPeopleSingle),
            (Feature::Single, Feature::LowerElsewhere, Feature::SingleLowerElsewhere),
            (Feature::Single, Feature::Thing, Feature::SingleThing),
            (Feature::MixedCase, Feature::Thing, Feature::MixedThing),
            (Feature::Initials, Feature::Legal, Feature::LawInitials),
            (Feature::AanhefSingle, Feature::SingleWord, Feature::Greeted),
            (Feature::SingleUnknown, Feature::SentenceStart, Feature::StartUnknown),
            (Feature::SingleWord, Feature::SentenceStart, Feature::StartWord),
            (Feature::SingleSurname, Feature::SentenceStart, Feature::StartSurname),
            (Feature::Single, Feature::WordTail, Feature::SingleWordTail),
            (Feature::Lower, Feature::Article, Feature::LowerArticle),
            (Feature::SingleFirst, Feature::NoPeople, Feature::FirstNoPeople),
            (Feature::InitialSurname, Feature::NoPeople, Feature::InitialsNoPeople),
            (Feature::FullCommon, Feature::NoPeople, Feature::FullNoPeople),
            (Feature::SingleUnknown, Feature::NoPeople, Feature::UnknownNoPeople),
        ];
        let goes_on = !self.has(Feature::Say)
            && tokens.get(run.end).is_some_and(|t| t.shape == Shape::Lower && t.gap == Gap::Space);
        self.add_if(goes_on && self.has(Feature::SentenceStart) && single, Feature::StartGoesOn);
        for (one, other, pair) in both {
            self.add_if(self.has(*one) && self.has(*other), *pair);
        }
        let alone = self.has(Feature::LineStart) && self.has(Feature::LineEnd);
        self.add_if(alone && !single, Feature::LineAlone);
        self.add_if(alone && single, Feature::SingleAlone);
    }

    /// `, secretaris`, `(wethouder)`, and the function under the name in a signature block.
    fn function_after(&mut self, tokens: &Tokens<'_>, run_start: usize, from: usize) {
        // `Jansen, burgemeester Bos, secretaris`: the office before the name was that of the first.
        if self.function.is_some()
            && office_between_names(tokens, run_start)
            && ends_in_office(tokens, from)
        {
            self.function = None;
        }
        let window = (from..from + 3).filter_map(|i| tokens.get(i));
        let open = |t: &&Token| {
            !matches!(t.shape, Shape::Punct('.' | ')' | ':' | ',')) && tokens.word(t) != "en"
        };
        for token in window.take_while(open) {
            if token.attrs.has(bits::FUNCTION) && token.gap < Gap::Paragraph {
                self.add(Feature::FunctionAfter);
                self.function.get_or_insert_with(|| tokens.word(token).to_lowercase());
                return;
            }
        }
    }
}

/// Whether the office right before `start` stands after a comma after a name.
fn office_between_names(tokens: &Tokens<'_>, start: usize) -> bool {
    let is =
        |back: usize, test: &dyn Fn(&Token) -> bool| tokens.before(start, back).is_some_and(test);
    is(1, &|t| t.attrs.has(bits::FUNCTION))
        && is(2, &|t| t.shape == Shape::Punct(','))
        && is(3, &|t| t.is_capital() && t.attrs.first() + t.attrs.surname() > 0)
}

/// Whether the list of names and offices from `from` ends in an office.
fn ends_in_office(tokens: &Tokens<'_>, from: usize) -> bool {
    let line = (from..from + 40).filter_map(|i| tokens.get(i));
    let mut line = line.take_while(|t| {
        t.gap < Gap::Paragraph && !matches!(t.shape, Shape::Punct('.' | ';' | '|'))
    });
    let mut office = false;
    for token in line.by_ref() {
        if token.attrs.has(bits::FUNCTION) {
            office = true;
        } else if token.is_capital() {
            office = false;
        }
    }
    office
}

/// Whether the number before `at` opens its line: `6.3 Hoe werkt het`.
fn item_number(tokens: &Tokens<'_>, at: usize) -> bool {
    let opens = |t: &Token| matches!(t.shape, Shape::Punct('*' | '#' | '.'));
    tokens.before(at, 1).is_some_and(|t| t.gap >= Gap::Line)
        || tokens.before(at, 2).is_some_and(opens)
}

/// Whether a word in no list ends like a thing: in an ordinary word or an abstract ending.
fn word_tail(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ing", "ingen", "heid", "heden", "tie", "ties", "isme", "schap", "lijk", "lijke", "teit",
        "iek", "ische", "isch", "baar", "loos", "ment", "wet", "dienst", "plan", "net", "app",
        "tool", "web", "hub", "systeem",
    ];
    let lower = word.to_lowercase();
    let letters = lower.chars().count();
    let ordinary = |tail: &str| {
        let a = Lexicon::get().look_up(tail);
        a.is_word() && a.zipf4() >= 12
    };
    (6..=30).contains(&letters) && ENDINGS.iter().any(|end| lower.ends_with(end))
        || (7..=40).contains(&letters)
            && lower
                .char_indices()
                .skip(3)
                .take(letters - 6)
                .filter_map(|(at, _)| lower.get(at..))
                .any(|tail| tail.len() >= 4 && ordinary(tail))
}

/// Whether most words around the run are not Dutch.
fn foreign(tokens: &Tokens<'_>, run: &Run) -> bool {
    let around = (run.start.saturating_sub(10)..run.start).chain(run.end..run.end + 10);
    let words = around.filter_map(|i| tokens.get(i)).filter(|t| t.shape == Shape::Lower);
    let (mut all, mut dutch) = (0, 0);
    for word in words {
        all += 1;
        let particle = matches!(
            tokens.word(word),
            "la" | "le" | "des" | "du" | "par" | "l" | "d" | "en" | "pour"
        );
        dutch += usize::from(word.attrs.is_word() && !particle);
    }
    all >= 6 && dutch * 2 < all
}

/// The word before `at`, a full stop after it skipped, and its index.
fn word_before<'a>(tokens: &'a Tokens<'_>, at: usize) -> Option<(&'a Token, usize)> {
    let token = tokens.get(at)?;
    if token.gap > Gap::Space {
        return None;
    }
    let previous = tokens.before(at, 1)?;
    if previous.shape == Shape::Punct('.') && previous.gap == Gap::None {
        let word = tokens.before(at, 2)?;
        return (word.end - word.start <= 5).then_some((word, at - 2));
    }
    (!matches!(previous.shape, Shape::Punct(_))).then_some((previous, at - 1))
}

/// Whether the last word ends like a street.
fn street_like(text: &str) -> bool {
    const ENDS: &[&str] = &[
        "straat",
        "laan",
        "weg",
        "plein",
        "gracht",
        "kade",
        "dijk",
        "hof",
        "singel",
        "park",
        "pad",
        "dreef",
        "plantsoen",
        "markt",
        "steeg",
        "wal",
        "haven",
        "wei",
        "strjitte",
        "brug",
        "veld",
        "school",
        "college",
        "huis",
        "kerk",
        "burg",
        "dorp",
        "poort",
        "bad",
        "hal",
    ];
    const ONLY: usize = 13;
    let lower = text.to_lowercase();
    ENDS.iter().take(ONLY).any(|end| lower.ends_with(end))
        || lower.split_whitespace().count() > 1
            && ENDS.iter().skip(ONLY).any(|end| lower.ends_with(end))
}
