//! One integration binary; a module per question.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test may panic, and writes only into its own folder"
)]

mod accepted;
mod bad_input;
mod cli;
mod containers;
mod copies;
mod drive;
mod fixtures;
mod forms;
mod hostile;
mod isolation;
mod law;
mod mail;
mod morning;
mod nights;
mod office;
mod packages;
mod pages;
mod parallel;
mod paths;
mod people;
mod reports;
mod scan;
mod scan_long;
mod scan_verify;
mod scan_within;
mod support;
mod tables;
mod tidy;
mod traps;
mod verify;
mod width;
mod workers;
