//! Invented people: first names, surnames and their forms, by origin.

use crate::rng::Rng;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::Path;

/// Names of one origin.
pub(crate) struct Origin {
    #[allow(dead_code, reason = "scoring names it")]
    pub(crate) id: String,
    order: Order,
    first: Vec<String>,
    last: Vec<String>,
}

/// How a full name is built.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// First name, surname.
    First,
    /// Surname, first name.
    Family,
    /// Two or three names in a row.
    Chain,
}

/// All lists that people are made of.
pub(crate) struct Lists {
    dutch_first: Vec<String>,
    /// Surnames with the running sum of the square roots of their bearers.
    dutch_last: Vec<(String, f64)>,
    pub(crate) origins: Vec<Origin>,
    /// What templates fill in: places, functions …
    pub(crate) fills: BTreeMap<String, Vec<String>>,
}

/// Somebody.
#[derive(Clone, Debug, Default)]
pub(crate) struct Person {
    pub(crate) first: Vec<String>,
    pub(crate) tussen: String,
    pub(crate) last: String,
    family_first: bool,
}

/// Which names are taken: those that are tested on are never trained on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Share {
    Train,
    Test,
}

const TUSSEN: &[&str] = &[
    "van", "de", "van der", "van den", "van de", "den", "ter", "ten", "van 't", "'t", "van het",
    "in 't", "op den", "op 't", "te", "van der", "de", "van", "van de", "van den", "onder de",
    "uit den", "von", "vd", "v.d.", "v/d", "aan de", "bij de",
];

fn kept(name: &str, share: Share) -> bool {
    let hash = name.bytes().fold(17u32, |h, b| h.wrapping_mul(131).wrapping_add(u32::from(b)));
    (hash / 64 % 4 == 0) == (share == Share::Test)
}

fn split(line: &str) -> Vec<String> {
    line.split(',').map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).collect()
}

impl Lists {
    /// The lists of the program, and those in `folder`: `origins/*.txt` and `fills.txt`.
    pub(crate) fn load(lists: &Path, folder: &Path, share: Share) -> Result<Self> {
        let read =
            |path: &Path| std::fs::read_to_string(path).with_context(|| path.display().to_string());
        let rows = |name: &str| -> Result<Vec<(String, f64)>> {
            let folder = lists.join(name);
            let text = read(&folder.join("items.txt"))?;
            let except = read(&folder.join("exceptions.txt")).unwrap_or_default();
            let row = |line: &str| {
                let (name, number) = line.split_once('\t')?;
                let except = except.lines().any(|e| e == name);
                (!except).then_some((name.to_owned(), number.parse().ok()?))
            };
            Ok(text.lines().filter_map(row).collect())
        };
        let mut first = rows("firstnames")?;
        first.extend(rows("firstnames-common")?);
        let mut dutch_first: Vec<String> = first
            .into_iter()
            .filter(|(n, grade)| *grade >= 3.0 && n.len() > 2 && kept(n, share))
            .map(|(n, _)| titled(&n))
            .collect();
        dutch_first.sort();
        dutch_first.dedup();
        let mut sum = 0.0;
        let mut dutch_last = Vec::new();
        for (name, bearers) in rows("surnames")? {
            if bearers >= 5.0 && kept(&name, share) {
                sum += bearers.sqrt();
                dutch_last.push((titled(&name), sum));
            }
        }
        let mut origins = Vec::new();
        let mut paths: Vec<_> = std::fs::read_dir(folder.join("origins"))?
            .map(|e| Ok(e?.path()))
            .collect::<std::io::Result<_>>()?;
        paths.sort();
        for path in paths {
            let text = read(&path)?;
            let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            origins.push(origin(id, &text, share));
        }
        let mut fills = BTreeMap::new();
        for line in read(&folder.join("fills.txt"))?.lines() {
            if let Some((key, values)) = line.split_once(" = ") {
                let values = values.split('|').map(|v| v.trim().to_owned()).collect();
                fills.insert(key.trim().to_owned(), values);
            }
        }
        Ok(Self { dutch_first, dutch_last, origins, fills })
    }

    /// A surname by the number of its bearers, the rare ones more than their share.
    pub(crate) fn surname(&self, rng: &mut Rng) -> String {
        let total = self.dutch_last.last().map_or(0.0, |l| l.1);
        let draw = rng.share() * total;
        let at = self.dutch_last.partition_point(|(_, sum)| *sum <= draw);
        let name = self.dutch_last.get(at).map_or_else(String::new, |l| l.0.clone());
        if rng.chance(0.12) { self.unheard(&name, rng) } else { name }
    }

