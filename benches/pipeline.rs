//! Speed per stage on the fixtures: `make bench`.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench may panic")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use zwartlak::detect::{DetectOptions, Detector};
use zwartlak::formats::{self, Limits};
use zwartlak::model::{Document, Part, PartKind, PartLabel, Places};

/// All plain text of the fixtures' sources, repeated to about a megabyte.
fn text() -> String {
    let mut all = String::new();
    for kind in ["verslag", "woo", "inzage", "schijf"] {
        for entry in std::fs::read_dir(format!("fixtures/src/{kind}")).unwrap() {
            all.extend(std::fs::read_to_string(entry.unwrap().path()));
        }
    }
    assert!(!all.is_empty());
    all.repeat(1 + 1_000_000 / all.len())
}

fn detect(c: &mut Criterion) {
    let text = text();
    let size = text.len() as u64;
    let document = Document {
        parts: vec![Part { label: PartLabel::one(PartKind::Text), text, places: Places::Decoded }],
        gaps: Vec::new(),
    };
    let mut group = c.benchmark_group("detect");
    group.throughput(Throughput::Bytes(size)).sample_size(10);
    let parts: [(&str, Keep); 6] = [
        ("all kinds", |_| true),
        ("view alone", |_| false),
        // The kinds that a pattern file and a check say whole.
        ("patterns", |id| !CODE.contains(&id)),
        ("addresses and birth dates", |id| id != "names" && id != "facts" && CODE.contains(&id)),
        ("names", |id| id == "names"),
        // Facts are looked for around names.
        ("names and facts", |id| id == "names" || id == "facts"),
    ];
    for (name, keep) in parts {
        let detector = Detector::standard(&DetectOptions::default()).unwrap().only(keep);
        group.bench_function(name, |b| b.iter(|| detector.detect(black_box(&document))));
    }
    group.finish();
    c.bench_function("start", |b| {
        b.iter(|| Detector::standard(&DetectOptions::default()).unwrap());
    });
}

/// Which recognisers take part.
type Keep = fn(&str) -> bool;

/// Recognisers that are code.
const CODE: [&str; 7] =
    ["address", "address-field", "birth-date", "facts", "house-number", "names", "postcode"];

fn extract(c: &mut Criterion) {
    let mut group = c.benchmark_group("extract");
    for kind in ["pdf", "docx"] {
        let files: Vec<Vec<u8>> = ["verslag", "woo", "inzage", "schijf"]
            .iter()
            .flat_map(|folder| std::fs::read_dir(format!("fixtures/{folder}")).unwrap())
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == kind))
            .map(|path| std::fs::read(path).unwrap())
            .collect();
        let size: usize = files.iter().map(Vec::len).sum();
        group.throughput(Throughput::Bytes(size as u64)).sample_size(10);
        group.bench_function(kind, |b| {
            b.iter(|| {
                for bytes in &files {
                    let format = formats::sniff(bytes).unwrap();
                    let _ = black_box(format.extract(bytes, &Limits::default()));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, detect, extract);
criterion_main!(benches);
