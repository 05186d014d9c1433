//! zwartlak
fn main() {}
