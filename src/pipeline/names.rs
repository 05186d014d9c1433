//! Names that fit, and that stay apart, wherever copies and answers are put.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Longest name of a file, in bytes (`NAME_MAX` of Linux and most file systems).
const LONGEST: usize = 255;

/// Longest extension that outlives a name that is cut, in bytes.
const EXTENSION: usize = 20;

/// What two paths have in common that some file system takes for one: capitals do not count, nor how an
/// accent is written, nor dots and spaces at the end of a name. Bytes that are no Unicode are all alike.
#[must_use]
pub fn key(path: &Path) -> u128 {
    let mut hasher = blake3::Hasher::new();
    for part in path.components().filter(|c| matches!(c, Component::Normal(_))) {
        let name = part.as_os_str().to_string_lossy();
        // Upper case first: ß and ss are one name on some systems.
        let folded = name.trim_end_matches(['.', ' ']).nfd().flat_map(char::to_uppercase);
        let folded: String = folded.flat_map(char::to_lowercase).nfc().collect();
        hasher.update(folded.as_bytes());
        hasher.update(b"/");
    }
    let mut head = [0; 16];
    hasher.finalize_xof().fill(&mut head);
    u128::from_le_bytes(head)
}

/// Places below one folder that are taken, by [`key`]: by a file, or by a folder.
#[derive(Default)]
pub(super) struct Places(HashMap<u128, bool>);

impl Places {
    /// A place for `relative` that no other has: itself, or below a folder named after the `number` of
    /// the file.
    pub(super) fn take(&mut self, relative: PathBuf, number: u64) -> PathBuf {
        let mut place = relative;
        while !self.is_free(&place) {
            place = Path::new(&number.to_string()).join(place);
        }
        for folder in folders(&place) {
            self.0.entry(folder).or_insert(false);
        }
        self.0.insert(key(&place), true);
        place
    }

    fn is_free(&self, place: &Path) -> bool {
        !self.0.contains_key(&key(place))
            && folders(place).all(|folder| self.0.get(&folder) != Some(&true))
    }
}

/// The keys of the folders that `place` lies in.
fn folders(place: &Path) -> impl Iterator<Item = u128> {
    place.ancestors().skip(1).filter(|p| !p.as_os_str().is_empty()).map(key)
}

/// `path` with a last name that file systems take: a longer one is cut, and ends in `mark`.
#[must_use]
pub fn fitting(path: PathBuf, mark: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default();
    if name.len() <= LONGEST {
        return path;
    }
    let extension = Path::new(name).extension().filter(|e| e.len() <= EXTENSION);
    let stem = Path::new(name).file_stem().unwrap_or(name).to_string_lossy().into_owned();
    let room = LONGEST - mark.len() - 1 - extension.map_or(0, |e| e.len() + 1);
    let mut short = OsString::from(stem.get(..stem.floor_char_boundary(room)).unwrap_or_default());
    short.push("-");
    short.push(mark);
    if let Some(extension) = extension {
        short.push(".");
        short.push(extension);
    }
    path.with_file_name(OsStr::new(&short))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_some_system_takes_for_one_get_places_of_their_own() {
        let mut places = Places::default();
        let given = [
            "Brief.txt",
            "brief.TXT",
            "andr\u{e9}.txt",
            "andre\u{301}.txt",
            "Map",
            "map/a.txt",
            "3/brief.txt",
            "straße",
            "STRASSE",
            "x.",
            "x",
            "2/brief.TXT",
            "a/b",
            "a",
        ];
        let mut keys = std::collections::BTreeSet::new();
        let mut taken = Vec::new();
        for (number, name) in (1..).zip(given) {
            let place = places.take(PathBuf::from(name), number);
            assert!(place.ends_with(name));
            assert!(keys.insert(key(&place)), "{name}");
            taken.push(place);
        }
        let folders: Vec<u128> = taken.iter().flat_map(|p| folders(p)).collect();
        assert!(taken.iter().all(|p| !folders.contains(&key(p))), "{taken:?}");
        assert_eq!(taken[1], Path::new("2/brief.TXT"));
        assert_eq!(taken[6], Path::new("3/brief.txt"), "another folder is another place");
        assert_eq!(taken[11], Path::new("12/2/brief.TXT"));
    }

    #[test]
    fn a_name_that_is_too_long_is_cut_and_keeps_its_extension() {
        let long = format!("{}.docx", "é".repeat(200));
        let short = fitting(Path::new("map").join(&long), "17");
        let name = short.file_name().unwrap().to_str().unwrap();
        assert!(name.len() <= LONGEST && name.ends_with("é-17.docx"), "{name}");
        assert!(short.starts_with("map"));
        assert_eq!(fitting("brief.txt".into(), "17"), Path::new("brief.txt"));
        let all_dots = fitting(PathBuf::from(".x".repeat(300)), "1");
        assert!(all_dots.file_name().unwrap().len() <= LONGEST);
    }
}
