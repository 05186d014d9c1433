//! The command line. Every help text and error comes from the messages, by the argument's id.

use crate::i18n::{Lang, Texts};
use crate::report::Date;
use clap::builder::Str;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// Everything on the command line.
#[derive(Debug, Parser)]
#[command(name = "zwartlak", version, disable_help_subcommand = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
    #[arg(long, global = true, value_name = "nl|en", default_value = "nl", env = LANG_VARIABLE)]
    pub(super) lang: Lang,
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
}

/// Sets the language when `--lang` does not.
pub(super) const LANG_VARIABLE: &str = "ZWARTLAK_LANG";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Scan(Scan),
    Redact(Redact),
    Verify(Verify),
    People(People),
    Decide(Decide),
    Policy(PolicyArgs),
    Patterns(Patterns),
    State(StateArgs),
    Baseline(BaselineArgs),
    Watch(Watch),
    /// Reads files for another process of this program.
    #[command(hide = true)]
    Worker,
}

/// What to read and how to judge it: the same for `scan` and `redact`.
#[derive(Debug, Default, clap::Args, Serialize, Deserialize)]
pub(super) struct Job {
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    #[serde(skip)]
    pub(super) paths: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    pub(super) files_from: Option<PathBuf>,
    #[arg(short, long, value_name = "KIND")]
    pub(super) kind: String,
    #[arg(long, value_name = "FILE")]
    pub(super) requester: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) officials: Option<PathBuf>,
    #[arg(long)]
    pub(super) streng: bool,
    #[arg(long)]
    pub(super) keep_functionaris: bool,
    #[arg(long, value_name = "TEXT")]
    pub(super) term: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) terms: Option<PathBuf>,
    #[command(flatten)]
    pub(super) keys: Keys,
    #[arg(long, value_name = "DIR")]
    pub(super) patterns: Option<PathBuf>,
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    #[serde(skip)]
    pub(super) date: Option<Date>,
    #[arg(long)]
    pub(super) show_text: bool,
}

/// What opens files that need a password.
#[derive(Clone, Debug, Default, clap::Args, Serialize, Deserialize)]
pub(super) struct Keys {
    #[arg(long, value_name = "TEXT")]
    pub(super) password: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) passwords: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Scan {
    #[command(flatten)]
    pub(super) job: Job,
    #[arg(short, long, value_enum, default_value = "table")]
    pub(super) format: ReportFormat,
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[arg(long)]
    pub(super) overwrite: bool,
    #[arg(long)]
    pub(super) explain: bool,
    /// `Some(None)`: without a secret.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    #[allow(clippy::option_option, reason = "an option with a value that may be left out")]
    pub(super) digest: Option<Option<PathBuf>>,
    #[command(flatten)]
    pub(super) drive: Drive,
}

/// How documents are read apart from everything else.
#[derive(Debug, clap::Args)]
pub(super) struct Apart {
    #[arg(long)]
    pub(super) no_workers: bool,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(64..))]
    pub(super) file_memory: Option<u64>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) file_time: Option<u64>,
}

/// What makes a scan of a shared drive one that can be repeated every night.
#[derive(Debug, clap::Args)]
pub(super) struct Drive {
    #[arg(long, value_name = "FILE")]
    pub(super) state: Option<PathBuf>,
    #[arg(long, requires = "state")]
    pub(super) rehash: bool,
    #[command(flatten)]
    pub(super) apart: Apart,
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(super) max_duration: Option<Duration>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=19))]
    pub(super) nice: Option<u8>,
    #[arg(long, value_name = "N", value_parser = load)]
    pub(super) max_load: Option<f64>,
    #[arg(long, value_name = "FILE")]
    pub(super) metrics: Option<PathBuf>,
}

/// A load as an argument: `1.5`.
fn load(text: &str) -> Result<f64, String> {
    let number: f64 = text.replace(',', ".").parse().map_err(|_| text.to_owned())?;
    if number.is_finite() && number >= 0.0 { Ok(number) } else { Err(text.to_owned()) }
}

/// A time as an argument: `30s`, `45m`, `6h`.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || text.to_owned();
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let number: u64 = text.trim_end_matches(unit).parse().map_err(|_| wrong())?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        _ => return Err(wrong()),
    };
    number.checked_mul(seconds).filter(|n| *n > 0).map(Duration::from_secs).ok_or_else(wrong)
}

#[derive(Debug, clap::Args)]
pub(super) struct Watch {
    #[command(flatten)]
    pub(super) job: Job,
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
    #[arg(long, value_name = "N", default_value = "30", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) every: u64,
    #[command(flatten)]
    pub(super) drive: Drive,
}

