//! The texts of the pages, and what is taken from them and from the commands.

use super::markdown::{Block, blocks};
use clap::Command;

/// The texts of the pages, by their names.
pub(super) const TEXTS: [(&str, &str); 23] = [
    ("svc", include_str!("../../manual/svc.md")),
    ("svc-lookup", include_str!("../../manual/svc-lookup.md")),
    ("svc-port", include_str!("../../manual/svc-port.md")),
    ("svc-range", include_str!("../../manual/svc-range.md")),
    ("svc-search", include_str!("../../manual/svc-search.md")),
    ("svc-list", include_str!("../../manual/svc-list.md")),
    ("svc-listening", include_str!("../../manual/svc-listening.md")),
    ("svc-free", include_str!("../../manual/svc-free.md")),
    ("svc-add", include_str!("../../manual/svc-add.md")),
    ("svc-annotate", include_str!("../../manual/svc-annotate.md")),
    ("svc-check", include_str!("../../manual/svc-check.md")),
    ("svc-udp", include_str!("../../manual/svc-udp.md")),
    ("svc-udp-server", include_str!("../../manual/svc-udp-server.md")),
    ("svc-udp-client", include_str!("../../manual/svc-udp-client.md")),
    ("svc-update", include_str!("../../manual/svc-update.md")),
    ("svc-generate", include_str!("../../manual/svc-generate.md")),
    ("svc-generate-man", include_str!("../../manual/svc-generate-man.md")),
    ("svc-generate-completions", include_str!("../../manual/svc-generate-completions.md")),
    ("svc-generate-schema", include_str!("../../manual/svc-generate-schema.md")),
    ("svc-generate-skill", include_str!("../../manual/svc-generate-skill.md")),
    ("svc-man", include_str!("../../manual/svc-man.md")),
    ("svc-completions", include_str!("../../manual/svc-completions.md")),
    (FORMATS, include_str!("../../manual/svc-formats.md")),
];
/// The page about the formats.
pub(super) const FORMATS: &str = "svc-formats";

/// The commands of a command, without the `help` that clap adds.
pub(super) fn commands_of(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|inner| inner.get_name() != "help")
}

pub(super) fn text(name: &str) -> &'static str {
    TEXTS.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
}

/// The examples of a page, as the help shows them.
pub(super) fn examples(page: &str) -> String {
    example_lines(page).into_iter().fold("Examples:\n".to_owned(), |text, command| text + "  " + command + "\n")
}

/// The command lines among the examples of a page.
pub(super) fn example_lines(page: &str) -> Vec<&'static str> {
    let mut blocks = blocks(text(page)).into_iter();
    blocks.find(|block| matches!(block, Block::Heading { text: "Examples", .. }));
    let Some(Block::Code(lines)) = blocks.next() else { return Vec::new() };
    lines.into_iter().filter_map(|line| line.strip_prefix("$ ")).collect()
}
