//! The policies that come with the program, embedded so that one binary is enough.

/// Name and text of every built-in policy, in the order of the reports.
pub(super) const POLICIES: &[(&str, &str)] = &[
    ("verslag", include_str!("../../patterns/policies/verslag.toml")),
    ("woo", include_str!("../../patterns/policies/woo.toml")),
    ("inzage", include_str!("../../patterns/policies/inzage.toml")),
    ("schijf", include_str!("../../patterns/policies/schijf.toml")),
];

/// The grounds that every policy may use.
pub(super) const GROUNDS: &str = include_str!("../../patterns/policies/gronden.toml");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_in_the_folder_is_built_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/patterns/policies");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .filter_map(|n| n.strip_suffix(".toml").map(str::to_owned))
            .filter(|n| n != "gronden")
            .collect();
        let mut here: Vec<String> = POLICIES.iter().map(|(n, _)| (*n).to_owned()).collect();
        there.sort();
        here.sort();
        assert_eq!(here, there);
    }
}