    /// A surname that no list has: the head of one and the tail of another.
    fn unheard(&self, name: &str, rng: &mut Rng) -> String {
        let other =
            self.dutch_last.get(rng.below(self.dutch_last.len())).map_or("", |l| l.0.as_str());
        joined(name, other)
    }

    /// A first name; one in twelve is in no list.
    pub(crate) fn first(&self, rng: &mut Rng) -> String {
        let name = rng.pick(&self.dutch_first);
        if rng.chance(0.08) { joined(&name, &rng.pick(&self.dutch_first)) } else { name }
    }

    /// Somebody of any origin, Dutch more often than not.
    pub(crate) fn person(&self, rng: &mut Rng) -> Person {
        if rng.chance(0.62) {
            return self.dutch(rng);
        }
        let at = rng.below(self.origins.len());
        self.origins.get(at).map_or_else(Person::default, |o| o.person(rng))
    }

    pub(crate) fn dutch(&self, rng: &mut Rng) -> Person {
        let mut first = vec![self.first(rng)];
        if rng.chance(0.1) {
            first.push(self.first(rng));
        }
        if rng.chance(0.05) {
            first = vec![format!("{}-{}", self.first(rng), self.first(rng))];
        }
        let tussen = if rng.chance(0.28) { rng.pick(TUSSEN) } else { "" };
        let mut last = self.surname(rng);
        if rng.chance(0.03) {
            last = format!("{last} {} {}", rng.pick(&["van", "van den", "de"]), self.surname(rng));
        } else if rng.chance(0.09) {
            let more =
                if rng.chance(0.3) { format!("{} ", rng.pick(TUSSEN)) } else { String::new() };
            last = format!("{last}-{more}{}", self.surname(rng));
        }
        Person { first, tussen: tussen.to_owned(), last, family_first: false }
    }
}

fn origin(id: String, text: &str, share: Share) -> Origin {
    let field = |key: &str| {
        text.lines().find_map(|l| l.strip_prefix(key)).map(str::trim).unwrap_or_default()
    };
    let order = match field("order:") {
        "family-first" => Order::Family,
        "chain" => Order::Chain,
        _ => Order::First,
    };
    let of = |key: &str| -> Vec<String> {
        split(field(key)).into_iter().filter(|n| kept(n, share)).collect()
    };
    Origin { id, order, first: of("first:"), last: of("last:") }
}

impl Origin {
    /// Somebody of this origin.
    pub(crate) fn person(&self, rng: &mut Rng) -> Person {
        let mut first = vec![rng.pick(&self.first)];
        let mut last = rng.pick(&self.last);
        match self.order {
            Order::Chain if rng.chance(0.4) => first.push(rng.pick(&self.first)),
            Order::First if rng.chance(0.08) => last = format!("{last}-{}", rng.pick(&self.last)),
            _ => {}
        }
        let family_first = self.order == Order::Family && rng.chance(0.75);
        let (tussen, last) = match last.split_once(' ') {
            Some((t, rest)) if t.chars().all(|c| !c.is_uppercase()) => {
                (t.to_owned(), rest.to_owned())
            }
            Some((t @ ("El" | "Al" | "Ben" | "Ait"), rest)) => (t.to_owned(), rest.to_owned()),
            _ => (String::new(), last),
        };
        Person { first, tussen, last, family_first }
    }
}

/// The head of one name and the tail of another.
fn joined(name: &str, other: &str) -> String {
    let head: String = name.chars().take(name.chars().count().div_ceil(2)).collect();
    let tail: String = other.chars().skip(other.chars().count() / 2).collect();
    titled(&format!("{head}{}", tail.to_lowercase()))
}

