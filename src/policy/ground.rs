//! The legal grounds as data: what may be printed in a box and what it asks of the besluit.

use super::{PolicyError, builtin, load};
use serde::Deserialize;
use std::path::Path;

/// How a ground weighs interests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weighing {
    /// No weighing: the information stays back (Woo art. 5.1 lid 1).
    Absolute,
    /// The interest is weighed against openness (Woo art. 5.1 lid 2).
    Relative,
    /// Not a ground for refusal but a label, such as another law that takes precedence.
    None,
}

/// A ground and what belongs to it; see `patterns/policies/gronden.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// As printed in the box: `5.1.2.e`.
    pub code: String,
    /// Short description for the legend, in Dutch.
    pub text: String,
    /// Law, article, lid.
    pub article: String,
    /// Absolute or relative.
    pub weighing: Weighing,
    /// Whether the besluit has to give reasons for this ground (Woo art. 5.1 lid 3).
    pub motivation: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    ground: Vec<Ground>,
}

/// The built-in grounds, in the order of the law.
///
/// # Errors
/// The embedded table is broken; a test keeps that from happening.
pub fn grounds() -> Result<Vec<Ground>, PolicyError> {
    let path = Path::new("gronden.toml");
    load::parse::<Table>(builtin::GROUNDS, path).map(|t| t.ground)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grounds_are_unique_and_lid_2_needs_reasons() {
        let all = grounds().unwrap();
        let mut codes: Vec<_> = all.iter().map(|g| g.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all.len());
        for g in &all {
            assert_eq!(g.motivation, g.weighing != Weighing::Absolute, "{}", g.code);
        }
    }
}
