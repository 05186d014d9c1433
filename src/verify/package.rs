//! Zip packages: DOCX and its relatives.
//!
//! The stories (body, headers, notes, sheets, slides) are what a reader sees: there a value may stand
//! as often as in the original less the times it was removed. Everywhere else (properties, comments,
//! deleted text, attributes, names, pictures, embedded files, the bytes themselves) a value that is
//! not seen in a story must not stand at all.

use super::needle::{self, Folded, Needle, Needles, Origin};
use super::xml::{self, Xml};
use super::{Kept, Verdict, seen};
use crate::model::Redaction;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use zip::ZipArchive;

/// All entries of one package inflated, in bytes.
const INFLATED: u64 = 1 << 30;
/// Entries in a package.
const ENTRIES: usize = 100_000;
/// Packages within packages.
const DEPTH: usize = 4;
/// Longest data descriptor after an entry (APPNOTE 4.3.9), in bytes.
const DESCRIPTOR: u64 = 24;

/// One entry, inflated.
struct Part {
    bytes: Vec<u8>,
    /// What stands in it, when it is XML.
    xml: Option<Xml>,
    story: bool,
}

struct Package {
    parts: BTreeMap<String, Part>,
    /// Comments of the archive and of entries.
    comments: String,
    /// Bytes that belong to no entry.
    loose: bool,
}

/// Checks a package against the original and what was removed.
pub(super) fn check(original: &[u8], copy: &[u8], redactions: &[Redaction]) -> Verdict {
    let mut verdict = Verdict::default();
    let (Some(before), Some(after)) = (open_original(original), open(copy)) else {
        verdict.add("unreadable", "package");
        return verdict;
    };
    let Some(needles) = Needles::new(redactions.iter().map(|r| r.removed.expose())) else {
        verdict.add("unverifiable", "package");
        return verdict;
    };
    unchanged_outside(&before, &after, &needles, &mut verdict);
    let kept = visible(&before, &after, &needles, &mut verdict);
    hidden(copy, &after, &needles, &kept, &mut verdict);
    verdict
}

/// Whether the zip is no Office package: nothing in it says what the package is.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    let Ok(archive) = ZipArchive::new(std::io::Cursor::new(bytes)) else { return false };
    let known = ["[content_types].xml", "mimetype"];
    !archive.file_names().flatten().any(|n| known.contains(&&*n.to_lowercase()))
}

/// Whether anything in the zip is called as the texts of Office packages are.
pub(super) fn has_stories(bytes: &[u8]) -> bool {
    let Ok(archive) = ZipArchive::new(std::io::Cursor::new(bytes)) else { return true };
    archive.file_names().flatten().any(|n| is_story(&n)) || !is_archive(bytes)
}

/// Name and fingerprint of every file in a zip, in order; `None` when there are bytes, comments or
/// fields in it that belong to none.
pub(super) fn members(bytes: &[u8]) -> Option<Vec<Kept>> {
    let mut archive = ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
    if !archive.comment().is_empty() || !ends_with_directory(bytes, 0) {
        return None;
    }
    let start = archive.central_directory_start();
    let mut taken = vec![(start, start)];
    let mut out = Vec::new();
    let mut left = INFLATED * 4;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).ok()?;
        let end = entry.data_start()?.checked_add(entry.compressed_size())?;
        taken.push((entry.header_start(), end));
        if !entry.comment().is_empty() || entry.extra_data().is_some_and(|e| !e.is_empty()) {
            return None;
        }
        let name = entry.name().ok()?.into_owned();
        let mut inflated = Vec::new();
        let read = entry.by_ref().take(left + 1).read_to_end(&mut inflated).ok()?;
        left = left.checked_sub(u64::try_from(read).ok()?)?;
        out.push(Kept::new(name, &inflated));
    }
    (!loose(taken)).then_some(out)
}

/// Checks a package and that the packages and pictures inside it are the ones that were kept.
pub(super) fn check_with(
    original: &[u8],
    copy: &[u8],
    redactions: &[Redaction],
    kept: &[Kept],
) -> Verdict {
    let mut verdict = check(original, copy, redactions);
    let Some(after) = open(copy) else { return verdict };
    let named = |name: &String| kept.iter().any(|k| k.name == *name);
    let inside = after.parts.iter();
    let inside = inside.filter(|(name, p)| p.bytes.starts_with(b"PK\x03\x04") || named(name));
    let mut found: Vec<Kept> = inside.map(|(n, p)| Kept::new(n.clone(), &p.bytes)).collect();
    let mut kept = kept.to_vec();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    kept.sort_by(|a, b| a.name.cmp(&b.name));
    if found != kept {
        verdict.add("embedded", "package");
    }
    verdict
}

