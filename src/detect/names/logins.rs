//! Log-in names that are made of the name of a person: `door jdeboer`, `gebruiker: wvisser85`.

use super::super::Candidate;
use super::bits;
use super::token::{Gap, Shape, Tokens};
use crate::detect::lexicon::{Attrs, Lexicon};
use crate::model::{Evidence, Kind, Score};

/// What announces a log-in name.
const ANNOUNCES: &[&str] = &[
    "gebruiker",
    "gebruikersnaam",
    "user",
    "username",
    "userid",
    "login",
    "loginnaam",
    "inlognaam",
    "inlog",
    "account",
    "accountnaam",
    "uid",
    "door",
    "by",
    "als",
    "medewerker",
    "behandelaar",
    "users",
    "home",
    "in",
];

/// After these any unknown word is a log-in name.
const SURE: &[&str] =
    &["gebruiker", "gebruikersnaam", "username", "login", "loginnaam", "inlognaam", "uid"];

/// Tussenvoegsels as log-in names join them.
const JOINED: &[&str] =
    &["vanden", "vander", "vande", "van", "vd", "den", "der", "de", "ter", "ten", "el", "al", "v"];

/// The measured share of right ones is not known; most are.
const SCORE: f32 = 0.8;

/// Adds every log-in name made of a surname that something announces.
pub(super) fn find(tokens: &Tokens<'_>, out: &mut Vec<Candidate>) {
    for index in 0..tokens.len() {
        let Some(token) = tokens.get(index) else { continue };
        if !matches!(token.shape, Shape::Lower | Shape::Number) || token.attrs.is_word() {
            continue;
        }
        let word = tokens.word(token);
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let plain = letters.len() >= 5
            && word.len() <= letters.len() + 4
            && letters.bytes().all(|b| b.is_ascii_lowercase());
        if !plain {
            continue;
        }
        let Some(context) = announced(tokens, index) else { continue };
        let unknown = Lexicon::get().look_up(letters) == Attrs::default() && letters.len() >= 6;
        if !(made_of_a_name(letters) || unknown && SURE.contains(&context.as_str())) {
            continue;
        }
        out.push(Candidate {
            range: token.start..token.end,
            kind: Kind::Person,
            score: Score::new(SCORE),
            recogniser: "names",
            evidence: vec![Evidence::Context(context)],
        });
    }
}

/// The word before the token at `index` that announces a log-in name, a mark between them skipped.
fn announced(tokens: &Tokens<'_>, index: usize) -> Option<String> {
    let token = tokens.get(index)?;
    let mut back = 1;
    let mut joined = false;
    while back < 4
        && tokens.before(index, back).is_some_and(|t| {
            matches!(t.shape, Shape::Punct(':' | '=' | '"' | '\'' | '/' | '\\' | '(' | '['))
        })
    {
        joined = true;
        back += 1;
    }
    let word = tokens.before(index, back)?;
    let near = if joined {
        token.gap <= Gap::Space
    } else {
        token.gap == Gap::Space && tokens.word(word) != "in"
    };
    let text = tokens.word(word).to_lowercase();
    // `als` and `in` say something only of who is logged in and of a page.
    let fits = match text.as_str() {
        "als" => tokens.before(index, back + 1).is_some_and(|t| tokens.word(t) == "ingelogd"),
        "in" => tokens.is(index.saturating_sub(1), '/'),
        "users" | "home" => tokens.is(index - 1, '\\') || tokens.is(index - 1, '/'),
        other => ANNOUNCES.contains(&other),
    };
    (near && fits).then_some(text)
}

/// Whether `letters`, in lower case, are initials or a first name and a surname, or the other way
/// round.
fn made_of_a_name(letters: &str) -> bool {
    let lexicon = Lexicon::get();
    let surname =
        |text: &str, least: u8| text.len() >= 4 && lexicon.look_up(text).surname() >= least;
    let with_tussen = |text: &str| {
        surname(text, 3)
            || JOINED.iter().any(|t| text.strip_prefix(t).is_some_and(|rest| surname(rest, 2)))
    };
    let first = |text: &str| text.len() >= 3 && lexicon.look_up(text).first() >= 2;
    let begins = (1..letters.len()).any(|at| {
        let (Some(head), Some(tail)) = (letters.get(..at), letters.get(at..)) else {
            return false;
        };
        (at <= 2 || first(head)) && with_tussen(tail)
            || letters.len() - at <= 2 && with_tussen(head)
    });
    begins && !lexicon.look_up(letters).has(bits::PROPER | bits::FOREIGN | bits::PLACE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logins(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        find(&Tokens::new(text), &mut out);
        out.into_iter().map(|c| &text[c.range]).collect()
    }

    #[test]
    fn log_in_names_are_found_where_something_announces_them() {
        let text = "Gewijzigd door mteunissen op 3 mei; gebruiker wvisser85, uid=jdeboer, \
                    linkedin.com/in/sandrajansen, C:\\Users\\pvandijk\\map";
        let expected = ["mteunissen", "wvisser85", "jdeboer", "sandrajansen", "pvandijk"];
        assert_eq!(logins(text), expected);
    }

    #[test]
    fn words_and_what_nothing_announces_are_none() {
        assert!(
            logins("door bezuinigingen, gebruiker admin, user: postmaster; mteunissen").is_empty()
        );
    }
}
