//! Names of each origin, in documents made for it.

use crate::Show;
use crate::run::Runner;
use anyhow::Result;

pub(crate) fn measure(_runner: &mut Runner, _show: Option<Show>) -> Result<()> {
    Ok(())
}
