//! Names of the owners of files, as this system knows them.

use std::collections::BTreeMap;

/// Log-in names by number.
#[derive(Clone, Debug, Default)]
pub struct Owners(BTreeMap<u32, String>);

impl Owners {
    /// Those in the system's own list (`passwd(5)`); none where there is no such list. A number that is
    /// not in it, such as one of another server, keeps being shown as a number.
    #[must_use]
    pub fn of_system() -> Self {
        let list = std::fs::read("/etc/passwd").unwrap_or_default();
        Self::parse(&String::from_utf8_lossy(&list))
    }

    fn parse(list: &str) -> Self {
        let entry = |line: &str| {
            let mut fields = line.split(':');
            let (name, number) = (fields.next()?, fields.nth(1)?);
            Some((number.parse().ok()?, name.to_owned()))
        };
        // Of two names for one number the system takes the first.
        let mut all = BTreeMap::new();
        for (number, name) in list.lines().filter_map(entry) {
            all.entry(number).or_insert(name);
        }
        Self(all)
    }

    /// The name and the number, or the number alone.
    #[must_use]
    pub fn name(&self, number: u32) -> String {
        self.0.get(&number).map_or_else(|| number.to_string(), |name| format!("{name} ({number})"))
    }
}

#[cfg(test)]
mod tests {
    use super::Owners;

    #[test]
    fn a_number_gets_the_name_that_the_system_gives_it() {
        let list =
            "root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\n#\nj.bakker:x:1001:100::/:/x\n";
        let owners = Owners::parse(list);
        assert_eq!(owners.name(0), "root (0)");
        assert_eq!(owners.name(1001), "j.bakker (1001)");
        assert_eq!(owners.name(7), "7");
    }
}
