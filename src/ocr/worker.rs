//! `zwartlak-ocr`: reads pictures for `zwartlak`, in a process of its own.
//!
//! The only program that is linked with libtesseract: without that library the main program still
//! runs, and what the library does to a hostile picture (crash, hang, eat memory) costs one page.
//! It opens no files but the language data and speaks [`zwartlak::ocr::protocol`].

use std::io::{self, BufRead, Read, Write};
use tesseract::Tesseract;
use zwartlak::ocr::protocol::{Answer, Greeting, MAX_PIXELS, Request, Word};

/// Languages in order of preference: names and English words occur in Dutch letters.
const LANGUAGES: &[&str] = &["nld+eng", "nld"];

fn main() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut engine = start();
    say(&mut output, &Greeting { ready: engine.is_some() })?;
    let mut line = String::new();
    while let Some(current) = engine.take() {
        line.clear();
        if input.by_ref().take(1024).read_line(&mut line)? == 0 {
            break;
        }
        let request: Request = serde_json::from_str(&line)?;
        let size = request.width as usize * request.height as usize;
        if size == 0 || size > MAX_PIXELS {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut grey = vec![0; size];
        input.read_exact(&mut grey)?;
        let read = read(current, request, &grey);
        let (next, words) = match read {
            Some((engine, words)) => (Some(engine), Some(words)),
            None => (start(), None),
        };
        engine = next;
        say(&mut output, &Answer { words })?;
    }
    Ok(())
}

/// One line of JSON.
fn say(output: &mut impl Write, what: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *output, what)?;
    output.write_all(b"\n")?;
    output.flush()
}

/// An engine with the best languages there are.
fn start() -> Option<Tesseract> {
    LANGUAGES.iter().find_map(|languages| {
        let mut engine = Tesseract::new(None, Some(languages)).ok()?;
        engine.set_page_seg_mode(tesseract::PageSegMode::PsmAuto);
        Some(engine)
    })
}

/// The words in one picture, and the engine back.
fn read(engine: Tesseract, request: Request, grey: &[u8]) -> Option<(Tesseract, Vec<Word>)> {
    let (width, height) = (i32::try_from(request.width).ok()?, i32::try_from(request.height).ok()?);
    let mut engine = engine
        .set_frame(grey, width, height, 1, width)
        .ok()?
        .set_source_resolution(i32::try_from(request.dpi).ok()?)
        .recognize()
        .ok()?;
    let words = engine.get_tsv_text(0).ok()?.lines().filter_map(word).collect();
    Some((engine, words))
}

/// A word from a row of tab-separated values: level, page, block, paragraph, line, word, left, top,
/// width, height, confidence, text. Level 5 is a word.
fn word(row: &str) -> Option<Word> {
    let fields: Vec<&str> = row.splitn(12, '\t').collect();
    let number = |at: usize| fields.get(at)?.parse::<u32>().ok();
    if number(0)? != 5 {
        return None;
    }
    let text = fields.get(11)?.trim();
    let (left, top) = (number(6)?, number(7)?);
    Some(Word {
        text: text.to_owned(),
        area: [left, top, left + number(8)?, top + number(9)?],
        confidence: fields.get(10)?.parse().ok()?,
        block: number(2)?,
        line: number(3)? * 10_000 + number(4)?,
        mark: None,
    })
    .filter(|w| !w.text.is_empty())
}
