//! The kinds of personal data, spelled once.

use std::{fmt, str::FromStr};

/// How grave a kind of data is; a policy file may overrule it per kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Ordinary personal data (AVG art. 4).
    Gewoon,
    /// Sensitive in practice, no legal category: income, debts, national numbers.
    Gevoelig,
    /// Special categories (AVG art. 9).
    Bijzonder,
    /// Criminal convictions and offences (AVG art. 10).
    Strafrechtelijk,
}

impl Class {
    /// Every class, the gravest last.
    pub const ALL: &[Self] =
        &[Self::Gewoon, Self::Gevoelig, Self::Bijzonder, Self::Strafrechtelijk];

    /// The word used in reports and machine formats.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gewoon => "gewoon",
            Self::Gevoelig => "gevoelig",
            Self::Bijzonder => "bijzonder",
            Self::Strafrechtelijk => "strafrechtelijk",
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $class:ident;)+) => {
        /// A kind of personal data; the spelling of [`Kind::as_str`] is a stable contract.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($(#[$doc])* $name,)+ }

        impl Kind {
            /// Every kind, in the order of the reports.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The stable spelling, e.g. `birth-date`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// The class when no policy says otherwise.
            #[must_use]
            pub fn class(self) -> Class {
                match self { $(Self::$name => Class::$class,)+ }
            }
        }
    };
}

kinds! {
    /// A name of a natural person, without aanhef, title or function.
    Person = "person", Gewoon;
    /// Burgerservicenummer, and other numbers that are one (sofinummer).
    Bsn = "bsn", Gevoelig;
    /// Street, number and addition; the place of residence beside it is a second finding.
    Address = "address", Gewoon;
    /// Postcode.
    Postcode = "postcode", Gewoon;
    /// Telephone number.
    Phone = "phone", Gewoon;
    /// E-mail address.
    Email = "email", Gewoon;
    /// Bank account.
    Iban = "iban", Gevoelig;
    /// Date or year of birth.
    BirthDate = "birth-date", Gewoon;
    /// Kenteken.
    LicensePlate = "license-plate", Gewoon;
    /// Any other number issued to one person: document, V-number, A-number, BIG, client number.
    IdNumber = "id-number", Gevoelig;
    /// Health, care, disability, addiction.
    Health = "health", Bijzonder;
    /// Religion or belief.
    Religion = "religion", Bijzonder;
    /// Origin, nationality, language of home.
    Ethnicity = "ethnicity", Bijzonder;
    /// Political opinion or membership.
    Politics = "politics", Bijzonder;
    /// Union membership.
    Union = "union", Bijzonder;
    /// Sexual life and orientation, gender identity.
    Sexual = "sexual", Bijzonder;
    /// Convictions, suspicions, orders.
    Criminal = "criminal", Strafrechtelijk;
    /// Income, debt, benefit of a person.
    Financial = "financial", Gevoelig;
    /// A number of a case about one person.
    CaseNumber = "case-number", Gewoon;
    /// IP or MAC address of a person.
    Ip = "ip", Gewoon;
    /// Signature or paraaf.
    Signature = "signature", Gewoon;
    /// Portrait or ID photo.
    Photo = "photo", Bijzonder;
    /// A word or phrase that the user asked for with `--term`.
    Term = "term", Gewoon;
}

impl Kind {
    /// Whether it says something of somebody, and not who that is: a special category, something criminal
    /// (AVG art. 9 and 10), or money. Such a fact is personal data only where it is known of whom.
    #[must_use]
    pub fn is_fact(self) -> bool {
        use Kind::{Criminal, Ethnicity, Financial, Health, Politics, Religion, Sexual, Union};
        matches!(
            self,
            Health | Religion | Ethnicity | Politics | Union | Sexual | Criminal | Financial
        )
    }
}

/// A spelling that is not a [`Kind`].
#[derive(Debug, thiserror::Error)]
#[error("unknown kind {0:?}")]
pub struct UnknownKind(pub String);

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|k| k.as_str() == s).ok_or_else(|| UnknownKind(s.to_owned()))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Kind {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
