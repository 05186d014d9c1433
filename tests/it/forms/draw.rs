//! Random values that pass the checks of their kind; the same ones at every run.

/// A small generator (xorshift64*), seeded by a name.
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: &str) -> Self {
        Self(
            seed.bytes().fold(0x9e37_79b9_7f4a_7c15, |h, b| {
                (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3)
            }) | 1,
        )
    }

    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % n
    }

    pub(super) fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }

    pub(super) fn digits(&mut self, n: usize) -> String {
        (0..n).map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap())).collect()
    }

    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// Letters out of `from`.
    pub(super) fn letters(&mut self, from: &str, n: usize) -> String {
        (0..n)
            .map(|_| {
                char::from(from.as_bytes()[usize::try_from(self.below(from.len() as u64)).unwrap()])
            })
            .collect()
    }

    /// Nine digits that pass the elfproef and begin with `head`.
    pub(super) fn bsn_with(&mut self, head: &str) -> String {
        loop {
            let number = format!("{head}{}", self.digits(9 - head.len()));
            let d: Vec<i32> = number.bytes().map(|b| i32::from(b - b'0')).collect();
            let sum: i32 =
                (0..8).map(|i| (9 - i) * d[usize::try_from(i).unwrap()]).sum::<i32>() - d[8];
            if sum % 11 == 0 && sum != 0 {
                return number;
            }
        }
    }

    pub(super) fn bsn(&mut self) -> String {
        let head = self.between(10, 99).to_string();
        self.bsn_with(&head)
    }

    /// An account number at a Dutch bank.
    pub(super) fn iban(&mut self) -> String {
        let bank =
            self.pick(&["ABNA", "RABO", "INGB", "TRIO", "SNSB", "ASNB", "BUNQ", "KNAB", "RBRB"]);
        let account = format!("{bank}0{}", self.digits(9));
        Self::iban_of("NL", &account)
    }

    pub(super) fn iban_of(country: &str, account: &str) -> String {
        let rest = format!("{account}{country}00").bytes().fold(0u64, |r, b| {
            let v = u64::from(if b.is_ascii_digit() { b - b'0' } else { b - b'A' + 10 });
            (if v > 9 { r * 100 } else { r * 10 } + v) % 97
        });
        format!("{country}{:02}{account}", 98 - rest)
    }

    /// A kenteken of sidecode 1 to 14, with its dashes.
    pub(super) fn plate(&mut self, sidecode: usize) -> String {
        const SHAPES: [&str; 14] = [
            "XX-99-99", "99-99-XX", "99-XX-99", "XX-99-XX", "XX-XX-99", "99-XX-XX", "99-XXX-9",
            "9-XXX-99", "XX-999-X", "X-999-XX", "XXX-99-X", "X-99-XXX", "9-XX-999", "999-XX-9",
        ];
        let each = SHAPES[sidecode - 1].chars().map(|c| match c {
            'X' => self.letters("BDFGHJKLNPRTXZ", 1),
            '9' => self.digits(1),
            c => c.to_string(),
        });
        let made: String = each.collect();
        // Refused letter groups, and what is a date or could be one.
        if ["GVD", "KKK", "PKK", "TBS"].iter().any(|w| made.contains(w)) {
            self.plate(sidecode)
        } else {
            made
        }
    }

    /// A telephone number in a form: `9` is a digit.
    pub(super) fn phone(&mut self, form: &str) -> String {
        let mut last = String::new();
        let each = form.chars().map(|c| match c {
            '9' => char::from(b'1' + u8::try_from(self.below(9)).unwrap()),
            c => c,
        });
        last.extend(each);
        last
    }

    pub(super) fn postcode(&mut self) -> String {
        let letters = self.letters("BCFGHJKLMNPRTVWXZ", 2);
        format!("{}{}", self.between(1011, 9999), letters)
    }

    pub(super) fn date(&mut self) -> (u64, u64, u64) {
        (self.between(1, 28), self.between(1, 12), self.between(1935, 2011))
    }

    pub(super) fn person(&mut self) -> String {
        let first = self.pick(&[
            "Jan", "Fatima", "Pieter", "Sanne", "Mohammed", "Annelies", "Kees", "Yusuf", "Marieke",
            "Tjeerd",
        ]);
        let last = self.pick(&[
            "de Vries",
            "Jansen",
            "El Amrani",
            "van den Berg",
            "Yilmaz",
            "Dijkstra",
            "Bakker",
            "Ramdin",
            "Kowalski",
            "Hoekstra",
        ]);
        format!("{first} {last}")
    }

    pub(super) fn street(&mut self) -> &'static str {
        self.pick(&[
            "Dorpsstraat",
            "Lange Nieuwstraat",
            "Burgemeester Jansenlaan",
            "Het Rond",
            "Nijenheim",
            "Oude Gracht",
            "Prins Hendrikkade",
            "Molenweg",
            "Jan van Galenstraat",
            "Kerkplein",
            "Dr. Schaepmanstraat",
        ])
    }

    pub(super) fn town(&mut self) -> &'static str {
        self.pick(&[
            "Utrecht",
            "Assen",
            "Leek",
            "Bergen op Zoom",
            "'s-Hertogenbosch",
            "Nieuwegein",
            "Houten",
            "Den Haag",
            "Goes",
            "Zeist",
        ])
    }
}
