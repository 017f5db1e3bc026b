//! One integration suite; modules by topic.

mod agreement;
mod asterisks;
mod bad_input;
mod booklet;
mod bulletin;
mod commands;
mod delivered;
mod docx;
mod email;
mod hostile;
mod import;
mod import_benchmark;
mod import_edges;
mod newspaper;
mod newspaper_pages;
mod newspaper_score;
mod outputs;

#[path = "../pages/mod.rs"]
mod pages;
mod pdf;
mod readers;
mod real_bulletin;
mod reproducible;
mod round_trip;
mod seeds;
mod send;
mod site;
mod support;
mod validators;
mod wechat;
