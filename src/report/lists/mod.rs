//! Lists that go with a bundle: the inventarislijst and the *productierapport* of a Woo release, the
//! overview that AVG art. 15 asks for, and where the same text was decided on differently.
//!
//! Whatever may leave the house holds no value of a finding and calls files by the names of their
//! copies, from which names of people have been taken.

mod consistency;
mod inventory;
mod overview;
mod page;
mod production;
mod sheet;
mod word;

pub use consistency::Consistency;
pub use inventory::{Files as InventoryFiles, Inventory};
pub use overview::Overview;
pub use production::{COLUMNS as PRODUCTION_COLUMNS, Production};

use super::{FileReport, Outcome};
use crate::model::Action;
use std::collections::BTreeSet;

/// What a Woo release makes of a document, in the words of the platform's reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Assessment {
    Open,
    Partly,
    /// Not read or held back: nobody has assessed it.
    Pending,
}

impl Assessment {
    fn of(file: &FileReport) -> Self {
        let goes = file.rows.iter().any(|r| r.verdict.decision.action != Action::Keep);
        match file.outcome {
            Outcome::Unreadable | Outcome::HeldBack | Outcome::Leak => Self::Pending,
            _ if goes => Self::Partly,
            _ => Self::Open,
        }
    }

    /// Literally one of the words that the platform knows; any other means *Niet openbaar* to it.
    fn word(self) -> &'static str {
        match self {
            Self::Open => "Openbaar",
            Self::Partly => "Deels openbaar",
            Self::Pending => "Niet openbaar",
        }
    }
}

/// The grounds on which something goes from a file, in the order of their codes; a question counts.
fn grounds(file: &FileReport) -> BTreeSet<String> {
    let all = file.rows.iter().filter_map(|r| r.verdict.decision.action.grond());
    all.flat_map(|g| g.0.split(';').map(|c| c.trim().to_owned()).collect::<Vec<_>>()).collect()
}

/// The name of a file without folder and extension, as the public may read it.
fn title(file: &FileReport) -> String {
    let name = std::path::Path::new(&file.about.name);
    super::visible(&name.file_stem().unwrap_or_default().to_string_lossy())
}
