//! Tests of the whole: one module per question.

mod fixtures;