#[derive(Debug, clap::Args)]
pub(super) struct BaselineArgs {
    #[command(subcommand)]
    pub(super) command: BaselineCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum BaselineCommand {
    Report(ChangesArgs),
    Accept(AcceptArgs),
    Withdraw {
        #[arg(value_name = "FILE", display_order = 0)]
        state: PathBuf,
        #[arg(value_name = "TEXT", required = true, display_order = 1)]
        fingerprints: Vec<String>,
    },
    List {
        #[arg(value_name = "FILE")]
        state: PathBuf,
    },
    Leak(LeakArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct ChangesArgs {
    #[arg(value_name = "FILE")]
    pub(super) state: PathBuf,
    #[arg(long, value_name = "N")]
    pub(super) since: Option<i64>,
    #[arg(short, long, value_name = "KIND", default_value = "schijf")]
    pub(super) kind: String,
    #[arg(short, long, value_enum, default_value = "table")]
    pub(super) format: ChangesFormat,
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[arg(long)]
    pub(super) overwrite: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ChangesFormat {
    Table,
    Html,
    Jsonl,
    Csv,
    Sarif,
}

#[derive(Debug, clap::Args)]
pub(super) struct AcceptArgs {
    #[arg(value_name = "FILE")]
    pub(super) state: PathBuf,
    #[arg(long, value_name = "NAME")]
    pub(super) by: String,
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: String,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) until: Option<Date>,
    #[arg(long)]
    pub(super) all: bool,
    #[arg(long, value_name = "PATH")]
    pub(super) path: Vec<PathBuf>,
    #[arg(long, value_name = "KIND")]
    pub(super) of_kind: Vec<String>,
    #[arg(long, value_name = "TEXT")]
    pub(super) fingerprint: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct LeakArgs {
    #[arg(value_name = "FILE")]
    pub(super) state: PathBuf,
    #[arg(long, value_name = "PATH", required = true)]
    pub(super) path: Vec<PathBuf>,
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[arg(long)]
    pub(super) overwrite: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct StateArgs {
    #[command(subcommand)]
    pub(super) command: StateCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum StateCommand {
    Show {
        #[arg(value_name = "FILE")]
        state: PathBuf,
    },
    Export {
        #[arg(value_name = "FILE")]
        state: PathBuf,
        #[arg(short, long, value_enum, default_value = "jsonl")]
        format: ExportFormat,
    },
    Prune {
        #[arg(value_name = "FILE")]
        state: PathBuf,
        #[arg(long, value_name = "N", default_value = "30")]
        runs: u32,
    },
    Verify {
        #[arg(value_name = "FILE")]
        state: PathBuf,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    Jsonl,
    Csv,
}

#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "switches of the command line")]
pub(super) struct Redact {
    #[command(flatten)]
    pub(super) job: Job,
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub(super) decisions: Option<PathBuf>,
    #[arg(long, value_name = "NUMBER")]
    pub(super) case: Option<String>,
    #[arg(long)]
    pub(super) overwrite: bool,
    #[arg(long, value_enum, default_value = "blank")]
    pub(super) images: ImageChoice,
    #[arg(long = "box", id = "box", value_enum, default_value = "step")]
    pub(super) boxes: BoxChoice,
    #[arg(long)]
    pub(super) accept_changes: bool,
    #[arg(long)]
    pub(super) legend: bool,
    #[arg(long)]
    pub(super) ocr_layer: bool,
    #[command(flatten)]
    pub(super) apart: Apart,
}

/// A day as an argument.
fn date(text: &str) -> Result<Date, String> {
    Date::iso(text).ok_or_else(|| text.to_owned())
}

#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    #[arg(value_name = "ORIGINAL", display_order = 0)]
    pub(super) original: PathBuf,
    #[arg(value_name = "REDACTED", display_order = 1)]
    pub(super) copy: Option<PathBuf>,
    #[command(flatten)]
    pub(super) keys: Keys,
    #[command(flatten)]
    pub(super) apart: Apart,
}

#[derive(Debug, clap::Args)]
pub(super) struct People {
    #[command(flatten)]
    pub(super) job: Job,
    #[command(flatten)]
    pub(super) apart: Apart,
}

#[derive(Debug, clap::Args)]
pub(super) struct Decide {
    #[arg(value_name = "DIR")]
    pub(super) output: PathBuf,
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) from: Option<PathBuf>,
    #[arg(long, value_name = "TEXT")]
    pub(super) motivation: Option<String>,
    #[arg(long)]
    pub(super) release: bool,
    #[arg(long)]
    pub(super) four_eyes: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct PolicyArgs {
    #[command(subcommand)]
    pub(super) command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum PolicyCommand {
    Check {
        #[arg(value_name = "FILE")]
        files: Vec<String>,
    },
    Show {
        #[arg(value_name = "KIND")]
        kind: String,
        #[arg(long, value_name = "MODE")]
        mode: Vec<String>,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Patterns {
    #[command(subcommand)]
    pub(super) command: PatternsCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum PatternsCommand {
    List {
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    Check {
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    Table,
    Jsonl,
    Csv,
    Sarif,
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ImageChoice {
    Blank,
    Keep,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum BoxChoice {
    Step,
    Fixed,
    FullLine,
    Exact,
}

/// The command line, or what to print instead and where to (`true`: help, not an error).
pub(super) fn parse(
    words: impl IntoIterator<Item = OsString>,
    texts: &Texts,
) -> Result<Args, (String, bool)> {
    let mut command = localised(Args::command(), texts, "help");
    let parsed = command
        .try_get_matches_from_mut(words)
        .and_then(|matches| Args::from_arg_matches(&matches));
    parsed.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => (error.render().to_string(), true),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => (error.render().to_string(), false),
        _ => (explain(&error, texts), false),
    })
}

/// The language asked for, before the command line is understood: its own errors have one too.
pub(super) fn lang(words: &[OsString]) -> Lang {
    let words: Vec<&str> = words.iter().filter_map(|w| w.to_str()).collect();
    let pair = words.windows(2).find_map(|w| match w {
        ["--lang", value] => Some((*value).to_owned()),
        _ => None,
    });
    let joined = || words.iter().find_map(|w| w.strip_prefix("--lang=")).map(str::to_owned);
    let asked = pair.or_else(joined).or_else(|| std::env::var(LANG_VARIABLE).ok());
    asked.and_then(|l| l.parse().ok()).unwrap_or_default()
}

/// Arguments of every command: they stand last in the help.
const COMMON: &[&str] = &["lang", "quiet", "help", "version"];

/// Their place in the help.
const LAST: usize = 900;

/// Arguments that a command shares the type of and does without.
const UNUSED: &[(&str, &[&str])] = &[("help-watch", &["files-from", "metrics"])];

/// Fills in the help texts: `<prefix>` for the command, `<prefix>-arg-<id>` for an argument, `<prefix>-value-<id>`
/// for what stands for its value when that is not what it is elsewhere, `<prefix>-examples` after it.
fn localised(command: clap::Command, texts: &Texts, prefix: &str) -> clap::Command {
    let template = texts.get("help-template");
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    let mut command = command
        .about(texts.get(prefix))
        .override_usage(texts.get(&format!("{prefix}-usage")))
        .after_help(texts.optional(&format!("{prefix}-examples")).unwrap_or_default())
        .help_template(template)
        .subcommand_help_heading(texts.get("help-commands"))
        .subcommand_value_name(Str::from(texts.get("help-command")))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            clap::Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .help(texts.get("help-arg-help")),
        );
    if prefix == "help" {
        command = command.arg(
            clap::Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help(texts.get("help-arg-version")),
        );
    }
    command = command.mut_args(|arg| {
        let id = arg.get_id().as_str().replace('_', "-");
        let own = texts.optional(&format!("{prefix}-arg-{id}"));
        let shared = || texts.get(&format!("help-arg-{id}"));
        let heading = if arg.is_positional() { "help-arguments" } else { "help-options" };
        let arg = if COMMON.contains(&id.as_str()) { arg.display_order(LAST) } else { arg };
        let unused = UNUSED.iter().any(|(p, ids)| *p == prefix && ids.contains(&id.as_str()));
        let takes_value = arg.get_action().takes_values();
        let names = arg.get_value_names().unwrap_or_default();
        let special = texts.optional(&format!("{prefix}-value-{id}")).map(Str::from);
        let names: Vec<Str> = names
            .iter()
            .map(|name| special.clone().unwrap_or_else(|| value_name(name, texts)))
            .collect();
        let arg = if takes_value { arg.value_names(names) } else { arg };
        // The texts name values and defaults themselves, in their own language.
        arg.help(own.unwrap_or_else(shared))
            .help_heading(texts.get(heading))
            .hide(unused)
            .hide_env(takes_value)
            .hide_default_value(takes_value)
            .hide_possible_values(takes_value)
    });
    for name in names {
        let inner = format!("{prefix}-{name}");
        command = command.mut_subcommand(&name, |c| localised(c, texts, &inner));
    }
    command
}

/// What stands for a value in the help, e.g. `FILE`; a choice such as `nl|en` is the same everywhere.
fn value_name(name: &str, texts: &Texts) -> Str {
    let said = texts.optional(&format!("help-value-{}", name.to_lowercase()));
    said.map_or_else(|| Str::from(name.to_owned()), Str::from)
}

/// A usage error in one line: what is wrong with which word.
fn explain(error: &clap::Error, texts: &Texts) -> String {
    let of = |kind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        Some(ContextValue::StyledStrs(all)) => {
            all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    };
    let id = match error.kind() {
        ErrorKind::MissingRequiredArgument => "cli-usage-missing",
        ErrorKind::UnknownArgument => "cli-usage-unknown",
        ErrorKind::InvalidSubcommand | ErrorKind::MissingSubcommand => "cli-usage-command",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation
            if of(ContextKind::InvalidValue).is_empty() =>
        {
            "cli-usage-no-value"
        }
        ErrorKind::InvalidValue if !of(ContextKind::ValidValue).is_empty() => "cli-usage-choice",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "cli-usage-value",
        _ => "cli-usage-other",
    };
    let subcommand = of(ContextKind::InvalidSubcommand);
    let argument = of(ContextKind::InvalidArg);
    let valid = of(ContextKind::ValidValue);
    let args = [
        ("argument", if argument.is_empty() { subcommand.as_str() } else { argument.as_str() }),
        ("value", &of(ContextKind::InvalidValue)),
        ("valid", &valid),
    ];
    let line = texts.with(id, &args);
    format!("{}: {line}\n{}", texts.get("cli-error"), texts.get("cli-usage-hint"))
}
