//! Finds personal data in the documents of a Dutch public body and writes copies in which it is
//! really gone.

pub mod cli;
pub mod detect;
pub mod formats;
pub mod i18n;
pub mod model;
pub mod pipeline;
pub mod policy;
pub mod report;
pub mod resolve;
pub mod verify;
