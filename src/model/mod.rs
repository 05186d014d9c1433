//! The words the whole program speaks: one type per concept, no I/O, no regex.
//!
//! [`Span`] is *where*, [`Finding`] is *what we think*, [`Decision`] is *what we do and on which
//! ground*, [`Redaction`] is *what was done*. None doubles as another.

pub mod address;
mod day;
mod decision;
mod document;
mod entity;
mod explain;
mod finding;
mod kind;
mod place;
mod reason;
mod sensitive;
mod span;

pub use address::Address;
pub use day::civil;
pub use decision::{Action, Decider, Decision, Grond, Settled, Verdicted};
pub use document::{Document, Gap, Part, PartKind, PartLabel};
pub use entity::{Entity, EntityId, Role};
pub use explain::Explain;
pub use finding::{Because, Evidence, Finding, Score};
pub use kind::{Class, Kind, UnknownKind};
pub use place::{
    Cell, CellText, Glyph, GlyphSource, InkWord, PICTURE, Places, Quad, Redacted, Redaction,
    words_under,
};
pub use reason::Reason;
pub use sensitive::{Masked, Secret, Sensitive};
pub use span::Span;
