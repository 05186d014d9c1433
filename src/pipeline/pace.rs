//! Not in the way of others: no new file is begun while the machine is busier than allowed.

use super::stop::Stop;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two looks at the load, which the system itself renews every five seconds.
const LOOK: Duration = Duration::from_secs(1);

/// Between two looks at whether to stop, while waiting.
const PULSE: Duration = Duration::from_millis(100);

/// Holds work back while the load of the whole machine is too high.
pub struct Pace {
    most: f64,
    load: fn() -> Option<f64>,
    /// When the load was looked at, and whether it was too high.
    seen: Mutex<Option<(Instant, bool)>>,
    told: AtomicBool,
    tell: Box<dyn Fn() + Send + Sync>,
}

impl Pace {
    /// Waits while the average load of the last minute is above `most`: the number of threads that run
    /// or wait for a core, those of this run among them. Calls `tell` the first time. `None` on a system
    /// that does not say its load.
    #[must_use]
    pub fn new(most: f64, tell: impl Fn() + Send + Sync + 'static) -> Option<Self> {
        load()?;
        let (seen, told) = (Mutex::new(None), AtomicBool::new(false));
        Some(Self { most, load, seen, told, tell: Box::new(tell) })
    }

    /// Waits as long as the machine is too busy and nobody asks to stop.
    pub(super) fn wait(&self, stop: &Stop) {
        while !stop.asked() && self.is_busy() {
            if !self.told.swap(true, Ordering::Relaxed) {
                (self.tell)();
            }
            std::thread::sleep(PULSE);
        }
    }

    fn is_busy(&self) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match *seen {
            Some((at, busy)) if at.elapsed() < LOOK => busy,
            _ => {
                let busy = (self.load)().is_some_and(|load| load > self.most);
                *seen = Some((Instant::now(), busy));
                busy
            }
        }
    }
}

/// The average load of the last minute (Linux, `proc_loadavg(5)`).
fn load() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;

    fn pace(load: fn() -> Option<f64>, told: &Arc<AtomicUsize>) -> Pace {
        let told = told.clone();
        Pace {
            most: 1.5,
            load,
            seen: Mutex::new(None),
            told: AtomicBool::new(false),
            tell: Box::new(move || {
                told.fetch_add(1, Ordering::Relaxed);
            }),
        }
    }

    #[test]
    fn work_waits_for_a_quiet_machine_and_goes_on_by_itself() {
        static LOOKS: AtomicUsize = AtomicUsize::new(0);
        let told = Arc::new(AtomicUsize::new(0));
        let quiet_later =
            || Some(if LOOKS.fetch_add(1, Ordering::Relaxed) == 0 { 9.0 } else { 1.5 });
        let pace = pace(quiet_later, &told);
        let begun = Instant::now();
        pace.wait(&Stop::default());
        assert!(begun.elapsed() >= LOOK);
        pace.wait(&Stop::default());
        assert_eq!(told.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn who_waits_can_be_stopped() {
        let told = Arc::new(AtomicUsize::new(0));
        let pace = pace(|| Some(9.0), &told);
        let stop = Stop::default();
        let _ = stop.ask();
        pace.wait(&stop);
        assert_eq!(told.load(Ordering::Relaxed), 0);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_system_says_its_load() {
        assert!(load().is_some_and(|n| n >= 0.0));
    }
}
