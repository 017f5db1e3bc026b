//! The integration suite, a module per topic.

mod import_benchmark;
