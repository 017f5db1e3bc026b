//! Tests of the whole library, by topic.

mod outputs;
