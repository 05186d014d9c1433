//! What a night's scan of a drive means in the morning: what is new, what is gone, what is still there;
//! from the state, in which there are no values. And the form to report a leak with, filled in as far
//! as a program can.

mod files;
mod leak;
mod lines;
mod owners;
mod page;
mod summary;

pub use leak::{Leak, form};
pub use lines::{Csv, Jsonl, Sarif};
pub use owners::Owners;
pub use page::{Around, Look, Page, moment};
pub use summary::{Axis, Summary};

use crate::state::Place;
use std::io;

/// A list of places being written, one at a time.
pub trait Places {
    /// Adds a place.
    ///
    /// # Errors
    /// Writing failed.
    fn place(&mut self, place: &Place) -> io::Result<()>;

    /// Closes the list.
    ///
    /// # Errors
    /// Writing failed.
    fn finish(&mut self, summary: &Summary) -> io::Result<()>;
}
