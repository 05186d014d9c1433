//! An early end, asked for from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asks a run to end. Files in hand are finished, all others become [`Reason::Stopped`]: the report
/// still names every input, and no copy is half.
///
/// [`Reason::Stopped`]: crate::model::Reason::Stopped
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks; whether that had been asked before.
    #[must_use]
    pub fn ask(&self) -> bool {
        self.0.swap(true, Ordering::Relaxed)
    }

    /// Whether somebody asked.
    #[must_use]
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
