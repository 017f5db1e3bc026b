//! Arguments as typed. Their Chinese wording stands in `words`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::Output;
use crate::date::Date;
use crate::read::kind::Kind;
use crate::text::script::Script;

use super::values::{date, kind, output, page, paper, script, seconds};

/// Makes a periodic study booklet out of newspaper articles.
#[derive(Debug, Parser)]
#[command(name = "xuekan", version, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Examples:\n  xuekan init bulletin && cd bulletin && xuekan build\n  xuekan plan\n  xuekan build --only pdf,epub\n\nExit status: 0 made, nothing above a note; 1 made, with warnings or worse; 2 not made; 3 wrong usage."
)]
pub struct Arguments {
    /// Language of messages: zh or en [default: from the locale]
    #[arg(long, global = true, value_enum)]
    pub lang: Option<LangChoice>,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = ColourChoice::Auto)]
    pub color: ColourChoice,
    /// Print results and errors only, no progress and no summary
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// Language of messages.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum LangChoice {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColourChoice {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a workspace that builds at once
    #[command(after_help = "Example:\n  xuekan init bulletin --department 计算机学院")]
    Init(InitArgs),
    /// Turn text that arrived into articles
    #[command(
        after_help = "Examples:\n  xuekan import inbox/ --review review.html\n  xuekan import - --source 青禾日报 --date 2024-03-11 --page 1 < page.txt\n  xuekan import inbox/page.txt --dry-run\n  xuekan import --review-again 1a2b3c4d --review review.html\n  xuekan import old.txt --into articles/2024-01 --write-config config/old.yaml\n\nThe untouched originals are kept in .originals/ below the articles, each with a record of what was made of it."
    )]
    Import(ImportArgs),
    /// List articles of the library
    #[command(after_help = "Example:\n  xuekan list --topic 两会 --from 2024-03-04")]
    List(ListArgs),
    /// Show which articles the topics choose, and why
    #[command(after_help = "Examples:\n  xuekan plan\n  xuekan plan --write config/issues/2024-01-plan.yaml")]
    Plan(PlanArgs),
    /// Check configuration, articles, links, sources and fonts
    #[command(after_help = "Examples:\n  xuekan check\n  xuekan check articles/2024-03-06-青禾日报/*.md")]
    Check(CheckArgs),
    /// Make the issue: every edition, every output
    #[command(
        after_help = "Examples:\n  xuekan build\n  xuekan build --only pdf,html --department 计算机学院\n  xuekan build config/bulletin.yaml --out dist --plan config/issues/2024-01-plan.yaml"
    )]
    Build(BuildArgs),
    /// Send the newsletter of a finished issue to everybody on a list; only tells what it would do without --really
    #[command(
        after_help = "Examples:\n  xuekan build --only email\n  xuekan send --to recipients.txt\n  xuekan send --to recipients.csv --really --pause 2\n\nA list has one address per line (Name <name@example.org>), # begins a remark; or it is a CSV table with columns name and email.\nThe log beside the message knows who has it: run the same command again after an interruption and nobody gets it twice."
    )]
    Send(SendArgs),
    /// Make a website of all issues, with feeds and a search
    #[command(
        after_help = "Examples:\n  xuekan site\n  xuekan site --out public --department 计算机学院\n\nThe issues are that of the configuration and those whose files lie beside its own. A past issue keeps its articles when its plan lies there too (xuekan plan --write config/issues/2024-01-plan.yaml)."
    )]
    Site(SiteArgs),
    /// See, take out and check templates
    #[command(
        after_help = "Examples:\n  xuekan templates list\n  xuekan templates eject computer html/masthead.html\n  xuekan templates check"
    )]
    Templates(TemplatesArgs),
    /// Print the JSON Schema of the configuration, an issue file, front matter, a theme or a plan
    #[command(after_help = "Example:\n  xuekan schema > config/bulletin.schema.json")]
    Schema(SchemaArgs),
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  xuekan completions bash > /etc/bash_completion.d/xuekan")]
    Completions(CompletionsArgs),
    /// Print the manual page
    #[command(after_help = "Example:\n  xuekan man > xuekan.1 && man ./xuekan.1")]
    Man,
}

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Folder of the workspace
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// A department that gets an edition of its own; may be given several times
    #[arg(long, value_name = "NAME")]
    pub department: Vec<String>,
}

/// Which configuration.
#[derive(Debug, Args)]
pub struct ConfigArg {
    /// Configuration file
    #[arg(default_value = "config/bulletin.yaml")]
    pub config: PathBuf,
}

/// Arguments of `list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only articles of this topic of the configuration
    #[arg(long, value_name = "NAME")]
    pub topic: Option<String>,
    /// Only articles of this paper
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Only articles from this day on
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Date>,
    /// Only articles up to this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub to: Option<Date>,
    /// Configuration file
    #[arg(long, default_value = "config/bulletin.yaml")]
    pub config: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// Which configuration.
    #[command(flatten)]
    pub config: ConfigArg,
    /// Only the edition of this department
    #[arg(long, value_name = "NAME")]
    pub department: Option<String>,
    /// Write the plan as YAML to a file that can be edited and used
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// A configuration file, or article files [default: config/bulletin.yaml]
    #[arg(value_name = "CONFIG or FILES")]
    pub paths: Vec<PathBuf>,
    /// Form of the findings
    #[arg(long, value_enum, default_value_t = FindingFormat::Text)]
    pub format: FindingFormat,
    /// The same as --format json
    #[arg(long)]
    pub json: bool,
}

