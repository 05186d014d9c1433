//! Places gathered by the file they are in.

use super::{Owners, summary};
use crate::i18n::Texts;
use crate::model::Class;
use crate::report::{Exposure, visible};
use crate::state::Place;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Files with passages: the first ones in full, of the others the number.
#[derive(Debug)]
pub(super) struct Files {
    most: usize,
    all: Vec<File>,
    /// Passages in files beyond.
    pub(super) more: u64,
}

/// A file, or a member of one, with the passages in it.
#[derive(Debug)]
struct File {
    path: PathBuf,
    member: Option<String>,
    kinds: BTreeMap<&'static str, u64>,
    class: Class,
    exposure: Option<Exposure>,
    owner: Option<u32>,
    modified: Option<i64>,
}

/// A file in the user's words.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    path: String,
    kinds: String,
    class: String,
    readers: String,
    owner: String,
    /// The day its content changed.
    changed: String,
    count: u64,
}

impl Files {
    /// None yet; at most so many in full.
    pub(super) fn new(most: usize) -> Self {
        Self { most, all: Vec::new(), more: 0 }
    }

    /// Adds a passage; those of one file come behind each other.
    pub(super) fn add(&mut self, place: &Place) {
        let same = |f: &&mut File| f.path == place.path && f.member == place.member;
        if let Some(file) = self.all.last_mut().filter(same) {
            *file.kinds.entry(place.kind.as_str()).or_default() += place.count;
            file.class = file.class.max(place.class);
            return;
        }
        if self.all.len() >= self.most {
            self.more += place.count;
            return;
        }
        self.all.push(File {
            path: place.path.clone(),
            member: place.member.clone(),
            kinds: BTreeMap::from([(place.kind.as_str(), place.count)]),
            class: place.class,
            exposure: place.exposure,
            owner: place.owner,
            modified: place.modified,
        });
    }

    /// The files in the user's words.
    pub(super) fn rows(&self, texts: &Texts, owners: &Owners) -> Vec<Row> {
        let kind = |(kind, count): (&&str, &u64)| {
            let name = texts.get(&format!("kind-{kind}"));
            if *count > 1 { format!("{name} ({count})") } else { name }
        };
        let row = |file: &File| Row {
            path: inside(&visible(&file.path.to_string_lossy()), file.member.as_deref()),
            kinds: file.kinds.iter().map(kind).collect::<Vec<_>>().join(", "),
            class: texts.get(&format!("class-{}", file.class.as_str())),
            readers: file
                .exposure
                .map(|e| texts.get(&format!("exposure-{}", e.as_str())))
                .unwrap_or_default(),
            owner: file.owner.map(|n| owners.name(n)).unwrap_or_default(),
            changed: file.modified.map(summary::day).unwrap_or_default(),
            count: file.kinds.values().sum(),
        };
        self.all.iter().map(row).collect()
    }
}

/// A path with the member of a container.
pub(super) fn inside(path: &str, member: Option<&str>) -> String {
    member.map_or_else(|| path.to_owned(), |member| format!("{path} › {}", visible(member)))
}
