//! What a first reading leaves behind, on its way from a worker to the parent and to every worker: a hash
//! and findings, with the words that were found. It is kept in memory alone.

use super::super::work::{Found, Survey};
use super::{MOST_MESSAGE, frame};
use crate::model::{Finding, Reason};
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
    /// The place of the next document: the file itself or a member.
    Document(Vec<usize>),
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
    for (place, findings) in found {
        say(&Piece::Document(place.clone()))?;
        for some in findings.chunks(FINDINGS) {
            say(&Piece::Found(some.iter().map(SentFinding::from).collect()))?;
        }
    }
    Ok(())
}

/// What a reading left behind, from all its pieces; `None` where they make no sense.
pub(super) fn read(mut from: &[u8], common: &mut Common) -> Option<Survey> {
    let mut next = || -> Option<Piece> {
        let message = frame::read(&mut from, MOST_MESSAGE).ok()??;
        serde_json::from_slice(&message).ok()
    };
    let hash = match next()? {
        Piece::Read(hash) => hash.into(),
        Piece::Failed(reason) => return Some(Survey::Failed(Reason::try_from(reason).ok()?)),
        _ => return None,
    };
    let mut documents: Vec<(Vec<usize>, Vec<Finding>)> = Vec::new();
    while let Some(piece) = next() {
        match piece {
            Piece::Document(place) => documents.push((place, Vec::new())),
            Piece::Found(some) => {
                let (_, findings) = documents.last_mut()?;
                for sent in some {
                    findings.push(common.finding(sent).ok()?);
                }
            }
            Piece::Read(_) | Piece::Failed(_) => return None,
        }
    }
    Some(Survey::Read { hash, found: Found::from_iter(documents), opened: None })
}
