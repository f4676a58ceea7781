//! `svc generate man`: the manual pages.

use crate::harness::{skip, svc, temporary, temporary_file};
use std::fs;
use std::process::Command;

/// The pages by the names that `svc generate man` takes for them.
const PAGES: [&str; 15] = [
    "",
    "lookup",
    "port",
    "range",
    "search",
    "list",
    "listening",
    "free",
    "udp",
    "udp-server",
    "udp-client",
    "update",
    "generate",
    "generate-man",
    "generate-completions",
];

#[test]
fn a_page_has_its_name_its_synopsis_and_every_option() {
    for name in PAGES {
        let page = svc("generate man").args(name).output();
        let title = if name.is_empty() { "svc".to_owned() } else { format!("svc-{name}") };
        assert!(page.contains(&format!(".TH {title} 1 ")), "{page}");
        for part in [".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", "\\-\\-services\\-file", "\\-\\-format"] {
            assert!(page.contains(part), "the page of `{name}` lacks {part}: {page}");
        }
    }
}

#[test]
fn the_page_of_the_tool_tells_of_its_commands_and_of_the_exit_status() {
    let page = svc("generate man").output();
    for part in ["svc\\-lookup(1)", "svc\\-port(1)", "svc\\-range(1)", "svc\\-generate(1)", "Exit status: 0"] {
        assert!(page.contains(part), "the page lacks {part}: {page}");
    }
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
        let file = if name.is_empty() { "svc.1".to_owned() } else { format!("svc-{name}.1") };
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
fn an_unknown_command_gets_the_known_ones() {
    svc("generate man nosuch")
        .stderr(
            "svc: no command `nosuch`; \
             the commands are lookup, port, range, search, list, listening, free, udp, update, generate, generate-man, \
             generate-completions, udp-server, udp-client\n",
        )
        .status(2)
        .run();
}
