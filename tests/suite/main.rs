//! One integration suite; modules by topic.

mod agreement;
mod bad_input;
mod bulletin;
mod commands;
mod import_benchmark;
mod newspaper;
mod outputs;
mod real_bulletin;
mod round_trip;
mod support;
mod validators;
