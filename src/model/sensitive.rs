//! Text that hides itself: logs, errors and panics see its length at most.

use super::Kind;
use std::fmt;
use std::sync::Arc;

/// Borrowed text that may be personal data.
///
/// `{:?}` prints its length only; reading it takes [`Sensitive::expose`], the one word a reviewer
/// searches for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sensitive<'t>(&'t str);

impl<'t> Sensitive<'t> {
    /// Marks `text` as sensitive.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self(text)
    }

    /// The text itself. For matching and redacting, never for a log.
    #[must_use]
    pub fn expose(self) -> &'t str {
        self.0
    }
}

impl fmt::Debug for Sensitive<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} chars>", self.0.chars().count())
    }
}

/// Owned text that may be personal data; see [`Sensitive`].
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Takes `text` into hiding.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The text itself. For matching and redacting, never for a log.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Sensitive::new(&self.0).fmt(f)
    }
}

/// A value made unrecognisable for reports: enough to find the place, not enough to learn it.
///
/// The number of marks says nothing about the length of the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked(Box<str>);

impl Masked {
    /// A value of this kind as reports show it: of a fact about somebody and of a date of birth nothing
    /// at all, for beside the name `r•••` already says too much and `•••79` is a year.
    #[must_use]
    pub fn of_kind(kind: Kind, value: Sensitive<'_>) -> Self {
        match kind {
            Kind::BirthDate => Self("•••".into()),
            kind if kind.is_fact() => Self("•••".into()),
            _ => Self::of(value),
        }
    }

    /// Keeps the first letter of every word (at most four) for names and addresses, the last two
    /// digits for numbers, and nothing else.
    #[must_use]
    pub fn of(value: Sensitive<'_>) -> Self {
        const DOTS: &str = "•••";
        let text = value.expose();
        let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        if digits.len() >= 6 {
            let tail: String = digits.get(digits.len() - 2..).unwrap_or_default().iter().collect();
            return Self(format!("{DOTS}{tail}").into());
        }
        if letters < 3 {
            return Self(DOTS.into());
        }
        let words = text.split_whitespace().take(4);
        let masked: Vec<String> = words
            .map(|w| {
                w.chars()
                    .find(|c| c.is_alphabetic())
                    .map_or(DOTS.to_owned(), |c| format!("{c}{DOTS}"))
            })
            .collect();
        Self(masked.join(" ").into())
    }

    /// What another process masked.
    #[must_use]
    pub fn received(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The masked form, safe to print.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_value_keeps_initials_or_the_last_two_digits() {
        let mask = |s| Masked::of(Sensitive::new(s)).to_string();
        assert_eq!(mask("Jan de Vries"), "J••• d••• V•••");
        assert_eq!(mask("123456782"), "•••82");
        assert_eq!(mask("Li"), "•••");
        assert_eq!(mask("NL91 ABNA 0417 1643 00"), "•••00");
    }

    #[test]
    fn of_facts_and_dates_of_birth_nothing_shows() {
        for (kind, value) in [(Kind::Health, "reuma"), (Kind::BirthDate, "14-03-1979")] {
            assert_eq!(Masked::of_kind(kind, Sensitive::new(value)).as_str(), "•••");
        }
        assert_eq!(Masked::of_kind(Kind::Person, Sensitive::new("Jan")).as_str(), "J•••");
    }

    #[test]
    fn debug_shows_the_length_only() {
        assert_eq!(format!("{:?}", Secret::new("Jan")), "<3 chars>");
    }
}
