//! Things that go wrong, as data: every language can say them.

/// Something to tell the user: a message id and its arguments.
///
/// Nothing in it is document text. What a library said (a parser, the operating system) travels as an
/// argument in the library's own language.
pub trait Explain {
    /// The message id: `reason-encrypted`, `policy-error-unknown`.
    fn message(&self) -> String;

    /// The arguments of the message, by name.
    fn args(&self) -> Vec<(&'static str, String)>;
}
