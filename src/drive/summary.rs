//! Places in numbers.

use super::Owners;
use crate::model::Class;
use crate::report::{Date, Exposure, Severity};
use crate::state::{Change, Place};
use std::collections::BTreeMap;
use std::path::Path;

/// By what places are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Axis {
    /// The folder of the file.
    Folder,
    /// Kind of data.
    Kind,
    /// How grave.
    Class,
    /// Years since the file changed.
    Age,
    /// Whose the file is.
    Owner,
    /// Who can read the file.
    Exposure,
}

impl Axis {
    /// Every axis, in the order of the reports.
    pub const ALL: &[Self] =
        &[Self::Folder, Self::Kind, Self::Class, Self::Exposure, Self::Age, Self::Owner];

    /// The stable word; message `axis-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::Kind => "kind",
            Self::Class => "class",
            Self::Age => "age",
            Self::Owner => "owner",
            Self::Exposure => "exposure",
        }
    }
}

/// Seconds of a year, about.
const YEAR: i64 = 31_556_952;

/// Upper ends of the groups by age, in years.
const AGES: [i64; 4] = [1, 2, 5, 10];

/// Places by what became of them, in the order of [`Change::ALL`].
pub(super) type Counts = [u64; 4];

/// Places in numbers; memory grows with the number of folders, not of files.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// All places.
    pub total: Counts,
    /// By axis and group.
    pub groups: BTreeMap<(Axis, String), Counts>,
    /// What is there, by who can read the file, and by class in the order of [`Class::ALL`].
    pub classes: BTreeMap<Option<Exposure>, [u64; 4]>,
    /// Seconds since 1970, against which ages count.
    now: i64,
    owners: Owners,
}

impl Summary {
    /// Of nothing yet; ages count from `now`, in seconds since 1970.
    #[must_use]
    pub fn new(now: i64, owners: Owners) -> Self {
        Self { now, owners, ..Self::default() }
    }

    /// Counts a place.
    pub fn add(&mut self, place: &Place) {
        let Some(change) = Change::ALL.iter().position(|c| *c == place.change) else { return };
        let count = |counts: &mut Counts| {
            if let Some(slot) = counts.get_mut(change) {
                *slot += place.count;
            }
        };
        count(&mut self.total);
        for axis in Axis::ALL {
            if let Some(group) = self.group(*axis, place) {
                count(self.groups.entry((*axis, group)).or_default());
            }
        }
        if matches!(place.change, Change::New | Change::Still) {
            let class = Class::ALL.iter().position(|c| *c == place.class).unwrap_or(0);
            if let Some(slot) = self.classes.entry(place.exposure).or_default().get_mut(class) {
                *slot += place.count;
            }
        }
    }

    fn group(&self, axis: Axis, place: &Place) -> Option<String> {
        let folder = place.path.parent().unwrap_or(Path::new(""));
        match axis {
            Axis::Folder => Some(folder.to_string_lossy().into_owned()),
            Axis::Kind => Some(place.kind.as_str().to_owned()),
            Axis::Class => Some(place.class.as_str().to_owned()),
            Axis::Owner => place.owner.map(|n| self.owners.name(n)),
            Axis::Exposure => place.exposure.map(|e| e.as_str().to_owned()),
            Axis::Age => place.modified.map(|at| age((self.now - at) / YEAR)),
        }
    }

    /// Whose number is whose.
    pub(super) fn owners(&self) -> &Owners {
        &self.owners
    }

    /// How grave all that is there together is.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.classes.iter().filter_map(|(readers, counts)| Severity::of(*counts, *readers)).max()
    }

    /// The groups of an axis, the largest (new and still there) first; those of ages in order of age.
    #[must_use]
    pub fn of(&self, axis: Axis) -> Vec<(&str, Counts)> {
        let groups = self.groups.iter().filter(|((a, _), _)| *a == axis);
        let mut all: Vec<(&str, Counts)> = groups.map(|((_, g), n)| (g.as_str(), *n)).collect();
        if axis != Axis::Age {
            let open = |[new, still, ..]: &Counts| new + still;
            all.sort_by(|a, b| open(&b.1).cmp(&open(&a.1)).then(a.0.cmp(b.0)));
        }
        all
    }
}

/// The day of a moment in seconds since 1970; nothing where there is none.
pub(super) fn day(at: i64) -> String {
    Date::at(at).map(|d| d.to_string()).unwrap_or_default()
}

/// The group of an age in years: `0`, `1`, `2`, `5`, `10`, for at least so many.
fn age(years: i64) -> String {
    let least = AGES.iter().rev().find(|a| years >= **a).copied().unwrap_or(0);
    // In order of age as text too.
    format!("{least:02}")
}
