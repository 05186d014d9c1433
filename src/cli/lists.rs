//! The lists that go with a bundle, by the job of the policy.

use super::{Session, job, redact::create};
use crate::pipeline::{LISTS, REPORTS};
use crate::policy::{Policy, Regime};
use crate::report::{Consistency, Date, Inventory, InventoryFiles, Overview, Production, Report};
use anyhow::Context;
use std::fs::File;
use std::path::Path;

/// The reports besides the findings, to be fed with every file.
pub(super) fn open<'s>(
    session: &'s Session,
    policy: &Policy,
    output: &Path,
    case: Option<&str>,
    asked: Option<Date>,
) -> anyhow::Result<Vec<Box<dyn Report + 's>>> {
    let lists = output.join(LISTS);
    let folder = || -> anyhow::Result<()> {
        std::fs::create_dir_all(&lists).with_context(|| lists.display().to_string())
    };
    let file = |name: &str| -> anyhow::Result<File> {
        let path = lists.join(name);
        File::create_new(&path).with_context(|| path.display().to_string())
    };
    let same = create(&output.join(REPORTS), "samenhang.html");
    let mut reports: Vec<Box<dyn Report + 's>> = Vec::new();
    match policy.regime() {
        Regime::Inzage => {
            folder()?;
            let (html, csv) = (create(&lists, "overzicht.html")?, create(&lists, "overzicht.csv")?);
            reports.push(Box::new(Overview::new(html, csv, &session.texts)));
        }
        Regime::Woo => {
            folder()?;
            let matter = case.unwrap_or("concept");
            let files = InventoryFiles {
                html: file("inventarislijst.html")?,
                xlsx: file("inventarislijst.xlsx")?,
                docx: file("inventarislijst.docx")?,
            };
            let heading = job::legend(policy);
            reports.push(Box::new(Inventory::new(files, &session.texts, heading, matter, asked)));
            reports.push(Box::new(Production::new(file("productierapport.xlsx")?, matter)));
        }
        _ => return Ok(reports),
    }
    reports.push(Box::new(Consistency::new(same?, &session.texts)));
    Ok(reports)
}
