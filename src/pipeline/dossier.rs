//! A dossier: every file is read, then it is found out who is who, then every file is read once more and
//! finished. Between the readings only what was found is kept.

use super::walk::Input;
use super::work::{self, Survey};
use super::{Order, Run, ordered, weight};
use crate::report::FileReport;
use crate::resolve::People;
use std::io;

type Sink<'s> = dyn FnMut(&FileReport) -> io::Result<()> + 's;

/// Takes the files of one dossier through all stages.
pub(super) fn files(
    run: &Run,
    pool: &rayon::ThreadPool,
    files: Vec<Input>,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    let order = (pool, files);
    if let Some(workers) = &run.workers {
        return twice(
            order,
            |input| workers.survey(input, &work::fetch(run, input)?),
            |all| workers.gather(all),
            |input, left, dossier| {
                let answer = left.and_then(|left| {
                    let bytes = work::fetch(run, input)?;
                    workers.finish(
                        run,
                        input,
                        &bytes,
                        (&left, dossier.as_ref().map_err(Clone::clone)?),
                    )
                });
                answer.unwrap_or_else(|reason| work::refused(input, reason))
            },
            sink,
        );
    }
    twice(
        order,
        |input| work::survey(run, input, work::fetch(run, input)),
        |all| {
            let found: Vec<_> = all.iter().flat_map(Survey::findings).cloned().collect();
            People::resolve(&found, &run.case)
        },
        |input, survey, people| {
            let bytes = || work::fetch(run, input);
            let work = || work::finish(run, input, survey, bytes, people);
            work::calmly(input, work).written(run, input)
        },
        sink,
    )
}

/// Two readings of all files, in parallel, and what is known after the first in between.
fn twice<L: Send, K: Sync>(
    (pool, files): (&rayon::ThreadPool, Vec<Input>),
    first: impl Fn(&Input) -> L + Sync,
    between: impl FnOnce(&[L]) -> K,
    second: impl Fn(&Input, L, &K) -> Vec<FileReport> + Sync,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    let mut left = Vec::with_capacity(files.len());
    let mut keep = |found| {
        left.push(found);
        Ok(())
    };
    ordered::map(pool, Order::Input, files.iter(), first, |_| 0, &mut keep)?;
    let known = between(&left);
    ordered::map(
        pool,
        Order::Input,
        files.iter().zip(left),
        |(input, left)| second(input, left, &known),
        |reports: &Vec<FileReport>| weight(reports),
        &mut |reports: Vec<FileReport>| reports.iter().try_for_each(&mut *sink),
    )
}
