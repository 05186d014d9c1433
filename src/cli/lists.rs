//! The lists that go with a bundle, by the job of the policy.

use super::{Session, job, redact::create};
use crate::model::{Document, Evidence, Part, PartKind, PartLabel, Places};
use crate::pipeline::{LISTS, REPORTS, Run};
use crate::policy::Regime;
use crate::report::{Consistency, Inventory, InventoryFiles, Overview, Production, Report};
use anyhow::Context;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

/// The reports besides the findings, to be fed with every file.
pub(super) fn open<'s>(
    session: &'s Session,
    run: &Run,
    output: &Path,
    case: Option<&str>,
    log: &Path,
) -> anyhow::Result<Vec<Box<dyn Report + 's>>> {
    let policy = &run.policy;
    let lists = output.join(LISTS);
    let folder = || -> anyhow::Result<()> {
        std::fs::create_dir_all(&lists).with_context(|| lists.display().to_string())
    };
    let file = |name: &str| -> anyhow::Result<File> {
        let path = lists.join(name);
        File::create_new(&path).with_context(|| path.display().to_string())
    };
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
            let list = Inventory::new(files, &session.texts, heading, matter, run.today);
            reports.push(Box::new(list.motivated(motivations(session, run, log)?)));
            reports.push(Box::new(Production::new(file("productierapport.xlsx")?, matter)));
        }
        _ => return Ok(reports),
    }
    let same = create(&output.join(REPORTS), "samenhang.html")?;
    reports.push(Box::new(Consistency::new(same, &session.texts)));
    Ok(reports)
}

/// What people wrote to motivate a ground; the last word on each counts. A motivation with personal data
/// in it does not go into a list.
fn motivations(
    session: &Session,
    run: &Run,
    log: &Path,
) -> anyhow::Result<BTreeMap<String, String>> {
    let mut out = BTreeMap::new();
    for line in crate::pipeline::entries(log)? {
        let text = |field: &str| line.get(field).and_then(serde_json::Value::as_str);
        let (Some(ground), Some(said)) = (text("ground"), text("motivation")) else { continue };
        for code in ground.split(';').filter_map(crate::policy::canonical) {
            if holds_personal_data(run, said) {
                let args = [("ground", code.as_str())];
                session.warning(&session.texts.with("cli-motivation-names", &args));
                continue;
            }
            out.insert(code, said.to_owned());
        }
    }
    Ok(out)
}

/// Whether the detector finds anything in a text that is to leave the house.
fn holds_personal_data(run: &Run, text: &str) -> bool {
    let label = PartLabel::one(PartKind::Text);
    let part = Part { label, text: text.to_owned(), places: Places::Decoded };
    let document = Document { parts: vec![part], gaps: Vec::new() };
    let found = run.detector.detect(&document);
    found.iter().any(|f| f.score.get() >= 0.3 && !f.evidence.contains(&Evidence::Functional))
}
