//! Compiles the lists of `patterns/lists` into two finite-state sets that the program reads without
//! copying: `lexicon.fst` (folded token or place name → packed attributes) and `streets.fst`; and the expressions of
//! the lexicons of facts into `phrases.txt`, `beginnings.txt` and `ends.txt`, as `src/detect/facts/phrases.rs` wants them.

use fst::{MapBuilder, SetBuilder};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    error::Error,
    fmt::Write as _,
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

#[path = "src/detect/names/bits.rs"]
#[allow(dead_code, reason = "the program reads more than this script packs")]
mod bits;
#[path = "src/detect/fold.rs"]
mod fold;

#[path = "src/detect/facts/expressions.rs"]
mod expressions;
#[path = "src/detect/latin.rs"]
mod latin;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let lists = Path::new("patterns/lists");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/detect/fold.rs");
    println!("cargo::rerun-if-changed=src/detect/names/bits.rs");
    println!("cargo::rerun-if-changed=src/detect/facts/expressions.rs");
    println!("cargo::rerun-if-changed=src/detect/latin.rs");
    println!("cargo::rerun-if-changed={}", lists.display());
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    write_lexicon(lists, &out.join("lexicon.fst"))?;
    write_streets(lists, &out.join("streets.fst"))?;
    write_phrases(lists, &out)
}

/// The lexicons in the order of `LEXICA`.
const FACTS: [&str; 8] =
    ["health", "religion", "ethnicity", "politics", "union", "sexual", "criminal", "financial"];

fn write_phrases(lists: &Path, out: &Path) -> Outcome<()> {
    let (mut phrases, mut beginnings, mut ends) = (String::new(), Vec::new(), Vec::new());
    let mut id = 0u32;
    for (kind, name) in FACTS.iter().enumerate() {
        let path = lists.join(format!("feiten-{name}/phrases.txt"));
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        for expression in expressions::expressions(&text) {
            let expressions::Expression { text, weak, small } = expression;
            let words = expressions::first_words(&text);
            let last = expressions::last_words(&text).filter(|_| words.is_some());
            let [weak, small, begins, stops] =
                [weak, small, words.is_some(), last.is_some()].map(u8::from);
            writeln!(phrases, "{kind}\t{weak}\t{small}\t{begins}\t{stops}\t{text}")?;
            ends.extend(last.unwrap_or_default().into_iter().map(|word| (word, id)));
            beginnings.extend(words.unwrap_or_default().into_iter().map(|word| (word, id)));
            id += 1;
        }
    }
    let lines = |words: Vec<(String, u32)>| -> Outcome<String> {
        let mut lines = String::new();
        for (word, id) in words {
            writeln!(lines, "{id}\t{word}")?;
        }
        Ok(lines)
    };
    let write = |name: &str, text: &str| File::create(out.join(name))?.write_all(text.as_bytes());
    write("ends.txt", &lines(ends)?)?;
    write("beginnings.txt", &lines(beginnings)?)?;
    Ok(write("phrases.txt", &phrases)?)
}

/// The items of list `name` less its exceptions, comments left out.
fn items(lists: &Path, name: &str) -> Outcome<Vec<String>> {
    let folder = lists.join(name);
    let read = |file: &str| fs::read_to_string(folder.join(file));
    let exceptions = read("exceptions.txt").unwrap_or_default();
    let skip: HashSet<&str> =
        exceptions.lines().map(str::trim).filter(|l| !l.starts_with('#')).collect();
    let text = read("items.txt").map_err(|e| format!("patterns/lists/{name}/items.txt: {e}"))?;
    Ok(text
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .filter(|l| !skip.contains(l.split('\t').next().unwrap_or(l)))
        .map(str::to_owned)
        .collect())
}

/// The folded key and the value of one `key<TAB>value` line.
fn entry(line: &str) -> (String, &str) {
    let (key, value) = line.split_once('\t').unwrap_or((line, ""));
    (folded(key), value)
}

fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold::fold_into(text, &mut out);
    out
}

