//! `svc generate`: manual pages, completions, the page for agents and the schema of JSON.

use crate::cli::environment::COMPLETE;
use crate::cli::manual::{Page, pages, skill};
use crate::cli::session::{Failure, Session, chain};
use crate::render::{Format, for_message, schema_commands, write_schema};
use bstr::ByteSlice;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand, ValueEnum, ValueHint};
use clap_complete::env::Shells;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What to generate; `svc man` and `svc completions` are the same.
#[derive(Clone, PartialEq, Debug, Subcommand)]
pub(crate) enum Generate {
    /// Generate the manual page for svc, for one of its commands, or for the output formats.
    Man(Man),
    /// Generate completions for a shell, including service names: `source <(svc generate completions bash)`.
    Completions(Completions),
    /// Generate JSON Schema (2020-12) for the JSON of a command, or of every command.
    Schema(Schema),
    /// Generate a page for AI agents that have a shell: every command with its examples.
    ///
    /// The page is plain text in Markdown with the header of a skill, made from the help and the manual.
    Skill,
}

/// The arguments of `svc man`.
#[derive(Clone, PartialEq, Debug, Args)]
pub(crate) struct Man {
    /// Page to write to standard output: a command (port, udp-server) or formats [default: the page of svc].
    #[arg(value_name = "PAGE")]
    page: Option<String>,
    /// Write all pages into DIR: svc.1, svc-port.1, svc-formats.5 ...
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "page")]
    directory: Option<PathBuf>,
}

/// The arguments of `svc generate schema`.
#[derive(Clone, PartialEq, Debug, Args)]
pub(crate) struct Schema {
    /// Command whose output to describe, or `error` for errors under JSON [default: all]; with `--format jsonl`, one line of
    /// it.
    #[arg(value_name = "COMMAND", value_parser = PossibleValuesParser::new(schema_commands()))]
    command: Option<String>,
}

/// The arguments of `svc completions`.
#[derive(Clone, PartialEq, Debug, Args)]
pub(crate) struct Completions {
    /// Shell to complete for.
    shell: Shell,
}

/// A shell whose completions can be written.
#[derive(Clone, Copy, PartialEq, Debug, ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Powershell,
}

impl Shell {
    fn name(self) -> &'static str {
        match self {
            Shell::Bash => "bash",
            Shell::Zsh => "zsh",
            Shell::Fish => "fish",
            Shell::Elvish => "elvish",
            Shell::Powershell => "powershell",
        }
    }
}

/// Writes what is asked for.
pub(crate) fn run(session: &mut Session<'_>, what: &Generate, out: &mut dyn Write) -> Result<(), Failure> {
    match what {
        Generate::Man(page) => man(session, page, out),
        Generate::Completions(completions) => completions.write(out),
        Generate::Schema(schema) => {
            let lines = session.options.format == Some(Format::Jsonl);
            Ok(write_schema(out, schema.command.as_deref(), lines)?)
        }
        Generate::Skill => Ok(skill((session.commands)(), out)?),
    }
}

/// Writes a manual page, or all of them.
pub(crate) fn man(session: &mut Session<'_>, man: &Man, out: &mut dyn Write) -> Result<(), Failure> {
    let pages = pages((session.commands)());
    match &man.directory {
        Some(directory) => write_pages(&pages, directory),
        None => write_page(&pages, man.page.as_deref(), out),
    }
}

fn write_page(pages: &[Page], word: Option<&str>, out: &mut dyn Write) -> Result<(), Failure> {
    let Some(page) = pages.iter().find(|page| page.word() == word) else {
        let words: Vec<&str> = pages.iter().filter_map(Page::word).collect();
        let word = for_message(word.unwrap_or_default().as_bytes());
        return Err(format!("no manual page `{word}`; the pages are {}", words.join(", ")).into());
    };
    Ok(page.write(out)?)
}

fn write_pages(pages: &[Page], directory: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        format!(
            "cannot write the manual pages into `{}`: {}",
            for_message(directory.as_os_str().as_encoded_bytes()),
            chain(&error)
        )
    };
    fs::create_dir_all(directory).map_err(failed)?;
    for page in pages {
        let mut text = Vec::new();
        page.write(&mut text)?;
        fs::write(directory.join(page.file_name()), text).map_err(failed)?;
    }
    Ok(())
}

/// How zsh learns which function completes svc.
const ZSH_REGISTERS: &str = "compdef _clap_dynamic_completer_svc svc";
/// The same for a file `_svc` in a folder of `fpath`: zsh runs it at the first TAB, which has to complete already.
const ZSH_REGISTERS_OR_COMPLETES: &str = r#"if [[ "${funcstack[1]}" == _svc ]]; then
    _clap_dynamic_completer_svc "$@"
else
    compdef _clap_dynamic_completer_svc svc
fi"#;

impl Completions {
    /// Writes the lines that tell a shell to ask the program.
    pub(crate) fn write(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let shells = Shells::builtins();
        let completer = shells.completer(self.shell.name()).ok_or("this shell is not supported")?;
        let mut text = Vec::new();
        completer.write_registration(COMPLETE, "svc", "svc", "svc", &mut text)?;
        if self.shell == Shell::Zsh {
            text = text.replace(ZSH_REGISTERS, ZSH_REGISTERS_OR_COMPLETES);
        }
        Ok(out.write_all(&text)?)
    }
}
