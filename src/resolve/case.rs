//! What the user knows beforehand: the request file and the list of officials (DESIGN 4).

use crate::model::{Explain, Kind, Secret};
use serde::{Deserialize, de::DeserializeOwned, de::Error as _};
use std::path::{Path, PathBuf};
use toml::value::Datetime;

/// Request and officials together; empty when neither was given.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Who asks for inzage.
    pub verzoeker: Option<Verzoeker>,
    /// Derden who agreed to stay readable.
    pub toestemming: Vec<Consent>,
    /// Officials by list.
    pub functionarissen: Vec<Functionaris>,
}

/// The verzoeker as the request file describes them.
#[derive(Clone, Debug, Default)]
pub struct Verzoeker {
    /// All name forms that are known; variants are derived.
    pub names: Vec<Secret>,
    /// Everything else that is theirs: numbers, addresses, dates, with its kind.
    pub values: Vec<(Kind, Secret)>,
}

/// A derde who consented, and for what.
#[derive(Clone, Debug)]
pub struct Consent {
    /// Name as given.
    pub name: Secret,
    /// Kinds that may stay readable.
    pub scope: Vec<Kind>,
}

/// An official from the list.
#[derive(Clone, Debug)]
pub struct Functionaris {
    /// Name as given.
    pub name: String,
    /// Function, as printed.
    pub function: String,
    /// Kinds that stay readable.
    pub keep: Vec<Kind>,
}

/// A request or officials file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaseError {
    /// Not readable.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's word.
        #[source]
        cause: std::io::Error,
    },
    /// Not the TOML that DESIGN 4 describes; the message tells the line and what was expected and
    /// repeats nothing from the file but the names of fields.
    #[error("{path}:{line}: {expected}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What was expected there.
        expected: String,
    },
    /// The request names nobody: without a name there is no verzoeker.
    #[error("{path}: at least one name under [verzoeker]")]
    NoName {
        /// The file.
        path: PathBuf,
    },
}

impl Explain for CaseError {
    fn message(&self) -> String {
        let id = match self {
            Self::Io { .. } => "io",
            Self::Syntax { .. } => "syntax",
            Self::NoName { .. } => "no-name",
        };
        format!("case-error-{id}")
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Io { path, cause } => {
                vec![("path", path.display().to_string()), ("cause", cause.to_string())]
            }
            Self::Syntax { path, line, expected } => vec![
                ("path", path.display().to_string()),
                ("line", line.to_string()),
                ("detail", expected.clone()),
            ],
            Self::NoName { path } => vec![("path", path.display().to_string())],
        }
    }
}

/// The request file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestFile {
    verzoeker: RawVerzoeker,
    #[serde(default)]
    toestemming: Vec<RawConsent>,
    #[serde(default)]
    functionaris: Vec<RawFunctionaris>,
}

/// The officials file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficialsFile {
    functionaris: Vec<RawFunctionaris>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVerzoeker {
    names: Vec<FullText>,
    bsn: Option<Text>,
    born: Option<Date>,
    #[serde(default)]
    addresses: Vec<Text>,
    #[serde(default)]
    phones: Vec<Text>,
    #[serde(default)]
    emails: Vec<Text>,
    #[serde(default)]
    ibans: Vec<Text>,
    #[serde(default)]
    numbers: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConsent {
    name: FullText,
    scope: Vec<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFunctionaris {
    name: FullText,
    function: String,
    #[serde(default = "name_only")]
    keep: Vec<Kind>,
}

fn name_only() -> Vec<Kind> {
    vec![Kind::Person]
}

/// Text with at least one letter or digit: an empty value would match everything or nothing.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        if text.chars().any(char::is_alphanumeric) {
            return Ok(Self(text));
        }
        Err(D::Error::custom("expected text with a letter or digit"))
    }
}

/// A name: at least two letters.
struct FullText(String);

impl<'de> Deserialize<'de> for FullText {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        if text.chars().filter(|c| c.is_alphabetic()).count() > 1 {
            return Ok(Self(text));
        }
        Err(D::Error::custom("expected a name of at least two letters"))
    }
}

/// A TOML date, or a string that holds one.
struct Date(String);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let date = Datetime::deserialize(d)?.date;
        date.map(|d| Self(d.to_string()))
            .ok_or_else(|| D::Error::custom("expected a date: born = 1987-03-14"))
    }
}

impl Case {
    /// Reads the request file (`--requester`) and the officials file (`--officials`).
    ///
    /// # Errors
    /// A file cannot be read or does not have the shape asked for.
    pub fn load(requester: Option<&Path>, officials: Option<&Path>) -> Result<Self, CaseError> {
        let mut case = Self::default();
        if let Some(path) = requester {
            let file: RequestFile = read(path)?;
            case.verzoeker = Some(verzoeker(file.verzoeker, path)?);
            case.toestemming.extend(
                file.toestemming
                    .into_iter()
                    .map(|c| Consent { name: Secret::new(c.name.0), scope: c.scope }),
            );
            case.functionarissen.extend(file.functionaris.into_iter().map(functionaris));
        }
        if let Some(path) = officials {
            let file: OfficialsFile = read(path)?;
            case.functionarissen.extend(file.functionaris.into_iter().map(functionaris));
        }
        Ok(case)
    }
}

