//! How the attributes of a word are packed; also compiled into build.rs, so it uses nothing but std.

/// Bits 0–1: first name: 0 no, 1 rare, 2 in use, 3 common.
pub(crate) const FIRST: u64 = 0b11;
/// Bits 2–5: surname: 0 no, else 1 + a bucket of the number of bearers, see `with_surname` in build.rs.
pub(crate) const SURNAME_SHIFT: u32 = 2;
/// The bits of the surname.
pub(crate) const SURNAME: u64 = 0b1111 << SURNAME_SHIFT;
/// Bits 6–10: Zipf frequency times four.
pub(crate) const ZIPF_SHIFT: u32 = 6;
/// An ordinary Dutch word, written in lower case.
pub(crate) const WORD: u64 = 1 << 11;
/// A capitalised word that is no name of a person: `Nederlandse`, `Europa`.
pub(crate) const PROPER: u64 = 1 << 12;
/// Name of a place, municipality, province or country.
pub(crate) const PLACE: u64 = 1 << 13;
/// Frequent in English, French or German and no ordinary Dutch word.
pub(crate) const FOREIGN: u64 = 1 << 14;
/// On the list of what is never a name.
pub(crate) const PROTECTED: u64 = 1 << 15;

/// `mevrouw`, `dhr`: a name follows.
pub(crate) const AANHEF: u64 = 1 << 16;
/// `beste`, `geachte`.
pub(crate) const GREET: u64 = 1 << 17;
/// `groet`, `hoogachtend`: a name follows on the next line.
pub(crate) const SIGN: u64 = 1 << 18;
/// Academic or noble title before a name.
pub(crate) const TITLE: u64 = 1 << 19;
/// Degree after a name.
pub(crate) const SUFFIX: u64 = 1 << 20;
/// Office, occupation or part that a person plays.
pub(crate) const FUNCTION: u64 = 1 << 21;
/// Relative, neighbour, friend.
pub(crate) const KIN: u64 = 1 << 22;
/// Field name before a name: `naam:`, `van:`.
pub(crate) const LABEL: u64 = 1 << 23;
/// Verb of which persons are the subject.
pub(crate) const SAY: u64 = 1 << 24;
/// Announces the name of an organisation or building.
pub(crate) const ORG_BEFORE: u64 = 1 << 25;
/// Ends the name of an organisation.
pub(crate) const ORG_AFTER: u64 = 1 << 26;
/// Announces a law, case or illness named after somebody.
pub(crate) const LAW: u64 = 1 << 27;
/// Article or other determiner.
pub(crate) const ARTICLE: u64 = 1 << 28;
/// Preposition or conjunction before persons.
pub(crate) const PREP: u64 = 1 << 29;
/// Month, weekday, season, feast.
pub(crate) const TIME: u64 = 1 << 30;
/// Tussenvoegsel or other particle inside a name.
pub(crate) const TUSSEN: u64 = 1 << 31;
/// An illness or medicine, which may be a surname too: Griep, Parkinson.
pub(crate) const ILLNESS: u64 = 1 << 32;

/// `bits` with a first name of `grade` 1 to 3; a higher grade stays.
pub(crate) fn with_first(bits: u64, grade: u64) -> u64 {
    (bits & !FIRST) | (bits & FIRST).max(grade.min(3))
}
