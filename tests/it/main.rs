//! x
mod verify;
