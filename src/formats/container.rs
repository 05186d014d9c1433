//! Files that hold other files: archives, mail, packages with embedded files.
//!
//! A container says which members it has and hands out their bytes one at a time; each member then
//! goes the way of a file. To make a copy it asks for each member, in order, what takes its place:
//! so that only one member at a time is in memory besides the container and its copy.

use super::{Limits, RedactOptions};
use crate::model::{Document, Reason, Redacted, Settled};
use std::cell::Cell;

/// Containers within containers: a mail in a mail in a zip is three, nobody packs by hand deeper.
pub const DEPTH: usize = 8;

/// Members of all containers inside one file: a mailbox of years of work stays under it.
pub const MEMBERS: usize = 200_000;

/// Bytes that the members of all containers inside one file may have together, in units of the
/// limit on one file's inflated size.
const SHARE: u64 = 4;

/// A member that inflates to more than this and more than [`RATIO`] times itself is a bomb.
const LARGE: u64 = 32 << 20;

/// See [`LARGE`].
const RATIO: u64 = 250;

/// A file inside a container, as the container's directory describes it.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its path, folders parted by `/`; never empty. Not to be trusted: it may lead anywhere.
    pub name: String,
}

/// What takes the place of a member in the copy.
#[derive(Clone, Debug)]
pub struct Replacement {
    /// Path inside the container: relative, without `..`, unlike that of any other member.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Asks what takes the place of member number `.0`; `None` leaves it out. Called once per member,
/// in order.
pub type Ask<'a> = dyn FnMut(usize, Result<Vec<u8>, Reason>) -> Option<Replacement> + 'a;

/// What is left for the members of one file, whatever their nesting.
#[derive(Debug)]
pub struct Budget {
    bytes: Cell<u64>,
    members: Cell<usize>,
    largest: u64,
}

impl Budget {
    /// All that `limits` allow.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            bytes: Cell::new(limits.inflated.saturating_mul(SHARE)),
            members: Cell::new(MEMBERS),
            largest: limits.file,
        }
    }

    /// The most bytes that a member of `packed` bytes may inflate to.
    #[must_use]
    pub fn most(&self, packed: u64) -> u64 {
        packed.saturating_mul(RATIO).max(LARGE).min(self.bytes.get()).min(self.largest)
    }

    /// Takes `bytes` from what is left.
    pub fn spend(&self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.bytes.set(self.bytes.get().saturating_sub(bytes));
    }

    /// Takes one member from what is left.
    ///
    /// # Errors
    /// There were too many.
    pub fn count(&self) -> Result<(), Reason> {
        let left = self.members.get().checked_sub(1).ok_or(Reason::Limit("members"))?;
        self.members.set(left);
        Ok(())
    }

    /// Reads all of `from`, which takes `packed` bytes in its container.
    ///
    /// # Errors
    /// More than is allowed, or not readable: `part` is damaged then.
    pub fn read(
        &self,
        from: impl std::io::Read,
        packed: u64,
        part: &'static str,
    ) -> Result<Vec<u8>, Reason> {
        use std::io::Read;
        let most = self.most(packed);
        let mut out = Vec::new();
        let read = from.take(most.saturating_add(1)).read_to_end(&mut out);
        self.spend(out.len());
        if u64::try_from(out.len()).unwrap_or(u64::MAX) > most {
            return Err(Reason::Inflates(most));
        }
        read.map_err(|_| Reason::Damaged(part.to_owned()))?;
        Ok(out)
    }
}

/// An opened container.
pub trait Container {
    /// Its members, in order.
    fn members(&self) -> &[Member];

    /// The bytes of member `index`.
    ///
    /// # Errors
    /// Not readable, encrypted, a link, or beyond what `budget` allows.
    fn read(&mut self, index: usize, budget: &Budget) -> Result<Vec<u8>, Reason>;

    /// Writes a copy of the container without the settled spans of its own text (`document`, as
    /// [`super::Format::extract`] read it), in which what `ask` says stands in the place of each member.
    ///
    /// # Errors
    /// Something that must go cannot be removed, or the copy cannot be written.
    fn rebuild(
        &mut self,
        document: &Document,
        settled: &Settled,
        options: &RedactOptions,
        budget: &Budget,
        ask: &mut Ask<'_>,
    ) -> Result<Redacted, Reason>;
}
