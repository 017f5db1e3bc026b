//! The configuration: YAML in `config/`, checked and complete.
//!
//! Every key is defined here once, with its meaning; defaults are what the commented sample shows.
//! Knows keys and names, and nothing of articles.

mod load;
mod newsletter;
mod settings;

pub use load::{Edition, Loaded, issue_schema, load, load_issue, schema};
pub use newsletter::{Newsletter, Smtp, Tls};
pub use settings::{
    Accepted, Department, Duplicates, Exclusion, Fonts, IssueSettings, Order, Output, Pin, Publication, Section,
    Settings, SiteSettings, Topic, Weight,
};
