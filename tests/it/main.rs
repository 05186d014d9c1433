//! Integration tests, one module per question.
mod verify;
