//! The manual: a page for each command, and one for the formats.
//!
//! The pages are the Markdown in `src/manual/`, which the documentation of the library shows too. `svc generate man`
//! writes them as roff, after what clap_mangen writes about arguments; `--help` ends with their examples.

mod generated;
mod markdown;
mod options;
mod roff;
mod skill;
#[cfg(test)]
mod tests;
mod texts;

pub(crate) use skill::skill;

use clap::Command;
use clap::builder::Resettable;
use markdown::blocks;
use std::io::{self, Write};
use texts::{FORMATS, commands_of, examples, text};

/// A page of the manual.
pub(crate) struct Page {
    /// `svc`, `svc-port` ...
    pub(crate) name: String,
    /// The command it is for.
    command: Option<Command>,
    text: &'static str,
}

/// Every page: of the program, its commands, theirs, and the formats.
pub(crate) fn pages(mut tool: Command) -> Vec<Page> {
    tool.build();
    let mut pages = Vec::new();
    add(&mut pages, "svc".to_owned(), &tool);
    pages.push(Page { name: FORMATS.to_owned(), command: None, text: text(FORMATS) });
    pages
}

fn add(pages: &mut Vec<Page>, name: String, command: &Command) {
    let own = command.clone().name(name.clone()).display_name(name.clone());
    pages.push(Page { text: text(&name), command: Some(own), name: name.clone() });
    for inner in commands_of(command) {
        add(pages, format!("{name}-{}", inner.get_name()), inner);
    }
}

impl Page {
    /// The word that `svc generate man` takes for it; none for the page of the program.
    pub(crate) fn word(&self) -> Option<&str> {
        self.name.strip_prefix("svc-")
    }

    /// The name of its file, with the section of the manual.
    pub(crate) fn file_name(&self) -> String {
        let section = if self.command.is_some() { 1 } else { 5 };
        format!("{}.{section}", self.name)
    }

    /// Writes it as roff.
    ///
    /// # Errors
    ///
    /// The output cannot be written.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        match &self.command {
            Some(command) => {
                // The page has this in a section of its own.
                let command = command.clone().after_help(Resettable::Reset);
                clap_mangen::Man::new(command).render(out)?;
            }
            None => roff::title(&self.name, "5", blocks(self.text).first()).to_writer(out)?,
        }
        let text = generated::regenerate(self.text, |name| match name {
            "command" => Some(String::new()),
            fields => generated::fields(fields),
        });
        roff::sections(&text).to_writer(out)
    }

    /// Its Markdown, with what is made from the program as it is now.
    #[cfg(test)]
    fn markdown(&self) -> String {
        generated::regenerate(self.text, |name| match (name, &self.command) {
            ("command", Some(command)) => Some(options::command(&mut command.clone())),
            _ => generated::fields(name),
        })
    }
}

/// The command tree with the examples of the manual below the long help of each command.
pub(crate) fn with_examples(tool: Command) -> Command {
    with_examples_of(tool, "svc")
}

fn with_examples_of(command: Command, page: &str) -> Command {
    let examples = examples(page);
    let text = match command.get_after_help() {
        Some(more) => format!("{more}\n\n{examples}"),
        None => examples,
    };
    command.after_long_help(text).mut_subcommands(|inner| {
        let page = format!("{page}-{}", inner.get_name());
        with_examples_of(inner, &page)
    })
}