/// Compares two packages of unknown redactions: see [`super::compare`].
pub(super) fn compare(original: &[u8], copy: &[u8]) -> Verdict {
    let mut verdict = Verdict::default();
    let (Some(before), Some(after)) = (open_original(original), open(copy)) else {
        verdict.add("unreadable", "package");
        return verdict;
    };
    let mut stretches: Vec<String> = Vec::new();
    for (name, text) in before.stories() {
        let read = after.story(name).unwrap_or_default();
        super::removals(text, read, name, &mut stretches, &mut verdict);
    }
    super::doubt(&stretches, after.stories(), &mut verdict);
    let removed: Vec<String> = stretches.iter().flat_map(|s| super::gone(s)).collect();
    let Some(needles) = Needles::new(removed.iter().map(String::as_str)) else {
        verdict.add("unverifiable", "package");
        return verdict;
    };
    // Nothing is known of places: what is still seen anywhere was not meant to go.
    let kept: Vec<bool> = story_counts(&after, &needles).iter().map(|n| *n > 0).collect();
    hidden(copy, &after, &needles, &kept, &mut verdict);
    verdict
}

impl Package {
    fn stories(&self) -> impl Iterator<Item = (&str, &str)> {
        let stories = self.parts.iter().filter(|(_, p)| p.story);
        stories.filter_map(|(name, p)| Some((name.as_str(), p.xml.as_ref()?.text.as_str())))
    }

    fn story(&self, name: &str) -> Option<&str> {
        self.parts.get(name)?.xml.as_ref().map(|x| x.text.as_str())
    }
}

/// Whether readers see the text of this part.
fn is_story(name: &str) -> bool {
    let Some((folder, file)) = name.rsplit_once('/') else { return name == "content.xml" };
    let stem = file.trim_end_matches(".xml").trim_end_matches(|c: char| c.is_ascii_digit());
    match folder {
        "word" => ["document", "header", "footer", "footnotes", "endnotes"].contains(&stem),
        "xl" => stem == "sharedStrings",
        "xl/worksheets" | "ppt/slides" => file.strip_suffix(".xml").is_some(),
        _ => false,
    }
}

/// Reads all entries; `None` when one of them cannot be read or all together are too much.
fn open(bytes: &[u8]) -> Option<Package> {
    let mut left = INFLATED;
    open_exactly(bytes, &mut left)
}

/// The same for a package that may have more bytes behind its directory: some writers end with a line.
fn open_original(bytes: &[u8]) -> Option<Package> {
    let mut left = INFLATED;
    open_within(bytes, &mut left)
}

/// A package that ends with its directory.
fn open_exactly(bytes: &[u8], left: &mut u64) -> Option<Package> {
    let comment = ZipArchive::new(std::io::Cursor::new(bytes)).ok()?.comment().len();
    if ends_with_directory(bytes, comment) { open_within(bytes, left) } else { None }
}

/// Whether the end of the directory, with its comment, is the end of the file (APPNOTE 4.3.16).
fn ends_with_directory(bytes: &[u8], comment: usize) -> bool {
    const RECORD: usize = 22;
    let start = bytes.len().checked_sub(RECORD + comment);
    start.and_then(|s| bytes.get(s..)).is_some_and(|end| end.starts_with(b"PK\x05\x06"))
}

fn open_within(bytes: &[u8], left: &mut u64) -> Option<Package> {
    let mut archive = ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
    if archive.len() > ENTRIES {
        return None;
    }
    let mut comments = String::from_utf8_lossy(archive.comment()).into_owned();
    let mut parts = BTreeMap::new();
    let mut taken = vec![(archive.central_directory_start(), archive.central_directory_start())];
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).ok()?;
        let data = entry.data_start()?;
        taken.push((entry.header_start(), data.checked_add(entry.compressed_size())?));
        comments.push('\n');
        comments.push_str(entry.comment());
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().ok()?.into_owned();
        let mut inflated = Vec::new();
        let read = entry.by_ref().take(*left + 1).read_to_end(&mut inflated).ok()?;
        *left = left.checked_sub(u64::try_from(read).ok()?)?;
        let xml = decode_xml(&name, &inflated).map(|source| xml::walk(&source));
        let part = Part { bytes: inflated, xml, story: is_story(&name) };
        // Two entries of one name: readers differ on which of them counts.
        if parts.insert(name, part).is_some() {
            return None;
        }
    }
    Some(Package { parts, comments, loose: loose(taken) })
}

