//! `xuekan schema`: JSON Schemas for editors that check while typing.

use super::args::{SchemaArgs, SchemaOf};
use super::{Status, Terminal};
use crate::{config, plan, read, template};

/// Prints a schema.
pub fn run(args: &SchemaArgs, terminal: &Terminal) -> Status {
    let schema = match args.of {
        SchemaOf::Config => config::schema(),
        SchemaOf::Issue => config::issue_schema(),
        SchemaOf::Article => read::markdown::front_matter_schema(),
        SchemaOf::Theme => template::theme_schema(),
        SchemaOf::Plan => plan::schema(),
    };
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    terminal.print(&format!("{text}\n"));
    Status::Made
}
