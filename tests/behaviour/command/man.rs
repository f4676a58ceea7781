//! `svc generate man`: the manual pages.

use crate::harness::{skip, svc, temporary, temporary_file};
use std::fs;
use std::process::Command;

/// The pages by the names that `svc generate man` takes for them.
const PAGES: [&str; 23] = [
    "",
    "lookup",
    "port",
    "range",
    "search",
    "list",
    "listening",
    "free",
    "add",
    "annotate",
    "check",
    "udp",
    "udp-server",
    "udp-client",
    "update",
    "generate",
    "generate-man",
    "generate-completions",
    "generate-schema",
    "generate-skill",
    "man",
    "completions",
    "formats",
];

/// The name of a page's file, with the section of the manual.
fn file_name(page: &str) -> String {
    match page {
        "" => "svc.1".to_owned(),
        "formats" => "svc-formats.5".to_owned(),
        command => format!("svc-{command}.1"),
    }
}

#[test]
fn a_command_has_a_page_with_its_synopsis_its_options_and_examples() {
    for name in PAGES.into_iter().filter(|name| *name != "formats") {
        let page = svc("generate man").args(name).output();
        let title = if name.is_empty() { "svc".to_owned() } else { format!("svc-{name}") };
        assert!(page.contains(&format!(".TH {title} 1 ")), "{page}");
        let sections = [".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH EXAMPLES", ".SH \"SEE ALSO\""];
        for part in sections.into_iter().chain(["\\-\\-services\\-file", "\\-\\-format"]) {
            assert!(page.contains(part), "the page of `{name}` lacks {part}: {page}");
        }
        assert!(!page.contains("<!--") && !page.contains(".SH EXTRA"), "{page}");
    }
}

#[test]
fn the_page_of_the_program_has_its_commands_files_variables_and_exit_statuses() {
    let page = svc("generate man").output();
    let commands = ["svc\\-lookup(1)", "svc\\-port(1)", "svc\\-range(1)", "svc\\-generate(1)"];
    let sections = [".SH \"EXIT STATUS\"", ".SH ENVIRONMENT", ".SH FILES", ".SH \"COMPATIBILITY WITH GLIBC\""];
    let words =
        ["\\fBNO_COLOR\\fR", "\\fBSVC_PAGER\\fR", "\\fBXDG_CONFIG_HOME\\fR", "\\fB/etc/services\\fR", "aliaslias"];
    for part in commands.into_iter().chain(sections).chain(words) {
        assert!(page.contains(part), "the page lacks {part}: {page}");
    }
}

#[test]
fn the_page_about_formats_has_the_fields_of_every_report() {
    let page = svc("generate man formats").output();
    assert!(page.contains(".TH svc-formats 5 "), "{page}");
    assert!(page.contains("svc\\-formats \\- the output formats of svc\n"), "{page}");
    for report in ["Lookups and lists", "svc range", "svc listening", "svc free", "svc add", "svc udp", "svc update"] {
        let heading = format!(".SH \"{}\"\n", report.to_uppercase());
        let section = page.split_once(&heading).unwrap_or_else(|| panic!("no section {heading}: {page}")).1;
        let section = section.split(".SH ").next().unwrap_or_default();
        for format in ["Plain", "\"JSON and JSON Lines\"", "CSV"] {
            let fields =
                section.split_once(&format!(".SS {format}\n")).unwrap_or_else(|| panic!("{format}: {section}"));
            assert!(fields.1.starts_with(".TP\n") || fields.1.starts_with(".PP\n"), "{section}");
        }
    }
    for field in ["\\fBdns_sd\\fR  \\fIstring\\fR\n", "\\fBephemeral_first\\fR  \\fInumber\\fR\n", "1  \\fIname\\fR\n"]
    {
        assert!(page.contains(field), "no {field}: {page}");
    }
}

#[test]
fn the_long_help_ends_with_the_examples_of_the_page() {
    let help = svc("udp client --help").output();
    let examples = help.split_once("\nExamples:\n").expect(&help).1;
    assert!(examples.lines().all(|line| line.starts_with("  svc udp client")), "{examples}");
    let page = svc("generate man udp-client").output().replace("\\-", "-");
    assert!(examples.lines().all(|line| page.contains(&format!("$ {}", line.trim_start()))), "{page}");
    assert!(!svc("udp client -h").output().contains("Examples:"));
    let help = svc("--help").output();
    assert!(help.contains("\nExamples:\n  svc ") && help.contains("\n\nExit status: 0 "), "{help}");
}

#[test]
fn the_formatter_of_manual_pages_has_no_complaint() {
    for name in PAGES {
        let page = temporary_file(&format!("page-{name}"), svc("generate man").args(name).output());
        let Ok(shown) = Command::new("groff").args(["-man", "-ww", "-Tutf8"]).arg(&page).output() else {
            return skip("the formatter of manual pages", "there is no groff");
        };
        assert_eq!(String::from_utf8_lossy(&shown.stderr), "", "{name}");
        assert!(String::from_utf8_lossy(&shown.stdout).contains("services"), "{name}");
    }
}

#[test]
fn all_pages_are_written_into_a_folder_which_is_made() {
    let folder = temporary("pages").join("share/man/man1");
    svc("generate man --directory").arg(&folder).run();
    for name in PAGES {
        let file = file_name(name);
        let written = fs::read_to_string(folder.join(&file)).expect(&file);
        assert_eq!(written, svc("generate man").args(name).output());
    }
    assert_eq!(fs::read_dir(folder).expect("the folder").count(), PAGES.len());
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    svc("generate man --directory /dev/null/pages")
        .stderr("svc: cannot write the manual pages into `/dev/null/pages`: Not a directory\n")
        .status(2)
        .run();
}

#[test]
fn an_unknown_page_gets_the_known_ones() {
    svc("generate man nosuch")
        .stderr(
            "svc: no manual page `nosuch`; \
             the pages are lookup, port, range, search, list, listening, free, add, annotate, check, udp, udp-server, udp-client, update, \
             generate, generate-man, generate-completions, generate-schema, generate-skill, man, completions, formats\n",
        )
        .status(2)
        .run();
}
