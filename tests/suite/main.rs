//! One integration suite; modules by topic.

mod agreement;
mod bad_input;
mod commands;
mod outputs;
mod support;
mod validators;