/// Whether there are bytes between the `taken` ones.
fn loose(mut taken: Vec<(u64, u64)>) -> bool {
    taken.sort_unstable();
    let mut at = 0;
    taken.into_iter().any(|(start, end)| {
        let gap = start > at + DESCRIPTOR || start < at;
        at = end;
        gap
    })
}

/// The characters of an XML, SVG, VML or relationship part in whatever encoding it has.
fn decode_xml(name: &str, bytes: &[u8]) -> Option<String> {
    let ends = [".xml", ".rels", ".vml", ".svg", ".html", ".htm", ".txt"];
    let lower = name.to_ascii_lowercase();
    let start = bytes.get(..bytes.len().min(64)).unwrap_or_default();
    let markup = start.iter().find(|b| b.is_ascii_graphic()).is_some_and(|b| *b == b'<');
    if !markup && !ends.iter().any(|e| lower.ends_with(e)) {
        return None;
    }
    let encoding = match start {
        [0, b'<', ..] => encoding_rs::UTF_16BE,
        [b'<', 0, ..] => encoding_rs::UTF_16LE,
        _ if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        _ => encoding_rs::WINDOWS_1252,
    };
    Some(encoding.decode(bytes).0.into_owned())
}

fn story_counts(package: &Package, needles: &Needles) -> Vec<usize> {
    let mut total = vec![0; needles.all().len()];
    for (_, text) in package.stories() {
        let counts = needles.count(&Folded::of(text));
        total.iter_mut().zip(counts).for_each(|(t, n)| *t += n);
    }
    total
}

/// How often each needle stands in text where no story is counted. Not in attributes, comments of
/// the XML and properties: those are scrubbed whether something was found there or not.
fn elsewhere_counts(package: &Package, needles: &Needles) -> Vec<usize> {
    let mut total = vec![0; needles.all().len()];
    for (name, part) in &package.parts {
        let Some(x) = part.xml.as_ref().filter(|_| channel(name) != "metadata") else { continue };
        let text = if part.story { "" } else { x.text.as_str() };
        for text in [text, &x.unseen, &x.tracked] {
            let counts = needles.count(&Folded::of(text));
            total.iter_mut().zip(counts).for_each(|(t, n)| *t += n);
        }
    }
    total
}

/// Text in the stories differs only where a value was removed, and a mark may stand there.
fn unchanged_outside(before: &Package, after: &Package, needles: &Needles, verdict: &mut Verdict) {
    for (name, text) in before.stories() {
        let Some(read) = after.story(name) else {
            verdict.add("outside-changed", name);
            continue;
        };
        let sheet = name.starts_with("xl/worksheets/");
        let covered = if sheet { cells(text, needles) } else { Vec::new() };
        if seen::changed(text, read, covered, needles) {
            verdict.add("outside-changed", name);
        }
    }
    for (name, _) in after.stories().filter(|(name, _)| before.story(name).is_none()) {
        verdict.add("outside-changed", name);
    }
}

/// The cells of a sheet that hold a removed number in another way than it was shown: without the
/// noughts before it, or as the number of a day. First and last byte of each.
fn cells(text: &str, needles: &Needles) -> Vec<(usize, usize)> {
    let digits = |n: &&Needle| n.as_str().bytes().all(|b| b.is_ascii_digit());
    let mut values: BTreeSet<String> = BTreeSet::new();
    for needle in needles.all().iter().filter(digits) {
        values.insert(needle.as_str().trim_start_matches('0').to_owned());
        values.extend(serials(needle.as_str()).into_iter().flatten().map(|n| n.to_string()));
    }
    let lines = text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line.trim_end()))
    });
    let held = lines.filter(|(_, line)| {
        let whole = line.split('.').next().unwrap_or_default();
        let number: Option<f64> = line.parse().ok();
        !line.is_empty()
            && (values.contains(whole) || number.is_some_and(|n| values.contains(&n.to_string())))
    });
    held.map(|(start, line)| (start, start + line.len() - 1)).collect()
}