/// Form in which findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// With the source line.
    Text,
    /// One line each.
    Short,
    /// A JSON array.
    Json,
}

/// Arguments of `build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Which configuration.
    #[command(flatten)]
    pub config: ConfigArg,
    /// Folder for what is made; the issue gets a folder below it [default: dist in the workspace]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Only these outputs, comma-separated: pdf,booklet,html,epub,markdown,docx,email,wechat
    #[arg(long, value_name = "OUTPUTS", value_delimiter = ',', value_parser = output)]
    pub only: Vec<Output>,
    /// Only the edition of this department
    #[arg(long, value_name = "NAME")]
    pub department: Option<String>,
    /// Use this plan instead of choosing anew
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// Print a summary as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `send`.
#[derive(Debug, Args)]
pub struct SendArgs {
    /// Which configuration.
    #[command(flatten)]
    pub config: ConfigArg,
    /// List of recipients: one address per line, or a CSV table
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// Send; without it nothing leaves this machine
    #[arg(long)]
    pub really: bool,
    /// The edition of this department instead of the main one
    #[arg(long, value_name = "NAME")]
    pub department: Option<String>,
    /// Folder of what was made [default: dist in the workspace]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Log of who has the message [default: beside the message]
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Seconds of rest between two messages
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0, value_parser = seconds)]
    pub pause: f64,
    /// Send again where an earlier run ended without an answer
    #[arg(long)]
    pub retry_uncertain: bool,
    /// Try again whom the server refused in an earlier run
    #[arg(long)]
    pub retry_refused: bool,
    /// Print a summary as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `site`.
#[derive(Debug, Args)]
pub struct SiteArgs {
    /// Which configuration.
    #[command(flatten)]
    pub config: ConfigArg,
    /// Folder of the site [default: dist/site in the workspace]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The editions of this department instead of the main ones
    #[arg(long, value_name = "NAME")]
    pub department: Option<String>,
    /// Print a summary as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Files or folders; - for pasted text on standard input
    #[arg(required_unless_present = "review_again", value_name = "PATH")]
    pub files: Vec<PathBuf>,
    /// Folder the articles go to [default: the first library folder]
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    /// Kind of the material: pdf, markdown, text, html, docx, epub, feed, mail, zip, bulletin or newspaper [default: told from its content]
    #[arg(long, value_parser = kind)]
    pub kind: Option<Kind>,
    /// Paper the texts are from, where they do not say
    #[arg(long, value_name = "NAME", value_parser = paper)]
    pub source: Option<String>,
    /// Day they were printed, such as 2024-03-05, where they do not say; also gives datelines their year
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<Date>,
    /// Page they were printed on, such as 1, A02 or 2-3, where they do not say
    #[arg(long, value_name = "PAGE", value_parser = page)]
    pub page: Option<String>,
    /// Put the articles into `simplified` or `traditional` characters [default: they stay what they are]
    #[arg(long, value_name = "SCRIPT", value_parser = script)]
    pub convert: Option<Script>,
    /// Write a page with the originals left and the result right, every change marked
    #[arg(long, value_name = "FILE")]
    pub review: Option<PathBuf>,
    /// Make the review of an earlier import again, from the kept original; writes no articles
    #[arg(long, value_name = "HASH or FILE", conflicts_with_all = ["files", "write_config", "kind", "source", "date", "page", "convert"])]
    pub review_again: Option<String>,
    /// Write a configuration that sets an imported bulletin again, in its own order
    #[arg(long, value_name = "FILE")]
    pub write_config: Option<PathBuf>,
    /// Configuration file, for the default of --into
    #[arg(long, default_value = "config/bulletin.yaml")]
    pub config: PathBuf,
    /// Show what was recognised and write no articles
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `templates`.
#[derive(Debug, Args)]
pub struct TemplatesArgs {
    /// Configuration file, which tells the workspace
    #[arg(long, global = true, default_value = "config/bulletin.yaml")]
    pub config: PathBuf,
    /// What to do with them
    #[command(subcommand)]
    pub command: TemplatesCommand,
}

/// What to do with templates.
#[derive(Debug, Subcommand)]
pub enum TemplatesCommand {
    /// List template folders and where each of their files comes from
    List,
    /// Print a template file
    Show {
        /// The file, such as html/masthead.html
        file: String,
        /// Template folder
        #[arg(long, default_value = "default")]
        name: String,
    },
    /// Copy built-in files into the workspace, to be changed there
    Eject {
        /// Template folder they go to, or the department whose folder it is
        name: String,
        /// Which files; all when none is named
        files: Vec<String>,
    },
    /// Render every template with a sample issue and report errors
    Check {
        /// Template folder; all when left out
        name: Option<String>,
    },
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of what
    #[arg(value_enum, default_value_t = SchemaOf::Config)]
    pub of: SchemaOf,
}

/// What a schema can be printed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// The configuration.
    Config,
    /// An issue file.
    Issue,
    /// The front matter of an article.
    Article,
    /// theme.yaml of a template folder.
    Theme,
    /// A plan.
    Plan,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
