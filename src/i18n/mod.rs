//! Every message in Dutch and English, from Fluent files; nothing else in the program knows a
//! language.

use crate::model::Explain;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use std::{fmt, str::FromStr};

/// The languages there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Dutch.
    #[default]
    Nl,
    /// English.
    En,
}

impl Lang {
    /// Its tag (RFC 5646): `nl`, `en`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::En => "en",
        }
    }
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match s {
            "nl" => Ok(Self::Nl),
            "en" => Ok(Self::En),
            other => Err(other.to_owned()),
        }
    }
}

/// The messages of one language.
pub struct Texts {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Texts")
    }
}

impl Texts {
    /// Loads the messages of `lang`.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        let (source, id) = match lang {
            Lang::Nl => (include_str!("nl.ftl"), unic_langid::langid!("nl")),
            Lang::En => (include_str!("en.ftl"), unic_langid::langid!("en")),
        };
        let mut bundle = FluentBundle::new(vec![id]);
        // Isolation marks are for mixed scripts; in a terminal and in CSV they are noise.
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(r, _)| r);
        let _ = bundle.add_resource(resource);
        Self { lang, bundle }
    }

    /// The language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The message `id`; the id itself when there is none (a test keeps that from happening).
    #[must_use]
    pub fn get(&self, id: &str) -> String {
        self.with(id, &[])
    }

    /// The message `id`, if there is one.
    #[must_use]
    pub fn optional(&self, id: &str) -> Option<String> {
        self.bundle.has_message(id).then(|| self.get(id))
    }

    /// What went wrong, in words.
    #[must_use]
    pub fn explain(&self, what: &dyn Explain) -> String {
        let args = what.args();
        let args: Vec<(&str, &str)> = args.iter().map(|(name, v)| (*name, v.as_str())).collect();
        self.with(&what.message(), &args)
    }

    /// The message `id` with its arguments.
    #[must_use]
    pub fn with(&self, id: &str, args: &[(&str, &str)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|m| m.value()) else {
            return id.to_owned();
        };
        let mut named = FluentArgs::new();
        for (name, value) in args {
            // A count chooses singular or plural; a file named `007` stays what it is.
            match value.parse::<i64>().ok().filter(|n| n.to_string() == *value) {
                Some(n) => named.set(*name, n),
                None => named.set(*name, (*value).to_owned()),
            }
        }
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&named), &mut errors).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_both_files_is_understood() {
        for source in [include_str!("nl.ftl"), include_str!("en.ftl")] {
            let parsed = FluentResource::try_new(source.to_owned());
            assert!(parsed.is_ok(), "{:?}", parsed.err().map(|e| e.1));
        }
    }

    #[test]
    fn a_message_is_said_with_its_arguments() {
        let said = |lang| Texts::new(lang).with("cli-progress", &[("done", "3"), ("total", "7")]);
        assert_eq!(said(Lang::Nl), "3 van 7 bestanden gedaan");
        assert_eq!(said(Lang::En), "3 of 7 files done");
    }

    #[test]
    fn a_name_of_digits_is_no_number() {
        let args = [("path", "007"), ("cause", "2026")];
        let said = Texts::new(Lang::En).with("case-error-io", &args);
        assert!(said.contains("007") && said.contains("2026"), "{said}");
    }
}
