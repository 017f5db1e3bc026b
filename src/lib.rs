//! xuekan (学刊) makes a periodic study booklet out of newspaper articles.
//!
//! ```text
//! Source ─read─▶ Article ─collect─▶ Library ─choose─▶ IssuePlan ─assemble─▶ Issue ─typeset─▶ Layout
//!                                                                             │               │
//!                                                                             └────render─────┴─▶ Package ─write─▶ dist/
//! ```
//!
//! Every arrow is one public function; nothing flows back. Text is parsed once, page numbers
//! belong to `layout`, and only `workspace` touches the world outside.

pub mod article;
pub mod build;
pub mod check;
pub mod cli;
pub mod config;
pub mod date;
pub mod dedup;
pub mod diag;
pub mod import;
pub mod index;
pub mod issue;
pub mod layout;
pub mod library;
pub mod package;
pub mod pages;
pub mod plan;
pub mod read;
pub mod render;
pub mod review;
pub mod select;
pub mod send;
pub mod site;
pub mod template;
pub mod text;
pub mod workspace;
pub mod yaml;
