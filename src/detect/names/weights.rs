//! The model: one log-odds weight per feature.

/// Log-odds of a run without any feature.
pub(super) const BIAS: f32 = -1.5;

/// Feature and weight.
pub(super) const WEIGHTS: &[(&str, f32)] = &[
    ("aanhef", 4.0),
    ("title", 2.0),
    ("function", 2.0),
    ("kin", 2.0),
    ("initials", 3.0),
    ("initial", 2.0),
    ("first-common", 2.0),
    ("single-first", 1.0),
    ("surname-frequent", 1.0),
    ("word-common", -2.0),
    ("place", -2.0),
    ("proper", -2.0),
    ("street", -3.0),
    ("street-suffix", -3.0),
    ("number-after", -1.0),
];
