//! Work on several threads, its results in the order of the jobs.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Condvar, Mutex, PoisonError};

/// So many jobs of each thread are on the way at most: what is done early waits in memory.
const AHEAD: usize = 3;

/// Works on the jobs, on so many threads, and hands the results over in the order of the jobs until `take` returns false. The
/// threads fetch their jobs themselves, one at a time: what a job holds stays near the one who works on it. Where there can be no
/// more threads, it goes on with those that there are.
pub fn in_order<J, R: Send>(
    threads: usize,
    mut jobs: impl Iterator<Item = J> + Send,
    work: impl Fn(J) -> R + Sync,
    mut take: impl FnMut(R) -> bool,
) {
    if threads < 2 {
        jobs.all(|job| take(work(job)));
        return;
    }
    let is_over = AtomicBool::new(false);
    let handed = Handed::default();
    let (results, done) = sync_channel::<(usize, R)>(threads * AHEAD);
    let jobs = Mutex::new(jobs.enumerate());
    let next = || {
        let mut jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let (number, job) = jobs.next().filter(|_| !is_over.load(Ordering::Relaxed))?;
        handed.wait_for(number + 1, threads * AHEAD);
        Some((number, job))
    };
    std::thread::scope(|scope| {
        let begin = |_: &usize| {
            let results = results.clone();
            let (next, work) = (&next, &work);
            let thread = std::thread::Builder::new().spawn_scoped(scope, move || {
                while let Some((number, job)) = next() {
                    if results.send((number, work(job))).is_err() {
                        return;
                    }
                }
            });
            thread.is_ok()
        };
        if (0..threads).take_while(begin).count() == 0 {
            while let Some((number, job)) = next() {
                handed.set(number + 1);
                if !take(work(job)) {
                    return;
                }
            }
            return;
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

/// How many results were handed over, for those who fetch jobs.
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
        self.changed.notify_all();
    }
}