/// The numbers that spreadsheets give to the day written `ddmmyyyy`, counted from 1900 and from
/// 1904 (ECMA-376-1, 18.17.4).
fn serials(day: &str) -> Option<[i64; 2]> {
    let part = |range: std::ops::Range<usize>| day.get(range)?.parse::<i64>().ok();
    let (d, m, y) = (part(0..2)?, part(2..4)?, part(4..8)?);
    if day.len() != 8 || !(1..=12).contains(&m) || y < 1900 {
        return None;
    }
    let leap = |y: i64| (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    let years: i64 = (1900..y).map(|y| if leap(y) { 366 } else { 365 }).sum();
    let lengths = [31, if leap(y) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30];
    let months: i64 = lengths.iter().zip(1..m).map(|(length, _)| length).sum();
    let since = years + months + d;
    // The 29th of February 1900 counts, though there was none.
    Some([since + i64::from(since > 59), since - 1_461])
}

/// Counts the values in the stories; gives for each needle whether it may be seen in the copy.
fn visible(
    before: &Package,
    after: &Package,
    needles: &Needles,
    verdict: &mut Verdict,
) -> Vec<bool> {
    let original = story_counts(before, needles);
    let copy = story_counts(after, needles);
    // What was removed elsewhere, or from the second version of a paragraph with tracked changes,
    // was not removed from what is counted here.
    let elsewhere = elsewhere_counts(before, needles);
    let still = elsewhere_counts(after, needles);
    let gone = elsewhere.iter().zip(&still).map(|(e, s)| e.saturating_sub(*s));
    let mut kept = Vec::new();
    for (((needle, had), has), gone) in needles.all().iter().zip(&original).zip(&copy).zip(gone) {
        let allowed = *has <= had.saturating_sub(needle.removed.saturating_sub(gone));
        kept.push(*has > 0 && allowed);
        if needle.is_searched() && !allowed {
            let index = kept.len() - 1;
            let at = after.stories().find(|(_, text)| {
                needles.hits(&Folded::of(text)).iter().any(|h| h.needle == index)
            });
            verdict.add("text-still-there", at.map_or("package", |(name, _)| name));
            // Said once; the raw bytes of the part need not say it again.
            kept.last_mut().into_iter().for_each(|k| *k = true);
        }
    }
    kept
}

/// Looks everywhere but in the stories.
fn hidden(copy: &[u8], after: &Package, needles: &Needles, kept: &[bool], verdict: &mut Verdict) {
    if after.loose {
        verdict.add("unreadable", "package");
    }
    if needles.all().is_empty() {
        return;
    }
    let technical = needles.kept_or_vocabulary(kept);
    let known = Known { kept, technical: &technical };
    if needles.in_text(&after.comments, kept) || needles.in_bytes(copy, &technical, true) {
        verdict.add("metadata", "package");
    }
    let mut left = INFLATED;
    for (name, part) in &after.parts {
        if in_name(name, needles, &known) {
            verdict.add("metadata", "package");
        }
        let embedded = name.contains("/embeddings/") || name.contains("vbaProject");
        if embedded || part.bytes.starts_with(b"PK\x03\x04") {
            embedded_file(name, &part.bytes, needles, &known, &mut left, verdict);
        }
        if in_part(part, needles, &known) {
            verdict.add(channel(name), name);
        }
    }
}

/// The needles that may stand somewhere.
struct Known<'k> {
    /// Wherever people write.
    kept: &'k [bool],
    /// Where the format's own words stand.
    technical: &'k [bool],
}

/// Parts that the format calls by a word that people are called by too.
const PARTS: &[&str] = &["content", "core", "data", "item", "main", "theme"];

/// Whether the name of a part tells a value: every piece of it that is not of the format's own making
/// may.
fn in_name(name: &str, needles: &Needles, known: &Known<'_>) -> bool {
    if needles.in_text(name, known.technical) {
        return true;
    }
    name.split('/').any(|piece| {
        let stem = piece.split('.').next().unwrap_or_default();
        let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit());
        let own = needle::origin(piece) == Origin::Format || PARTS.contains(&stem);
        !own && needles.in_text(piece, known.kept)
    })
}

fn in_part(part: &Part, needles: &Needles, known: &Known<'_>) -> bool {
    let Some(x) = &part.xml else { return needles.in_bytes(&part.bytes, known.kept, true) };
    let written = [&x.attributes, &x.unseen, &x.other, &x.text];
    written.iter().any(|text| needles.in_text(text, known.kept))
        || needles.in_text(&x.technical, known.technical)
        || needles.in_bytes(&part.bytes, known.technical, false)
}

/// The check word for a value found in part `name`.
fn channel(name: &str) -> &'static str {
    let metadata =
        ["docProps/", "customXml/", "_rels/", "meta.xml", "word/people", "word/settings"];
    if metadata.iter().any(|m| name.contains(m)) { "metadata" } else { "hidden-text" }
}