fn write_lexicon(lists: &Path, path: &Path) -> Outcome<()> {
    let mut map: BTreeMap<String, u64> = BTreeMap::new();
    for list in ["firstnames", "firstnames-common"] {
        for line in items(lists, list)? {
            let (key, value) = entry(&line);
            let slot = map.entry(key).or_default();
            *slot = bits::with_first(*slot, value.parse()?);
        }
    }
    for line in items(lists, "firstnames-world")? {
        let slot = map.entry(folded(&line)).or_default();
        *slot = bits::with_first(*slot, 2);
    }
    for line in items(lists, "surnames")? {
        let (key, value) = entry(&line);
        let slot = map.entry(key).or_default();
        *slot = with_surname(*slot, value.parse()?);
    }
    for line in items(lists, "surnames-world")? {
        let slot = map.entry(folded(&line)).or_default();
        *slot = with_surname(*slot, 20);
    }
    for line in items(lists, "frequency")? {
        let (key, value) = entry(&line);
        let slot = map.entry(key).or_default();
        *slot = with_zipf(*slot, value.parse()?);
    }
    for line in items(lists, "words")? {
        match line.strip_prefix('+') {
            Some(proper) => *map.entry(folded(proper)).or_default() |= bits::PROPER,
            None => *map.entry(folded(&line)).or_default() |= bits::WORD,
        }
    }
    for line in items(lists, "foreign")? {
        *map.entry(folded(&line)).or_default() |= bits::FOREIGN;
    }
    for line in items(lists, "protected")? {
        let slot = map.entry(folded(&line)).or_default();
        *slot = (*slot & !(bits::FIRST | bits::SURNAME)) | bits::PROPER | bits::PROTECTED;
    }
    for line in items(lists, "feiten-health")? {
        let word = line.trim_end_matches(" ?");
        if !word.contains([' ', '*', '+']) {
            *map.entry(folded(word)).or_default() |= bits::ILLNESS;
        }
    }
    for line in items(lists, "places")? {
        *map.entry(folded(&line)).or_default() |= bits::PLACE;
    }
    for line in items(lists, "context")? {
        let (key, class) = entry(&line);
        let flag = CONTEXT.iter().find(|(name, _)| *name == class);
        let (_, flag) = flag.ok_or_else(|| format!("context: unknown class {class}"))?;
        *map.entry(key).or_default() |= flag;
    }
    let mut builder = MapBuilder::new(BufWriter::new(File::create(path)?))?;
    for (key, value) in map {
        builder.insert(key, value)?;
    }
    Ok(builder.finish()?)
}

fn write_streets(lists: &Path, path: &Path) -> Outcome<()> {
    let names: BTreeSet<String> = items(lists, "streets")?.iter().map(|l| folded(l)).collect();
    let mut builder = SetBuilder::new(BufWriter::new(File::create(path)?))?;
    for name in names {
        builder.insert(name)?;
    }
    Ok(builder.finish()?)
}

/// The classes of `patterns/lists/context`.
const CONTEXT: &[(&str, u64)] = &[
    ("aanhef", bits::AANHEF),
    ("greet", bits::GREET),
    ("sign", bits::SIGN),
    ("title", bits::TITLE),
    ("suffix", bits::SUFFIX),
    ("function", bits::FUNCTION),
    ("kin", bits::KIN),
    ("label", bits::LABEL),
    ("say", bits::SAY),
    ("org_before", bits::ORG_BEFORE),
    ("org_after", bits::ORG_AFTER),
    ("law", bits::LAW),
    ("article", bits::ARTICLE),
    ("prep", bits::PREP),
    ("time", bits::TIME),
    ("tussen", bits::TUSSEN),
];

/// `old_bits` with a surname of `bearers` people; a larger number stays.
fn with_surname(old_bits: u64, bearers: u32) -> u64 {
    let bucket = 1 + [5, 20, 100, 500, 2000, 10_000].iter().filter(|&&b| bearers >= b).count();
    let old = (old_bits >> bits::SURNAME_SHIFT) & 0b1111;
    let new = old.max(u64::try_from(bucket).unwrap_or(0));
    (old_bits & !(0b1111 << bits::SURNAME_SHIFT)) | (new << bits::SURNAME_SHIFT)
}

/// `old_bits` with a Zipf frequency (log10 per billion words); the highest stays.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 7.75, clamped")]
fn with_zipf(old_bits: u64, zipf: f32) -> u64 {
    let old = (old_bits >> bits::ZIPF_SHIFT) & 0b1_1111;
    let new = old.max((zipf * 4.0).clamp(0.0, 31.0) as u64);
    (old_bits & !(0b1_1111 << bits::ZIPF_SHIFT)) | (new << bits::ZIPF_SHIFT)
}
