//! The recognisers in the binary, and the user's own beside them.

use super::{
    PatternError, Recogniser,
    address::{AddressFields, Addresses, HouseNumbers, Postcodes},
    birth_date::BirthDates,
    pattern::{PatternFile, load},
};
use std::path::Path;

/// A pattern file with what messages call it.
pub(super) struct Source {
    /// Path for messages.
    pub(super) file: String,
    /// Its id.
    pub(super) id: &'static str,
    /// What it says.
    pub(super) pattern: PatternFile,
}

macro_rules! files {
    ($($id:literal)+) => {
        &[$(($id, include_str!(concat!("../../patterns/recognisers/", $id, ".toml"))),)+]
    };
}

/// Every file of `patterns/recognisers`, in alphabetical order.
const FILES: &[(&str, &str)] = files! {
    "address"
    "address-field"
    "birth-date"
    "bsn"
    "bsn-beside-name"
    "bsn-odd"
    "btw-id"
    "case-column"
    "case-number"
    "email"
    "house-number"
    "iban"
    "ip"
    "kadaster"
    "license-plate"
    "license-plate-bare"
    "license-plate-loose"
    "mrz"
    "passport"
    "personal-number"
    "phone"
    "postcode"
    "protected"
    "protected-web"
    "reference"
    "reference-bare"
    "ten-digits"
};

/// The built-in pattern files.
pub(super) fn sources() -> Result<Vec<Source>, PatternError> {
    let each = FILES.iter().map(|(id, text)| {
        let file = format!("patterns/recognisers/{id}.toml");
        let pattern = load(&file, id, text)?;
        Ok(Source { file, id, pattern })
    });
    each.collect()
}

/// The pattern files of a folder, in alphabetical order.
pub(super) fn user_sources(folder: &Path) -> Result<Vec<Source>, PatternError> {
    each_source(folder)?.into_iter().collect()
}

/// As [`user_sources`], each by itself.
///
/// # Errors
/// The folder cannot be read.
pub(super) fn each_source(
    folder: &Path,
) -> Result<Vec<Result<Source, PatternError>>, PatternError> {
    let unreadable =
        |path: &Path, cause| PatternError::Unreadable { file: path.display().to_string(), cause };
    let entries = std::fs::read_dir(folder).map_err(|e| unreadable(folder, e))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|e| unreadable(folder, e))?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            paths.push(path);
        }
    }
    paths.sort_by_key(|path| path.file_stem().map(ToOwned::to_owned));
    let each = paths.iter().map(|path| {
        let text = std::fs::read_to_string(path).map_err(|e| unreadable(path, e))?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let file = path.display().to_string();
        let pattern = load(&file, &stem, &text)?;
        pattern.check(&file)?;
        // Ids live as long as the program; a program loads its patterns once.
        Ok(Source { file, id: String::leak(stem.into_owned()), pattern })
    });
    Ok(each.collect())
}

/// The built-in recognisers; a user's file with the same id takes the place of ours.
pub(super) fn recognisers(user: Option<&Path>) -> Result<Vec<Box<dyn Recogniser>>, PatternError> {
    let mut all = sources()?;
    for source in user.map(user_sources).transpose()?.into_iter().flatten() {
        all.retain(|ours| ours.id != source.id);
        all.push(source);
    }
    all.iter().map(recogniser).collect()
}

/// The recogniser that a file describes.
fn recogniser(source: &Source) -> Result<Box<dyn Recogniser>, PatternError> {
    match source.pattern.code.as_deref() {
        None => Ok(Box::new(source.pattern.compile(&source.file, source.id)?)),
        Some(name) => code(name).ok_or_else(|| PatternError::Content {
            file: source.file.clone(),
            message: format!("no recogniser is named {name:?}"),
        }),
    }
}

/// The recognisers that take code, by the name in their file.
fn code(name: &str) -> Option<Box<dyn Recogniser>> {
    match name {
        "address" => Some(Box::new(Addresses)),
        "address-field" => Some(Box::new(AddressFields)),
        "birth-date" => Some(Box::new(BirthDates)),
        "house-number" => Some(Box::new(HouseNumbers)),
        "postcode" => Some(Box::new(Postcodes)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_file_is_in_the_binary() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("patterns/recognisers");
        let on_disk: Vec<_> = user_sources(&folder).unwrap().iter().map(|s| s.id).collect();
        let inside: Vec<_> = FILES.iter().map(|(id, _)| *id).collect();
        assert_eq!(on_disk, inside);
    }
}
