//! Archives: zip, tar, 7z, and gzip around any. They have no text of their own but the comments of a
//! zip, which leave every copy; the names of the members are the members' business.

mod gzip;
mod seven;
mod tar;
mod zip;

pub(super) use seven::SIGNATURE as SEVEN_SIGNATURE;
pub(super) use tar::is_tar;
pub(super) use zip::Zip;

use super::container::Container;
use super::{Format, Limits};
use crate::model::{Document, Reason};

/// An archive without text of its own.
pub(super) struct Bare {
    /// Its name in reports.
    id: &'static str,
    open: for<'b> fn(&'b [u8]) -> Opening<'b>,
}

/// An archive opened for its members, or why it cannot be.
type Opening<'b> = Result<Box<dyn Container + 'b>, Reason>;

/// A gzip file.
pub(super) const GZIP: Bare = Bare { id: "gzip", open: gzip::open };
/// A tar archive.
pub(super) const TAR: Bare = Bare { id: "tar", open: tar::open };
/// A 7z archive.
pub(super) const SEVEN: Bare = Bare { id: "7z", open: seven::open };

impl Format for Bare {
    fn id(&self) -> &'static str {
        self.id
    }

    fn extract(&self, _: &[u8], _: &Limits) -> Result<Document, Reason> {
        Ok(Document::default())
    }

    fn container<'b>(
        &self,
        bytes: &'b [u8],
        _: &Limits,
    ) -> Result<Option<Box<dyn Container + 'b>>, Reason> {
        Ok(Some((self.open)(bytes)?))
    }
}

fn unwritten(_: impl std::error::Error) -> Reason {
    Reason::Output("archive".to_owned())
}

/// What no archive does by itself: its members have to be seen to.
fn alone() -> Reason {
    Reason::NotRemovable("archive".to_owned())
}
