//! Where findings come from: the library in this process, or a report of the program.

use crate::fifths::{FIFTHS, fifth};
use crate::gold::Mark;
use crate::maths::Found;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use zwartlak::detect::{DetectOptions, Detector, Model, Names};
use zwartlak::model::{Document, Evidence, Finding, Part, PartKind, PartLabel, Places};
use zwartlak::resolve::{Case, People};

/// Everything found in `document`, on its own as a dossier: both passes, as the pipeline does it.
fn find_all(detector: &Detector, document: &Document) -> Vec<Finding> {
    let mut findings = detector.detect(document);
    let people = People::resolve(std::slice::from_ref(&findings), &Case::default());
    detector.propagate(document, people.known(), &mut findings);
    findings
}

/// The runner whose model was fitted without the document `id`.
///
/// # Panics
/// Without runners.
#[allow(clippy::indexing_slicing, reason = "there is at least one")]
pub(crate) fn of<'r>(runners: &'r mut [Runner], id: &str) -> &'r mut Runner {
    let at = if runners.len() == FIFTHS { fifth(id) } else { 0 };
    &mut runners[at]
}

/// Runs the detector and keeps the time.
pub(crate) struct Runner {
    detector: Detector,
    min: f32,
    bytes: usize,
    time: Duration,
}

impl Runner {
    /// One for each model; one with the built-in model when there are none.
    pub(crate) fn all(min: f32, models: &[PathBuf]) -> Result<Vec<Self>> {
        let one = |names: Names| -> Result<Self> {
            let detector = Detector::with_names(&DetectOptions::default(), names)
                .context("the built-in patterns")?;
            Ok(Self { detector, min, bytes: 0, time: Duration::ZERO })
        };
        if models.is_empty() {
            return Ok(vec![one(Names::default())?]);
        }
        let model = |path: &PathBuf| {
            let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
            one(Names::with(Model::parse(bytes.into()).context("no model of names")?))
        };
        models.iter().map(model).collect()
    }

    /// Findings in a plain text, in char offsets.
    pub(crate) fn find(&mut self, text: &str) -> Vec<Found> {
        let label = PartLabel::one(PartKind::Text);
        let part = Part { label, text: text.to_owned(), places: Places::Decoded };
        let document = Document { parts: vec![part], gaps: Vec::new() };
        let start = Instant::now();
        let findings = find_all(&self.detector, &document);
        self.time += start.elapsed();
        self.bytes += text.len();
        findings
            .iter()
            .filter(|f| f.score.get() >= self.min)
            .map(|f| {
                let chars = |end: usize| text.get(..end).map_or(0, |t| t.chars().count());
                let evidence: Vec<String> = f.evidence.iter().map(Evidence::code).collect();
                Found {
                    mark: Mark { at: chars(f.span.start())..chars(f.span.end()), kind: f.kind },
                    functional: f.evidence.contains(&Evidence::Functional),
                    score: f.score.get(),
                    note: format!("{} {:.2} {}", f.recogniser, f.score.get(), evidence.join(" ")),
                }
            })
            .collect()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Megabytes a second; `None` when nothing ran.
    #[allow(clippy::cast_precision_loss, reason = "a rough number to print")]
    pub(crate) fn speed(&self) -> Option<f64> {
        (self.bytes > 0).then(|| self.bytes as f64 / 1e6 / self.time.as_secs_f64().max(1e-9))
    }
}

#[derive(Deserialize)]
struct Row {
    path: String,
    start: usize,
    end: usize,
    kind: String,
    score: f32,
    #[serde(default)]
    recogniser: String,
    #[serde(default)]
    evidence: Vec<String>,
}

/// Findings of `zwartlak scan --format jsonl`, by file name without extension.
pub(crate) fn read_jsonl(path: &Path, min: f32) -> Result<BTreeMap<String, Vec<Found>>> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    let mut out: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    for (number, line) in std::io::BufReader::new(file).lines().enumerate() {
        let line = line?;
        let value: serde_json::Value =
            serde_json::from_str(&line).with_context(|| format!("line {}", number + 1))?;
        // A file that could not be read, and the summary, are no findings.
        if value.get("kind").is_none() {
            continue;
        }
        let row: Row =
            serde_json::from_value(value).with_context(|| format!("line {}", number + 1))?;
        if row.score < min {
            continue;
        }
        let id = Path::new(&row.path).file_stem().unwrap_or_default().to_string_lossy();
        out.entry(id.into_owned()).or_default().push(Found {
            mark: Mark { at: row.start..row.end, kind: row.kind.parse()? },
            functional: row.evidence.iter().any(|e| e == "functional"),
            score: row.score,
            note: format!("{} {:.2} {}", row.recogniser, row.score, row.evidence.join(" ")),
        });
    }
    Ok(out)
}
