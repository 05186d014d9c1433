//! Finds personal data in the documents of a Dutch public body, decides per legal regime what must
//! go, and writes copies in which it is really gone, with proof.
//!
//! # The path of a document
//!
//! Read `main.rs`, then `cli/redact.rs`, then `pipeline/work.rs`: those three show the whole path.
//!
//! ```text
//! walk     pipeline  paths                        → Input       path, place in the output
//! extract  formats   bytes                        → Document    text in parts + gaps
//! detect   detect    Document                     → Finding     span, kind, score, evidence
//! resolve  resolve   findings of a whole dossier  → People      who is who, in which role
//! decide   policy    finding, role                → Decision    redact (ground) | keep | ask
//! settle   model     decisions                    → Settled     no question left open
//! redact   formats   bytes, Document, Settled     → Redacted    new bytes, a Redaction per place
//! verify   verify    original, copy, redactions   → Verdict     clean, or what can still be read
//! report   report    one FileReport per file      → table, JSON lines, CSV, SARIF, HTML
//! ```
//!
//! From bytes to a verified copy everything is done by worker processes, which may do little else; the
//! parent fetches bytes and writes down what comes of them ([`pipeline`]). A file that stands by itself (under
//! `schijf`, `verslag`) is not read at all when the [`state`] of an earlier scan knows it as it is;
//! [`drive`] says what is new since then.
//!
//! Files run in parallel. Under a policy that joins folders (`inzage`, `woo`) all files of a folder
//! are one dossier: findings wait at `resolve`, because a name in one document explains initials in
//! another; documents are read a second time, so memory does not grow with the dossier.
//!
//! # Layers
//!
//! [`model`] knows nobody. [`formats`], [`detect`], [`policy`] and [`verify`] know only the model:
//! detection never sees a file format, redaction never searches for text again, and the verifier
//! shares no code and no PDF library with the writer; both look at pictures with the same eyes
//! ([`ocr`]), which work in a process of their own. `tests/it/tidy.rs` holds the table.
//!
//! # Guarantees
//!
//! 1. A copy is written only after an independent check of its finished bytes; on any doubt there is
//!    no copy, and the report and the exit code say so.
//! 2. Originals are never opened for writing.
//! 3. Every input ends up in the report; nothing is skipped silently.
//! 4. Reports, messages and errors show masked values; nothing leaves the machine.
//! 5. Same input, same policy, same version: same output, whatever the number of threads.
//!
//! # Where this departs from the usual layout
//!
//! There is no separate review module yet: an open question is settled on the safe side (removed)
//! and the copy stays a *concept* ([`model::Settled::concept`]). Word lists are compiled at build
//! time into one automaton (`build.rs`), so that starting costs nothing.

//! # Terms
#![doc = include_str!("glossary.md")]
#![cfg_attr(test, allow(clippy::string_slice, reason = "a test may panic"))]

pub mod cli;
pub mod detect;
pub mod drive;
pub mod formats;
pub mod i18n;
pub mod model;
pub mod ocr;
pub mod pipeline;
pub mod policy;
pub mod report;
pub mod resolve;
pub mod state;
pub mod verify;
