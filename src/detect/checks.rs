//! Checks that a number can pass or fail.