fn functionaris(raw: RawFunctionaris) -> Functionaris {
    Functionaris { name: raw.name.0, function: raw.function, keep: raw.keep }
}

fn verzoeker(raw: RawVerzoeker, path: &Path) -> Result<Verzoeker, CaseError> {
    if raw.names.is_empty() {
        return Err(CaseError::NoName { path: path.to_owned() });
    }
    let lists = [
        (Kind::Bsn, raw.bsn.into_iter().collect()),
        (Kind::BirthDate, raw.born.into_iter().map(|d| Text(d.0)).collect()),
        (Kind::Address, raw.addresses),
        (Kind::Phone, raw.phones),
        (Kind::Email, raw.emails),
        (Kind::Iban, raw.ibans),
        (Kind::CaseNumber, raw.numbers),
    ];
    let values = lists
        .into_iter()
        .flat_map(|(kind, list): (Kind, Vec<Text>)| {
            list.into_iter().map(move |v| (kind, Secret::new(v.0)))
        })
        .collect();
    Ok(Verzoeker { names: raw.names.into_iter().map(|n| Secret::new(n.0)).collect(), values })
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, CaseError> {
    let text = std::fs::read_to_string(path)
        .map_err(|cause| CaseError::Io { path: path.to_owned(), cause })?;
    toml::from_str(&text).map_err(|e| {
        // The library's own Display shows the offending line, which holds personal data.
        let at = e.span().map_or(0, |s| s.start);
        CaseError::Syntax {
            path: path.to_owned(),
            line: text.bytes().take(at).filter(|b| *b == b'\n').count() + 1,
            expected: without_quoted_values(e.message()),
        }
    })
}

/// The message without the values it quotes: strings stand in double quotes, numbers in back quotes;
/// names of fields, in back quotes too, stay.
fn without_quoted_values(message: &str) -> String {
    let mut out = String::new();
    for (i, piece) in message.split('"').enumerate() {
        if i % 2 == 1 {
            out.push_str("\"…\"");
            continue;
        }
        for (j, inner) in piece.split('`').enumerate() {
            let value = inner.chars().any(|c| c.is_ascii_digit());
            match (j % 2 == 1, value) {
                (true, true) => out.push('…'),
                (true, false) => out.extend(["`", inner, "`"]),
                (false, _) => out.push_str(inner),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn a_request_file_gives_names_values_and_consents() {
        let request = file(
            "[verzoeker]\nnames = [\"Sanne van den Brink\"]\nbsn = \"123456782\"\nborn = 1987-03-14\n\
             addresses = [\"Dorpsstraat 12, 3431 AB Nieuwegein\"]\nphones = []\n\
             numbers = [\"CL-2024-00317\"]\n[[toestemming]]\nname = \"P. Jansen\"\n\
             scope = [\"person\", \"phone\"]\n",
        );
        let officials = file(
            "[[functionaris]]\nname = \"K. Post\"\nfunction = \"secretaris\"\n\
             [[functionaris]]\nname = \"L. Kok\"\nfunction = \"wethouder\"\nkeep = []\n",
        );
        let case = Case::load(Some(request.path()), Some(officials.path())).unwrap();
        let verzoeker = case.verzoeker.unwrap();
        assert_eq!(verzoeker.names.len(), 1);
        let values: Vec<_> = verzoeker.values.iter().map(|(k, v)| (*k, v.expose())).collect();
        assert_eq!(values[1], (Kind::BirthDate, "1987-03-14"));
        assert_eq!(values.len(), 4);
        assert_eq!(case.toestemming[0].scope, [Kind::Person, Kind::Phone]);
        assert_eq!(case.functionarissen[0].keep, [Kind::Person]);
        assert!(case.functionarissen[1].keep.is_empty());
    }

    #[test]
    fn a_mistake_is_refused_with_its_line_and_without_the_value() {
        let cases = [
            ("[verzoeker]\nnames = [\"Geheim Persoon\"]\nbsn = 123456782\n", 3),
            ("[verzoeker]\nnames = [\"Geheim Persoon\"]\ngeboren = 1987-03-14\n", 3),
            ("[verzoeker]\nnames = [\"Geheim Persoon\"]\nborn = \"Geheim\"\n", 3),
            ("[verzoeker]\nnames = [\"Geheim Persoon\"]\nphones = [\"-\"]\n", 3),
            ("[verzoeker]\nnames = \"Geheim Persoon\"\n", 2),
            ("[verzoeker]\nnames = [\"Geheim Persoon\"\n[x]\n", 3),
            ("[[toestemming]]\nname = \"Geheim\"\nscope = [\"naam\"]\n", 3),
        ];
        for (text, expected) in cases {
            let message = Case::load(Some(file(text).path()), None).unwrap_err();
            let CaseError::Syntax { line, .. } = &message else { panic!("{message}") };
            let said = message.to_string();
            assert!(*line == expected, "{said}\n{text}");
            assert!(!said.contains("Geheim") && !said.contains("123456782"), "{said}");
        }
        let nobody = file("[verzoeker]\nnames = []\n");
        assert!(matches!(Case::load(Some(nobody.path()), None), Err(CaseError::NoName { .. })));
        assert!(matches!(Case::load(None, Some(Path::new("/er/niet"))), Err(CaseError::Io { .. })));
    }
}
