//! A policy that is tested in place of each one that it includes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::policy::quietly;
use super::terminal::{self, Failure, complain};
use crate::base::english::counted;
use crate::report::files::files;
use crate::report::text;
use crate::testing::inline::Ready;

/// The policy of `--instead`.
#[derive(Debug)]
pub struct Instead {
    file: PathBuf,
    included: BTreeSet<PathBuf>,
}

impl Instead {
    /// Reads the policy; nothing where it is in error: then all has been said.
    pub fn read(path: &Path) -> Result<Option<Self>, Failure> {
        let ready = quietly(path, &[])?;
        if ready.plans.is_empty() {
            complain(&text::diagnostics(&ready.diagnostics, &ready.sources, &terminal::errors()));
            return Ok(None);
        }
        let file = path.canonicalize().map_err(|error| Failure::io(path, &error))?;
        let all = files(&ready.sources).into_iter().filter_map(|file| PathBuf::from(file.path).canonicalize().ok());
        let included = all.filter(|other| *other != file).collect();
        Ok(Some(Self { file, included }))
    }

    /// Puts the policy in the place of the first of these files where it includes that; returns what it takes the place of.
    pub fn put(&self, files: &mut [PathBuf]) -> Option<PathBuf> {
        let first = files.first_mut().filter(|first| self.included.contains(*first))?;
        Some(std::mem::replace(first, self.file.clone()))
    }

    /// Returns how many tests the policy was run against, by the name of the policy that it takes the place of.
    pub fn told(&self, name: &str, ran: &BTreeMap<String, usize>, others: usize) -> Result<String, Failure> {
        if ran.is_empty() {
            return Err(Failure::new(self.file.display(), "no test here is of a policy that it includes"));
        }
        let one = |(of, count): (&String, &usize)| format!("{name} in place of {of}: {} run\n", tests(*count));
        let mut out: String = ran.iter().map(one).collect();
        if others > 0 {
            out += &format!("{} of other policies run against these\n", tests(others));
        }
        Ok(out)
    }
}

/// Gives a policy the name, the version and the days of the one that it takes the place of: by these a contract accepts it, and the
/// records of the tests are of its days.
pub fn named_as(mut policy: Ready, other: &Ready) -> Ready {
    if let (Some(plan), Some(other)) = (policy.plans.first_mut(), other.plans.first()) {
        let (own, other) = (&mut plan.program, &other.program);
        own.title.clone_from(&other.title);
        own.version.clone_from(&other.version);
        (own.effective, own.until) = (other.effective, other.until);
    }
    policy
}

fn tests(count: usize) -> String {
    counted(count, "test")
}
