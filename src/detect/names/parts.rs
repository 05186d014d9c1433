//! A recognised name taken apart.

use super::bits;
use super::token::{Shape, Tokens};

/// Tussenvoegsels as they stand between first name and surname.
pub(in crate::detect) const NAME_PARTICLES: &[&str] = &[
    "van", "de", "der", "den", "het", "'t", "’t", "te", "ter", "ten", "von", "el", "al", "ben",
    "bin", "da", "dos", "di", "du", "la", "le", "op", "in", "aan", "v.d.", "v/d", "vd", "d'",
];

/// The elements of one name, as written.
#[derive(Clone, Default, PartialEq, Eq)]
pub(in crate::detect) struct NameParts {
    /// Capital letters of the initials, or of the first names when there are no initials.
    pub(in crate::detect) initials: Vec<String>,
    /// First names.
    pub(in crate::detect) given: Vec<String>,
    /// Tussenvoegsels of the (first) surname.
    pub(in crate::detect) tussen: Vec<String>,
    /// Words of the surname.
    pub(in crate::detect) surname: Vec<String>,
}

impl NameParts {
    /// Takes `name` apart; it is a name, without aanhef. The index form is put right.
    pub(in crate::detect) fn of(name: &str) -> Self {
        if let Some((surname, given)) = name.split_once(',') {
            return Self::of(&format!("{} {}", given.trim(), surname.trim()));
        }
        let tokens = Tokens::new(name);
        let mut parts = Self::default();
        let words: Vec<_> = (0..tokens.len()).filter_map(|i| tokens.get(i)).collect();
        let count = words.iter().filter(|t| t.is_capital() || t.shape == Shape::Letter).count();
        let mut seen = 0;
        for token in words {
            let word = tokens.word(token).to_owned();
            match token.shape {
                Shape::Initials(_) => {
                    let letters = word.split('.').filter_map(|g| g.trim().chars().next());
                    parts.initials.extend(letters.map(String::from));
                }
                Shape::Punct(_) | Shape::Number => {}
                _ if token.attrs.has(bits::TUSSEN) && seen < count && parts.surname.is_empty() => {
                    seen += usize::from(token.is_capital());
                    parts.tussen.push(word);
                }
                _ => {
                    seen += 1;
                    let surname = seen >= count
                        || !parts.tussen.is_empty()
                        || !parts.surname.is_empty()
                        || token.attrs.first() == 0;
                    let lone_first = count == 1
                        && token.attrs.first() == 3
                        && parts.initials.is_empty()
                        && parts.tussen.is_empty()
                        && token.attrs.surname() < 4;
                    if token.shape == Shape::Letter && parts.surname.is_empty() && seen < count {
                        parts.initials.push(word);
                    } else if surname && !lone_first {
                        parts.surname.push(word);
                    } else {
                        parts.given.push(word);
                    }
                }
            }
        }
        if parts.initials.is_empty() {
            let letters = parts.given.iter().filter_map(|g| g.chars().next());
            parts.initials = letters.map(String::from).collect();
        }
        parts
    }
}

/// Whether `form` is a code of initials (`JvdB`, `JMu`, `KB`), to be matched as it is.
pub(in crate::detect) fn is_code(form: &str) -> bool {
    let letters = form.chars().count();
    let capitals = form.chars().filter(|c| c.is_uppercase()).count();
    (2..=5).contains(&letters)
        && capitals >= 2
        && form.chars().all(char::is_alphabetic)
        && form.chars().next().is_some_and(char::is_uppercase)
        && (capitals < letters || letters <= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str) -> (String, String, String, String) {
        let p = NameParts::of(name);
        (p.initials.join(""), p.given.join(" "), p.tussen.join(" "), p.surname.join(" "))
    }

    #[test]
    fn names_come_apart_in_either_order() {
        let expect = |i: &str, g: &str, t: &str, s: &str| (i.into(), g.into(), t.into(), s.into());
        assert_eq!(parts("J.P. van der Berg"), expect("JP", "", "van der", "Berg"));
        assert_eq!(parts("Berg, J.P. van der"), expect("JP", "", "van der", "Berg"));
        assert_eq!(parts("Jan Jansen"), expect("J", "Jan", "", "Jansen"));
        assert_eq!(parts("Jan"), expect("J", "Jan", "", ""));
        assert_eq!(parts("Van der Sluis"), expect("", "", "Van der", "Sluis"));
    }
}
