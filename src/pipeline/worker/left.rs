//! What a first reading leaves behind, on its way from a worker to the parent and to every worker: a hash
//! and findings, with the words that were found. It is kept in memory alone.

use super::super::work::{Found, Seen, Survey};
use super::{MOST_MESSAGE, frame};
use crate::model::Reason;
use crate::report::{Common, SentFinding, SentReason};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// A piece of it.
#[derive(Serialize, Deserialize)]
enum Piece {
    /// Comes first, of a file that was read: the hash of its bytes.
    Read([u8; 32]),
    /// Comes alone, of a file that was not.
    Failed(SentReason),
    /// The place of the next document, the file itself or a member, and the hash of its text.
    Document(Vec<usize>, [u8; 32]),
    /// Findings in it that follow those before.
    Found(Vec<SentFinding>),
}

/// Findings in one piece.
const FINDINGS: usize = 4_096;

/// Writes what a reading left behind, piece by piece.
pub(super) fn write(to: &mut impl Write, survey: &Survey) -> io::Result<()> {
    let mut say = |piece: &Piece| frame::write(to, &serde_json::to_vec(piece)?);
    let (hash, found) = match survey {
        Survey::Read { hash, found, .. } => (hash, found),
        Survey::Failed(reason) => return say(&Piece::Failed(reason.into())),
    };
    say(&Piece::Read(*hash.as_bytes()))?;
    for (place, seen) in found {
        say(&Piece::Document(place.clone(), *seen.text.as_bytes()))?;
        for some in seen.findings.chunks(FINDINGS) {
            say(&Piece::Found(some.iter().map(SentFinding::from).collect()))?;
        }
    }
    Ok(())
}

/// What a reading left behind, from all its pieces; `None` where one of them makes no sense, for half of what
/// was found is worse than nothing.
pub(super) fn read(mut from: &[u8], common: &mut Common) -> Option<Survey> {
    let hash = match next(&mut from)? {
        Piece::Read(hash) => hash.into(),
        Piece::Failed(reason) => return Some(Survey::Failed(Reason::try_from(reason).ok()?)),
        _ => return None,
    };
    let mut documents: Vec<(Vec<usize>, Seen)> = Vec::new();
    while !from.is_empty() {
        match next(&mut from)? {
            Piece::Document(place, text) => {
                documents.push((place, Seen { text: text.into(), findings: Vec::new() }));
            }
            Piece::Found(some) => {
                let (_, seen) = documents.last_mut()?;
                for sent in some {
                    seen.findings.push(common.finding(sent).ok()?);
                }
            }
            Piece::Read(_) | Piece::Failed(_) => return None,
        }
    }
    Some(Survey::Read { hash, found: Found::from_iter(documents), opened: None })
}

fn next(from: &mut &[u8]) -> Option<Piece> {
    let message = frame::read(from, MOST_MESSAGE).ok()??;
    serde_json::from_slice(&message).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Class, Finding, Kind, Score, Secret, Span};

    #[test]
    fn what_was_found_comes_back_whole_or_not_at_all() {
        let finding = |n: usize| Finding {
            part: n % 3,
            span: Span::between(n, n + 5).unwrap(),
            kind: Kind::Person,
            class: Class::Gewoon,
            score: Score::new(0.7),
            recogniser: "names",
            evidence: Vec::new().into(),
            value: Secret::new(format!("Jansen {n}")),
        };
        let many = (0..FINDINGS + 7).map(finding).collect();
        let seen = |findings| Seen { text: blake3::hash(b"text"), findings };
        let found = Found::from([
            (vec![], seen(many)),
            (vec![2, 0], seen(Vec::new())),
            (vec![3], seen(vec![finding(1)])),
        ]);
        let hash = blake3::hash(b"file");
        let mut sent = Vec::new();
        let survey = Survey::Read { hash, found, opened: None };
        write(&mut sent, &survey).unwrap();
        let back = |bytes: &[u8]| read(bytes, &mut Common::default());
        let Some(Survey::Read { hash: same, found: all, .. }) = back(&sent) else { panic!() };
        assert_eq!(same, hash);
        let of = |survey: &Survey| format!("{:?}", survey.findings().collect::<Vec<_>>());
        let all = Survey::Read { hash, found: all, opened: None };
        assert_eq!(of(&all), of(&survey));
        for end in [0, 3, 4, 20, sent.len() / 2, sent.len() - 1] {
            assert!(back(&sent[..end]).is_none(), "{end}");
        }
        let mut failed = Vec::new();
        write(&mut failed, &Survey::Failed(Reason::Empty)).unwrap();
        assert!(matches!(back(&failed), Some(Survey::Failed(Reason::Empty))));
    }
}
