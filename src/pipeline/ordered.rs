//! A parallel map whose results come out in the order of the input or as they are done, in bounded memory.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// When a result comes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// After those of all inputs before it: the same at every run.
    #[default]
    Input,
    /// As soon as it is there: nobody waits for a slower one.
    Done,
}

/// Finished results that may wait for a slower one before them, per thread; more of them as long as they
/// are light.
const AHEAD: usize = 16;
const AHEAD_LIGHT: usize = 2_000;

/// Weight of all that waits below which results are light.
const LIGHT: usize = 100_000;

/// The input and the number of its next item. It may let the workers wait for more, and has a lock of its
/// own so that nobody else waits with them.
struct Source<I> {
    input: Option<I>,
    taken: usize,
}

/// What the workers and the writer share.
struct Shared<R> {
    /// Results waiting for their turn, and whose turn it is.
    waiting: BTreeMap<usize, (R, usize)>,
    weight: usize,
    turn: usize,
    /// Workers still running.
    running: usize,
    /// Workers that wait until they may go on.
    held: usize,
    /// The writer failed: nobody takes anything any more.
    stopped: bool,
}

impl<R> Shared<R> {
    /// Results that may wait, per thread.
    fn ahead(&self) -> usize {
        if self.weight < LIGHT { AHEAD_LIGHT } else { AHEAD }
    }
}

/// Runs `work` over `input` on all threads of `pool` and hands the results to `sink`, one at a time
/// and in `order`. What waits for a slow one is bounded by number and by `weight`, whatever the length of
/// the input.
///
/// # Errors
/// The first error of `sink`; the rest of the input is left.
pub(super) fn map<I, R>(
    pool: &rayon::ThreadPool,
    order: Order,
    input: I,
    work: impl Fn(I::Item) -> R + Sync,
    weight: impl Fn(&R) -> usize + Sync,
    sink: &mut dyn FnMut(R) -> io::Result<()>,
) -> io::Result<()>
where
    I: Iterator + Send,
    R: Send,
{
    let threads = pool.current_num_threads();
    let source = Mutex::new(Source { input: Some(input), taken: 0 });
    let shared = Mutex::new(Shared {
        waiting: BTreeMap::new(),
        weight: 0,
        turn: 0,
        running: threads,
        held: 0,
        stopped: false,
    });
    let changed = Condvar::new();
    pool.in_place_scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|_| {
                while let Some((number, item)) = next(&source, &shared, &changed, threads) {
                    let result = work(item);
                    let weight = weight(&result);
                    let mut state = lock(&shared);
                    state.waiting.insert(number, (result, weight));
                    state.weight += weight;
                    let is_next = order == Order::Done || state.turn == number;
                    drop(state);
                    if is_next {
                        changed.notify_all();
                    }
                }
                lock(&shared).running -= 1;
                changed.notify_all();
            });
        }
        drain(&shared, &changed, order, sink)
    })
}

/// The next item and its number, as soon as its result would fit in the window.
fn next<I: Iterator, R>(
    source: &Mutex<Source<I>>,
    shared: &Mutex<Shared<R>>,
    changed: &Condvar,
    threads: usize,
) -> Option<(usize, I::Item)> {
    let mut source = lock(source);
    let mut state = lock(shared);
    while !state.stopped && source.taken >= state.turn + threads * state.ahead() {
        state.held += 1;
        state = changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        state.held -= 1;
    }
    if state.stopped {
        return None;
    }
    drop(state);
    let item = source.input.as_mut().and_then(Iterator::next);
    if item.is_none() {
        source.input = None;
    }
    let number = source.taken;
    source.taken += 1;
    item.map(|i| (number, i))
}

/// Hands out results until the workers are done.
fn drain<R>(
    shared: &Mutex<Shared<R>>,
    changed: &Condvar,
    order: Order,
    sink: &mut dyn FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    loop {
        let mut state = lock(shared);
        let next = match order {
            Order::Input => Some(state.turn),
            Order::Done => state.waiting.keys().next().copied(),
        };
        let Some((result, weight)) = next.and_then(|n| state.waiting.remove(&n)) else {
            if state.running == 0 {
                return Ok(());
            }
            drop(changed.wait(state).unwrap_or_else(PoisonError::into_inner));
            continue;
        };
        state.turn += 1;
        state.weight -= weight;
        let held = state.held;
        drop(state);
        if held > 0 {
            changed.notify_all();
        }
        if let Err(error) = sink(result) {
            lock(shared).stopped = true;
            changed.notify_all();
            return Err(error);
        }
    }
}

/// The state; a panic elsewhere does not take it away.
fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn pool(threads: usize) -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
    }

    #[test]
    fn results_come_in_the_order_of_the_input() {
        for threads in [1, 2, 8] {
            let mut got = Vec::new();
            let slow_first = |n: u64| {
                std::thread::sleep(std::time::Duration::from_micros((n % 7) * 300));
                n * 2
            };
            map(&pool(threads), Order::Input, 0..500, slow_first, |_| 1, &mut |r| {
                got.push(r);
                Ok(())
            })
            .unwrap();
            assert_eq!(got, (0..500).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn results_come_as_they_are_done_when_that_is_asked_for() {
        let (go, wait) = std::sync::mpsc::channel();
        let wait = Mutex::new(wait);
        let first_waits = |n: usize| {
            if n == 0 {
                lock(&wait).recv().unwrap();
            }
            n
        };
        let mut got = Vec::new();
        map(&pool(2), Order::Done, 0..300, first_waits, |_| LIGHT, &mut |n| {
            got.push(n);
            if got.len() == 25 {
                go.send(()).unwrap();
            }
            Ok(())
        })
        .unwrap();
        assert!(got.iter().position(|n| *n == 0) >= Some(25), "{got:?}");
        got.sort_unstable();
        assert_eq!(got, (0..300).collect::<Vec<_>>());
    }

    #[test]
    fn one_slow_item_does_not_let_the_others_pile_up() {
        let begun = AtomicUsize::new(0);
        let mut most_ahead = 0;
        let mut done = 0;
        let work = |n: usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            if n == 0 {
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
        };
        map(&pool(2), Order::Input, 0..1000, work, |()| LIGHT, &mut |()| {
            most_ahead = most_ahead.max(begun.load(Ordering::SeqCst) - done);
            done += 1;
            Ok(())
        })
        .unwrap();
        assert!(most_ahead <= 2 * AHEAD + 2, "{most_ahead}");
    }

    #[test]
    fn a_result_comes_out_while_the_input_lets_wait() {
        let (send, input) = std::sync::mpsc::channel();
        send.send(0).unwrap();
        let mut send = Some(send);
        let mut got = 0;
        // Each result brings the next item, the last one the end.
        map(&pool(2), Order::Input, input.into_iter(), |n: u32| n, |_| 1, &mut |n| {
            got += 1;
            if n < 20 {
                send.as_ref().unwrap().send(n + 1).unwrap();
            } else {
                send = None;
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(got, 21);
    }

    #[test]
    fn a_failing_sink_stops_the_work() {
        let begun = AtomicUsize::new(0);
        let result = map(
            &pool(2),
            Order::Input,
            0..100_000,
            |_| begun.fetch_add(1, Ordering::SeqCst),
            |_| 1,
            &mut |_| Err(io::Error::other("disk full")),
        );
        assert!(result.is_err());
        assert!(begun.load(Ordering::SeqCst) < 10_000);
    }
}
