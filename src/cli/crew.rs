//! Work on several threads, its results in the order of the jobs.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Condvar, Mutex, PoisonError};

/// So many jobs of each thread are on the way at most: what is done early waits in memory.
const AHEAD: usize = 3;

/// Works on the jobs that `feed` gives, on so many threads, and hands the results over in the order of the jobs until `take`
/// returns false.
pub fn in_order<J: Send, R: Send>(
    threads: usize,
    feed: impl FnOnce(&mut dyn FnMut(J) -> bool) + Send,
    work: impl Fn(J) -> R + Sync,
    mut take: impl FnMut(R) -> bool,
) {
    if threads < 2 {
        return feed(&mut |job| take(work(job)));
    }
    let is_over = AtomicBool::new(false);
    let handed = Handed::default();
    let (jobs, to_do) = sync_channel::<(usize, J)>(threads);
    let (results, done) = sync_channel::<(usize, R)>(threads * AHEAD);
    let to_do = Mutex::new(to_do);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let jobs = jobs;
            let mut number = 0;
            feed(&mut |job| {
                number += 1;
                handed.wait_for(number, threads * AHEAD);
                !is_over.load(Ordering::Relaxed) && jobs.send((number - 1, job)).is_ok()
            });
        });
        for _ in 0..threads {
            let results = results.clone();
            let (to_do, work) = (&to_do, &work);
            scope.spawn(move || {
                while let Some((number, job)) = next(to_do) {
                    if results.send((number, work(job))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(results);
        let mut waiting: BTreeMap<usize, R> = BTreeMap::new();
        let mut wanted = 0;
        // Also when nobody wants more, the threads are heard out: none of them hangs on a full channel.
        for (number, result) in done {
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&wanted) {
                wanted += 1;
                handed.set(wanted);
                if !is_over.load(Ordering::Relaxed) && !take(result) {
                    is_over.store(true, Ordering::Relaxed);
                }
            }
        }
    });
}

/// How many results were handed over, for the one who feeds.
#[derive(Default)]
struct Handed {
    count: Mutex<usize>,
    changed: Condvar,
}

impl Handed {
    /// Waits until job `number` is no more than so many ahead.
    fn wait_for(&self, number: usize, ahead: usize) {
        let count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_while(count, |count| number > *count + ahead));
    }

    fn set(&self, count: usize) {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner) = count;
        self.changed.notify_one();
    }
}

fn next<J>(to_do: &Mutex<Receiver<J>>) -> Option<J> {
    to_do.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}
