//! The same document with other people, and with the noise of scans and hasty typing.

use crate::names::Lists;
use crate::rng::Rng;
use crate::sample::Sample;
use std::collections::BTreeMap;
use zwartlak::detect::Lexicon;

/// A copy of `sample` in which every name has become another, the same one wherever it stands.
pub(crate) fn swapped(sample: &Sample, lists: &Lists, rng: &mut Rng) -> Sample {
    let mut others: BTreeMap<String, String> = BTreeMap::new();
    let mut letters: BTreeMap<char, char> = BTreeMap::new();
    let foreign = rng.chance(0.35);
    let origin = rng.below(lists.origins.len());
    let mut choice = rng.clone();
    let copy = sample.rewritten(
        |name| {
            let mut out = String::new();
            for word in words(name) {
                out.push_str(&other(
                    word,
                    lists,
                    foreign.then_some(origin),
                    &mut others,
                    &mut letters,
                    &mut choice,
                ));
            }
            out
        },
        str::to_owned,
    );
    // Draw on from where the copy ended.
    *rng = choice;
    match rng.below(10) {
        0 => noisy(&copy, rng),
        1 | 2 => cased(&copy, rng),
        3 => wrapped(&copy, rng),
        _ => copy,
    }
}

/// The words of `name` and what stands between them, in order.
fn words(name: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut inside = None;
    for (at, c) in name.char_indices() {
        let letter = c.is_alphabetic();
        if inside.is_some_and(|i| i != letter) {
            out.extend(name.get(start..at));
            start = at;
        }
        inside = Some(letter);
    }
    out.extend(name.get(start..));
    out
}

fn other(
    word: &str,
    lists: &Lists,
    origin: Option<usize>,
    others: &mut BTreeMap<String, String>,
    letters: &mut BTreeMap<char, char>,
    rng: &mut Rng,
) -> String {
    let count = word.chars().count();
    let first = word.chars().next().unwrap_or(' ');
    if !first.is_alphabetic() {
        return word.to_owned();
    }
    if count == 1 && first.is_uppercase() {
        let new = letters.entry(first).or_insert_with(|| {
            rng.pick(&[
                'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P',
                'R', 'S', 'T', 'W', 'Y', 'Z',
            ])
        });
        return new.to_string();
    }
    let upper = word.chars().all(char::is_uppercase);
    let lower = word.chars().all(char::is_lowercase);
    let attrs = Lexicon::get().look_up(word);
    // Codes, tussenvoegsels and log-in names stay.
    let name = attrs.first() > 0 || attrs.surname() > 0;
    if count < 3
        || (lower && (!name || attrs.is_word() || PARTICLES.contains(&word)))
        || (!lower && !upper && word.chars().skip(1).any(char::is_uppercase))
        || (upper && count < 4)
        || PARTICLES.contains(&word.to_lowercase().as_str())
    {
        return word.to_owned();
    }
    let key = word.to_lowercase();
    let new = others.entry(key).or_insert_with(|| {
        let person = match origin.and_then(|o| lists.origins.get(o)).filter(|_| rng.chance(0.7)) {
            Some(origin) => origin.person(rng),
            None => lists.dutch(rng),
        };
        let given = attrs.first() >= 2 && (attrs.surname() < 5 || attrs.first() == 3);
        let new = if given { person.first.join(" ") } else { person.last };
        new.split([' ', '-']).next().unwrap_or_default().to_owned()
    });
    if upper {
        new.to_uppercase()
    } else if lower {
        new.to_lowercase()
    } else {
        new.clone()
    }
}

const PARTICLES: &[&str] = &[
    "van", "der", "den", "het", "ter", "ten", "von", "aan", "bij", "uit", "dos", "ben", "ait",
    "voor", "onder", "over",
];

/// What scanners and hasty hands do to text.
pub(crate) fn noisy(sample: &Sample, rng: &mut Rng) -> Sample {
    const LOOKS: &[(char, char)] = &[
        ('l', '1'),
        ('o', '0'),
        ('i', 'l'),
        ('e', 'c'),
        ('n', 'u'),
        ('a', 'o'),
        ('t', 'f'),
        ('h', 'b'),
        ('O', '0'),
        ('I', 'l'),
    ];
    let mut between = rng.clone();
    let noise = |text: &str, share: f64, rng: &mut Rng| -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            let looks = LOOKS.iter().find(|(from, _)| *from == c).map(|(_, looks)| *looks);
            let misread = c.is_alphabetic() && rng.chance(share);
            out.push(looks.filter(|_| misread).unwrap_or(c));
        }
        out
    };
    let names = sample.rewritten(str::to_owned, |t| noise(t, 0.015, &mut between));
    names.rewritten(|n| noise(n, 0.03, rng), str::to_owned)
}

/// All in lower case, as in chats, or all in capitals.
pub(crate) fn cased(sample: &Sample, rng: &mut Rng) -> Sample {
    if rng.chance(0.7) {
        sample.rewritten(str::to_lowercase, str::to_lowercase)
    } else {
        sample.rewritten(str::to_uppercase, str::to_uppercase)
    }
}

/// Lines of another width: names go over their ends.
pub(crate) fn wrapped(sample: &Sample, rng: &mut Rng) -> Sample {
    let width = 50 + rng.below(45);
    // Bytes that are blanks and may become line ends, walking through the whole text.
    let mut text = sample.text.clone().into_bytes();
    let mut column = 0;
    let mut last_blank = None;
    for at in 0..text.len() {
        match text.get(at) {
            Some(b'\n') => (column, last_blank) = (0, None),
            Some(b' ') => {
                column += 1;
                last_blank = Some(at);
            }
            _ => column += 1,
        }
        if let Some(blank) = last_blank.take_if(|_| column >= width) {
            if let Some(b) = text.get_mut(blank) {
                *b = b'\n';
            }
            column = at - blank;
        }
    }
    let text = String::from_utf8(text).unwrap_or_else(|_| sample.text.clone());
    Sample { text, ..sample.clone() }
}