/// With a capital where a name has one.
fn titled(name: &str) -> String {
    let mut out = String::new();
    let mut fresh = true;
    for c in name.chars() {
        if fresh && c.is_alphabetic() {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        fresh = matches!(c, ' ' | '-');
    }
    out
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars().skip_while(|c| *c == '\'');
    let skipped: String = text.chars().take_while(|c| *c == '\'').collect();
    match chars.next() {
        // 't keeps its small letter.
        Some(c) if skipped.is_empty() => c.to_uppercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

impl Person {
    /// Surname with its tussenvoegsels.
    fn surname(&self) -> String {
        if self.tussen.is_empty() {
            self.last.clone()
        } else {
            format!("{} {}", self.tussen, self.last)
        }
    }

    fn initials(&self, rng: &mut Rng) -> String {
        let mut all: Vec<char> = self
            .first
            .iter()
            .flat_map(|f| f.split([' ', '-']))
            .filter_map(|w| w.chars().next())
            .collect();
        while rng.chance(0.35) && all.len() < 4 {
            all.push(rng.pick(&['A', 'M', 'J', 'C', 'P', 'H', 'E', 'W', 'G', 'T', 'L', 'R']));
        }
        match rng.below(12) {
            0 => dotted(&all, ". ").trim_end().to_owned(),
            1 => all.iter().collect(),
            2 if all.len() < 3 => dotted(&all, " ").trim_end().to_owned(),
            3 if all.first() == Some(&'T') => {
                format!("Th.{}", dotted(all.get(1..).unwrap_or_default(), "."))
            }
            _ => dotted(&all, "."),
        }
    }

    /// A log-in or screen name: `jdevries`, `devriesj`, `jan_de_vries`, `jvries04`.
    fn handle(&self, rng: &mut Rng) -> String {
        let ascii = |t: &str| -> String {
            t.to_lowercase().chars().filter(char::is_ascii_lowercase).collect()
        };
        let (first, tussen, last) =
            (ascii(&self.first.join("")), ascii(&self.tussen), ascii(&self.last));
        let initial: String = first.chars().take(1).collect();
        let name = match rng.below(9) {
            0 | 1 => format!("{initial}{tussen}{last}"),
            2 => format!("{initial}{last}"),
            3 => format!("{tussen}{last}{initial}"),
            4 => format!("{first}{tussen}{last}"),
            5 => format!("{first}_{tussen}{last}"),
            6 => format!("{first}-{tussen}{last}"),
            7 => format!("{initial}{}{last}", tussen.chars().take(1).collect::<String>()),
            _ => format!("{first}{}", last.chars().take(1).collect::<String>()),
        };
        if rng.chance(0.2) { format!("{name}{}", 1 + rng.below(98)) } else { name }
    }

    /// The name in `form`; `None` for a form that does not exist.
    pub(crate) fn form(&self, form: &str, rng: &mut Rng) -> Option<String> {
        let surname = self.surname();
        let first = self.first.join(" ");
        Some(match form {
            "full" if self.family_first => format!("{surname} {first}"),
            "full" => format!("{first} {surname}"),
            "init" => format!("{} {surname}", self.initials(rng)),
            "both" => {
                let initials: Vec<char> =
                    self.first.iter().filter_map(|f| f.chars().next()).collect();
                let initials = dotted(&initials, ".");
                format!("{initials} ({first}) {surname}")
            }
            "last" => upper_first(&surname),
            "small" => surname,
            "first" => first,
            "names" => {
                let more: Vec<&str> =
                    self.first.iter().map(String::as_str).chain(more_names(rng)).collect();
                format!("{} {surname}", more.join(" "))
            }
            "upperfirst" => first.to_uppercase(),
            "letter" => {
                let dot = if rng.chance(0.6) { "." } else { "" };
                format!("{}{dot}", first.chars().next().unwrap_or('A'))
            }
            "misspelt" => {
                let form = rng.pick(&["full", "init", "last", "last"]);
                return self.form(form, rng).map(|name| misspelt(&name, rng));
            }
            "handle" => self.handle(rng),
            "nick" => format!("{first} '{}' {surname}", first.chars().take(3).collect::<String>()),
            "loweri" => format!(
                "{} {}",
                first.to_lowercase(),
                self.last.to_lowercase().chars().next().unwrap_or('a')
            ),
            "lowercode" => {
                let letter = |t: &str| t.to_lowercase().chars().next().unwrap_or('a');
                format!("{}{}", letter(&first), letter(&self.last))
            }
            "code" => {
                let initial = first.chars().next().unwrap_or('A');
                let middle: String = self
                    .tussen
                    .split(' ')
                    .filter_map(|t| t.chars().find(|c| c.is_alphabetic()))
                    .collect();
                let count = if middle.is_empty() { 1 + rng.below(2) } else { 1 };
                let last: String =
                    self.last.chars().filter(|c| c.is_alphabetic()).take(count).collect();
                format!("{initial}{}{last}", middle.to_lowercase())
            }
            "firstinitial" => format!("{first} {}.", self.last.chars().next().unwrap_or('A')),
            "upper" => format!("{first} {surname}").to_uppercase(),
            "upperlast" => surname.to_uppercase(),
            "upperinit" => format!("{} {surname}", self.initials(rng)).to_uppercase(),
            "lower" => format!("{first} {surname}").to_lowercase(),
            "lowerindex" => format!("{}, {first}", self.last).to_lowercase(),
            "lowerlast" => surname.to_lowercase(),
            "lowerfirst" => first.to_lowercase(),
            "bare" => self.last.clone(),
            "initials" => self.initials(rng),
            "s" => {
                let name = if rng.chance(0.5) { first } else { upper_first(&surname) };
                possessive(&name)
            }
            "any" => {
                let forms = ["full", "full", "full", "init", "init", "last", "first", "index"];
                return self.form(rng.pick(&forms), rng);
            }
            "listed" => {
                let forms = ["init", "init", "init", "full", "last", "index"];
                return self.form(rng.pick(&forms), rng);
            }
            "fullinit" => {
                return self.form(if rng.chance(0.5) { "full" } else { "init" }, rng);
            }
            "login" => {
                let plain: String =
                    self.last.to_lowercase().chars().filter(char::is_ascii_lowercase).collect();
                let initial = first.to_lowercase().chars().next().unwrap_or('a');
                format!("{initial}{plain}")
            }
            "mail" => {
                let ascii = |t: &str| {
                    t.to_lowercase().chars().filter(char::is_ascii_lowercase).collect::<String>()
                };
                format!("{}.{}", ascii(&first), ascii(&surname))
            }
            _ => return self.entry(form, rng),
        })
    }

    /// The name as an entry of a register, surname first; `None` for a form that does not exist.
    fn entry(&self, form: &str, rng: &mut Rng) -> Option<String> {
        let first = self.first.join(" ");
        Some(match form {
            "indexmw" => {
                let lead = rng.pick(&["mw.", "dhr.", "mevr.", "mw", "mevrouw", "de heer", "hr."]);
                format!("{}, {lead} {} {}", self.last, self.initials(rng), self.tussen)
                    .trim_end()
                    .to_owned()
            }
            "index" => {
                let lead = if rng.chance(0.25) { first } else { self.initials(rng) };
                format!("{}, {lead} {}", self.last, self.tussen).trim_end().to_owned()
            }
            "indexfirst" => format!("{}, {first} {}", self.last, self.tussen).trim_end().to_owned(),
            "indexboth" => {
                format!("{}, {} {}", self.last, self.initials(rng), self.tussen)
                    .trim_end()
                    .to_owned()
                    + &format!(" ({first})")
            }
            "indexupper" => format!("{}, {first}", self.surname().to_uppercase()),
            "indexupperinit" => {
                let tussen =
                    if rng.chance(0.6) { self.tussen.to_uppercase() } else { String::new() };
                format!("{}, {} {tussen}", self.last.to_uppercase(), self.initials(rng))
                    .trim_end()
                    .to_owned()
            }
            _ => return None,
        })
    }
}

/// Second and third given names.
fn more_names(rng: &mut Rng) -> Vec<&'static str> {
    const MORE: &[&str] = &[
        "Maria",
        "Johannes",
        "Johanna",
        "Hendrik",
        "Cornelia",
        "Pieter",
        "Willem",
        "Anna",
        "Jacoba",
        "Gerardus",
        "Petronella",
        "Adriana",
        "Jozef",
        "Hubertus",
        "Elisabeth",
        "Mohamed",
        "Antonius",
        "Catharina",
        "Theodora",
        "Franciscus",
        "Lambertus",
        "Geertruida",
    ];
    (0..rng.below(3)).map(|_| rng.pick(MORE)).collect()
}

/// One letter of one longer word left out, doubled or put in the place of its neighbour.
fn misspelt(name: &str, rng: &mut Rng) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let inside: Vec<usize> = (1..letters.len().saturating_sub(1))
        .filter(|n| letters.get(n - 1..n + 2).is_some_and(|w| w.iter().all(|c| c.is_lowercase())))
        .collect();
    if inside.is_empty() {
        return name.to_owned();
    }
    let at = inside.get(rng.below(inside.len())).copied().unwrap_or(1);
    match rng.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters.get(at).copied().unwrap_or('e')),
        2 => letters.swap(at, at + 1),
        _ => {
            if let Some(letter) = letters.get_mut(at) {
                *letter = rng.pick(&['a', 'e', 'i', 'o', 'u', 'n', 'k', 's', 't']);
            }
        }
    }
    letters.into_iter().collect()
}

/// Each letter with `mark` behind it.
fn dotted(letters: &[char], mark: &str) -> String {
    letters.iter().flat_map(|c| [c.to_string(), mark.to_owned()]).collect()
}

fn possessive(name: &str) -> String {
    match name.chars().last() {
        Some('s' | 'x' | 'z') => format!("{name}'"),
        Some('a' | 'i' | 'o' | 'u' | 'y') => format!("{name}'s"),
        _ => format!("{name}s"),
    }
}
