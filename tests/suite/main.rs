//! The integration suite, a module per topic.

mod bulletin;
mod import_benchmark;
