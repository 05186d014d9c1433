//! Archives: zip, tar, 7z, and gzip around any. They have no text of their own but the comments of a
//! zip, which leave every copy; the names of the members are the members' business.

mod gzip;
mod seven;
mod tar;
mod zip;

pub(super) use gzip::Gzip;
pub(super) use seven::{SIGNATURE as SEVEN, Seven};
pub(super) use tar::{Tar, is_tar};
pub(super) use zip::Zip;

use crate::model::Reason;

fn unwritten(_: impl std::error::Error) -> Reason {
    Reason::Output("archive".to_owned())
}

/// What no archive does by itself: its members have to be seen to.
fn alone() -> Reason {
    Reason::NotRemovable("archive".to_owned())
}