/// A file inside the package: a package is searched, of anything else nothing is known.
fn embedded_file(
    name: &str,
    bytes: &[u8],
    needles: &Needles,
    known: &Known<'_>,
    left: &mut u64,
    verdict: &mut Verdict,
) {
    let mut waiting = vec![(open_exactly(bytes, left), 1usize)];
    while let Some((package, depth)) = waiting.pop() {
        let Some(package) = package.filter(|_| depth < DEPTH) else {
            verdict.add("embedded", name);
            return;
        };
        for (inner, part) in &package.parts {
            if in_name(inner, needles, known) || in_part(part, needles, known) {
                verdict.add("embedded", name);
            }
            if part.bytes.starts_with(b"PK\x03\x04") {
                waiting.push((open_exactly(&part.bytes, left), depth + 1));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_day_is_known_by_its_number() {
        assert_eq!(serials("14031987"), Some([31_850, 30_388]));
        assert_eq!(serials("01011900"), Some([1, -1_460]));
        let needles = Needles::new(["14-03-1987", "012345678"]).unwrap();
        assert_eq!(
            cells("7\n31850\n12345678\n1.2345678E7\n", &needles),
            [(2, 6), (8, 15), (17, 27)]
        );
    }

    fn found(xml: &str, value: &str) -> bool {
        let needles = Needles::new([value]).unwrap();
        let technical = needles.kept_or_vocabulary(&[false]);
        let known = Known { kept: &[false], technical: &technical };
        let bytes = xml.as_bytes().to_vec();
        in_part(&Part { bytes, xml: Some(xml::walk(xml)), story: false }, &needles, &known)
    }

    /// Whatever word of the format a person is called by, and wherever somebody wrote it.
    #[test]
    fn a_word_of_the_format_is_found_wherever_somebody_wrote_it() {
        let words: Vec<&str> = include_str!("office_names.txt").split_ascii_whitespace().collect();
        let people: Vec<&str> =
            include_str!("office_people.txt").split_ascii_whitespace().collect();
        let long = |w: &&&str| w.len() >= 4;
        assert!(words.len() > 2000 && people.len() > 100);
        for word in words.iter().filter(long) {
            for xml in [
                format!("<w:p><w:r><w:t>de heer {word}</w:t></w:r></w:p>"),
                format!("<w:t>{word}</w:t>"),
                format!("<w:delText>{word}</w:delText>"),
                format!("<!-- {word} -->"),
                format!("<w:docPr descr=\"{word}\"/>"),
                format!("<w:alias w:val=\"{word}\"/>"),
                format!("<w:unknown w:val=\"mevrouw {word} Griffioen\"/>"),
                format!("<r Target=\"file:///C:/Users/{word}/Griffioen.docx\"/>"),
            ] {
                assert!(found(&xml, word), "{xml}");
            }
            assert!(!found(&format!("<w:{word} {word}=\"1\"/>"), word), "{word}");
        }
        for word in people.iter().filter(long) {
            for xml in [
                format!("<w:style w:styleId=\"{word}\"><w:name w:val=\"{word}\"/></w:style>"),
                format!("<sheet name=\"{word}\"/><button label=\"{word}\"/>"),
                format!("<x15ac:absPath url=\"C:\\{word}\\\"/>"),
            ] {
                assert!(found(&xml, word), "{xml}");
            }
        }
        for (xml, word) in [
            ("<w:rFonts w:ascii=\"Times New Roman\"/><w:family w:val=\"roman\"/>", "Roman"),
            ("<w:lang w:eastAsia=\"zh-Hans\"/>", "Hans"),
            ("<w:jc w:val=\"both\"/>", "Both"),
        ] {
            assert!(!found(xml, word), "{word}");
        }
    }

    #[test]
    fn bytes_behind_the_directory_are_allowed_in_the_original_only() {
        let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        out.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut out, b"<w:t>blijft</w:t>").unwrap();
        let copy = out.finish().unwrap().into_inner();
        let longer = [copy.as_slice(), b"\n"].concat();
        assert!(check(&longer, &copy, &[]).is_clean());
        assert!(!check(&copy, &longer, &[]).is_clean());
    }

    #[test]
    fn the_name_of_a_part_may_be_somebodys() {
        let told = |part: &str, value: &str| {
            let needles = Needles::new([value]).unwrap();
            let technical = needles.kept_or_vocabulary(&[false]);
            in_name(part, &needles, &Known { kept: &[false], technical: &technical })
        };
        for (part, value) in [
            ("word/media/mark.png", "Mark"),
            ("word/media/hans winter.png", "Winter"),
            ("word/media/foto-griffioen.png", "Griffioen"),
        ] {
            assert!(told(part, value), "{part}");
        }
        for (part, value) in [("ppt/theme/theme12.xml", "Theme"), ("word/fontTable.xml", "Font")] {
            assert!(!told(part, value), "{part}");
        }
    }
}
