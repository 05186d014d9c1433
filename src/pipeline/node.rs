//! A document on its way: a file, or a member of a file at any depth.

use super::walk::Input;
use crate::formats::{Budget, DEPTH};
use crate::model::Reason;
use std::path::PathBuf;

/// Parts the names of containers that are nested: `a.zip!b.eml`.
const WITHIN: char = '!';

/// Who a document is, wherever its bytes come from.
pub(super) struct Node<'n> {
    /// The file that it is, or is in.
    pub(super) input: &'n Input,
    /// Path inside the file; `None` for the file itself.
    pub(super) member: Option<String>,
    /// Where its copy goes in its container, or below the output folder.
    pub(super) relative: PathBuf,
    /// Unlike that of any other document in its container, or of any other file.
    pub(super) number: u64,
    /// Index in each container from the file down.
    pub(super) place: Vec<usize>,
}

impl<'n> Node<'n> {
    /// A file.
    pub(super) fn file(input: &'n Input) -> Self {
        Self {
            input,
            member: None,
            relative: input.relative.clone(),
            number: input.number,
            place: Vec::new(),
        }
    }

    /// Member `index` of this document, called `name` there. A name that leads out of the container
    /// is cut to what stays inside, on any system.
    pub(super) fn member(&self, index: usize, name: &str) -> Self {
        let member = match &self.member {
            Some(outer) => format!("{outer}{WITHIN}{name}"),
            None => name.to_owned(),
        };
        let number = index as u64 + 1;
        let mut relative: PathBuf =
            name.split(['/', '\\']).map(tame).filter(|part| !part.is_empty()).collect();
        if relative.as_os_str().is_empty() {
            relative = PathBuf::from(number.to_string());
        }
        let place = self.place.iter().copied().chain([index]).collect();
        Self { input: self.input, member: Some(member), relative, number, place }
    }

    /// Whether it may be opened at all.
    ///
    /// # Errors
    /// Nested too deep, or one too many.
    pub(super) fn admit(&self, budget: &Budget) -> Result<(), Reason> {
        budget.count()?;
        if self.place.len() > DEPTH { Err(Reason::Limit("container-depth")) } else { Ok(()) }
    }
}

/// A step of a path that leads neither up nor to another drive; empty when nothing is left of it.
fn tame(part: &str) -> &str {
    match part.as_bytes() {
        b"." | b".." => "",
        [letter, b':', ..] if letter.is_ascii_alphabetic() => part.get(2..).map_or("", tame),
        _ => part,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_leads_neither_up_nor_to_another_drive() {
        let table = [
            ("..", ""),
            (".", ""),
            ("C:", ""),
            ("C:..", ""),
            ("c:d:x.txt", "x.txt"),
            ("...", "..."),
            ("nota: 12.txt", "nota: 12.txt"),
            ("1:2", "1:2"),
        ];
        for (part, expected) in table {
            assert_eq!(tame(part), expected, "{part}");
        }
    }
}
