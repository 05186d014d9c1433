//! The forms to look for in a second pass.

use super::name::{fold, untitled};
use crate::detect::KnownForms;
use crate::model::{Kind, Score, Secret};
use std::collections::{BTreeMap, BTreeSet};

/// Shortest form worth looking for on its own, in letters.
const SHORTEST: usize = 3;

/// Collects forms; the same spelling keeps its best score.
#[derive(Default)]
pub(super) struct Forms {
    names: BTreeMap<String, f32>,
    values: BTreeSet<(Kind, Secret)>,
}

impl Forms {
    /// A name as it was written, and the other ways to write it.
    pub(super) fn name(&mut self, written: &str) {
        for (form, score) in variants(&untitled(written)) {
            // `Jan de Heer` is called so; `de heer` is anybody.
            let anybody = matches!(form.to_lowercase().as_str(), "de heer" | "heer");
            if !anybody && form.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST {
                let best = self.names.entry(form).or_insert(0.0);
                *best = best.max(score);
            }
        }
    }

    /// A number, address or the like that belongs to somebody.
    pub(super) fn value(&mut self, kind: Kind, written: &Secret) {
        if written.expose().chars().filter(|c| c.is_alphanumeric()).count() > 4 {
            self.values.insert((kind, written.clone()));
        }
    }

    /// Everything, in a fixed order.
    pub(super) fn into_known(self) -> KnownForms {
        KnownForms::new(
            self.names.into_iter().map(|(n, s)| (Secret::new(n), Score::new(s))).collect(),
            self.values.into_iter().map(|(k, v)| (v, k)).collect(),
        )
    }
}

/// Spellings of the name `written`, with how sure it is that the spelling alone means a person.
fn variants(written: &str) -> Vec<(String, f32)> {
    let plain = turn_index_form(written.trim());
    let words: Vec<&str> = plain.split_whitespace().collect();
    let mut out = vec![(written.trim().to_owned(), if words.len() > 1 { 0.95 } else { 0.6 })];
    let start = super::name::surname_at(&plain);
    let (Some(given), Some(surname)) = (words.get(..start), words.get(start..)) else { return out };
    if surname.is_empty() || words.len() < 2 {
        return out;
    }
    let surname = surname.join(" ");
    let initials: Vec<String> = given
        .iter()
        .flat_map(|g| if g.contains('.') { g.split('.').collect::<Vec<_>>() } else { vec![*g] })
        .filter_map(|g| g.chars().next().filter(|c| c.is_alphabetic()))
        .map(|c| format!("{}.", c.to_uppercase()))
        .collect();
    if !initials.is_empty() {
        let first = initials.first().cloned().unwrap_or_default();
        out.push((format!("{} {surname}", initials.concat()), 0.95));
        out.push((format!("{first} {surname}"), 0.9));
        out.push((format!("{surname}, {}", initials.concat()), 0.9));
    }
    if let Some(first) = given.first().filter(|g| !g.contains('.') && g.chars().count() > 2) {
        out.push((format!("{first} {surname}"), 0.95));
        out.push(((*first).to_owned(), 0.6));
    }
    // The other order of a double name: partner's and own.
    if let Some((own, partner)) = surname.split_once('-').filter(|(_, p)| !p.contains('-')) {
        let turned = format!("{}-{}", partner.trim(), own.trim());
        if let Some(first) = initials.first() {
            out.push((format!("{first} {turned}"), 0.9));
        }
        out.push((capital(&turned), 0.8));
    }
    for half in surname.split('-').chain([surname.as_str()]) {
        out.push((capital(half.trim()), if half.contains(' ') { 0.8 } else { 0.7 }));
    }
    let folded: Vec<(String, f32)> = out
        .iter()
        .filter(|(f, _)| fold(f) != f.to_lowercase())
        .map(|(f, s)| (ascii(f), *s))
        .collect();
    out.extend(folded);
    out
}

/// `Berg, J.P. van den` → `J.P. van den Berg`.
fn turn_index_form(text: &str) -> String {
    match text.split_once(',') {
        Some((surname, rest)) if !rest.trim().is_empty() => {
            format!("{} {}", rest.trim(), surname.trim())
        }
        _ => text.trim_end_matches(',').to_owned(),
    }
}

/// First letter upper case: `van den Berg` stands as `Van den Berg` without initials.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Diacritics folded, capitals kept.
fn ascii(text: &str) -> String {
    text.chars()
        .map(|c| {
            let folded = fold(&c.to_string());
            if c.is_uppercase() { folded.to_uppercase() } else { folded }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_name_is_looked_for_in_its_other_spellings() {
        let mut forms = Forms::default();
        forms.name("Zoë Maria van den Brink-Yılmaz");
        forms.value(Kind::Phone, &Secret::new("06-12345678"));
        let known = forms.into_known();
        let names: Vec<&str> = known.names.iter().map(|(n, _)| n.expose()).collect();
        for form in [
            "Z.M. van den Brink-Yılmaz",
            "Z. van den Brink-Yılmaz",
            "Z. Yılmaz-van den Brink",
            "Zoë van den Brink-Yılmaz",
            "Zoe van den Brink-Yilmaz",
            "Van den Brink-Yılmaz",
            "Van den Brink",
            "Yilmaz",
            "Zoë",
        ] {
            assert!(names.contains(&form), "{form} not in {names:?}");
        }
        assert_eq!(known.values.len(), 1);
    }

    #[test]
    fn an_aanhef_in_the_request_is_not_looked_for() {
        let mut forms = Forms::default();
        for name in ["mevrouw Wiersma", "Mw. drs. F. Wiersma", "mevrouw"] {
            forms.name(name);
        }
        let known = forms.into_known();
        let names: Vec<&str> = known.names.iter().map(|(n, _)| n.expose()).collect();
        assert_eq!(names, ["F. Wiersma", "Wiersma", "Wiersma, F.", "mevrouw"]);
    }

    #[test]
    fn short_words_are_not_looked_for() {
        let mut forms = Forms::default();
        forms.name("Li");
        forms.value(Kind::Address, &Secret::new("12"));
        let known = forms.into_known();
        assert!(known.names.is_empty() && known.values.is_empty());
    }
}
