//! Work on several threads, its results in the order of the jobs.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// So many jobs of each thread are on the way at most: what is done early waits in memory.
const AHEAD: usize = 3;

/// Works on the jobs, on so many threads, and hands the results over in the order of the jobs until `take` returns false. The
/// threads fetch their jobs themselves, one at a time: what a job holds stays near the one who works on it. Whoever is done with the
/// next one in order hands it over, with those that waited for it. Where there can be no more threads, it goes on with those that there are.
pub fn in_order<J, R: Send>(
    threads: usize,
    jobs: impl Iterator<Item = J> + Send,
    work: impl Fn(J) -> R + Sync,
    take: impl FnMut(R) -> bool + Send,
) {
    let jobs = Mutex::new(jobs.enumerate());
    let results = Results {
        handed: Mutex::new(Handed { waiting: BTreeMap::new(), count: 0, is_over: false, take }),
        changed: Condvar::new(),
    };
    let next = || {
        let mut jobs = locked(&jobs);
        if locked(&results.handed).is_over {
            return None;
        }
        jobs.next().filter(|(number, _)| results.are_wanted(*number, threads * AHEAD))
    };
    let work = || {
        while let Some((number, job)) = next() {
            results.hand(number, work(job));
        }
    };
    thread::scope(|scope| {
        let begin = |_: &usize| thread::Builder::new().spawn_scoped(scope, work).is_ok();
        (1..threads).take_while(begin).for_each(drop);
        work();
    });
}

/// The results on their way.
struct Results<R, T> {
    handed: Mutex<Handed<R, T>>,
    changed: Condvar,
}

/// What was handed over.
struct Handed<R, T> {
    /// The results of jobs before which others are not done, by the numbers of the jobs.
    waiting: BTreeMap<usize, R>,
    count: usize,
    /// Whether nobody wants more.
    is_over: bool,
    take: T,
}

impl<R, T: FnMut(R) -> bool> Results<R, T> {
    /// Waits until job `number` is no more than so many ahead; returns whether its result is wanted.
    fn are_wanted(&self, number: usize, ahead: usize) -> bool {
        let is_far = |handed: &mut Handed<R, T>| !handed.is_over && number >= handed.count + ahead;
        let handed = self.changed.wait_while(locked(&self.handed), is_far);
        !handed.unwrap_or_else(PoisonError::into_inner).is_over
    }

    /// Hands over the result of a job, and those behind it, where all before it were.
    fn hand(&self, number: usize, result: R) {
        let mut handed = locked(&self.handed);
        let Handed { waiting, count, is_over, take } = &mut *handed;
        waiting.insert(number, result);
        while let Some(result) = waiting.remove(count) {
            *count += 1;
            *is_over = *is_over || !take(result);
        }
        drop(handed);
        self.changed.notify_all();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
