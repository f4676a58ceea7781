//! What a terminal shows is never wider than it, and its columns are always at the same place.

use crate::harness::{svc, svc_here};

const WIDTHS: [u16; 6] = [40, 60, 80, 100, 120, 200];

/// Every command that has a table, with names, ranges and descriptions that are short and long.
const COMMANDS: [&str; 22] = [
    "53",
    "http 443 9200 8080 49152",
    "6000-6063 firebase-database-emulator whois airplay",
    "lookup redis kubernetes dns",
    "lookup mapreduce-jobhistory-ui",
    "port 53",
    "port 8080/tcp 5000-5010",
    "port 0-100",
    "port 50000 60001/udp",
    "port 16384-32768/udp",
    "search database",
    "search time protocol",
    "list 1-1023",
    "list 8000-9000 --source practice",
    "list --unassigned 1024-49151",
    "list --without-port --limit 200",
    "range",
    "range 22 1000-2000 dynamic",
    "range 8443 --explain",
    "listening",
    "free",
    "free --count 3 --block 4",
];

/// What a command shows on a terminal of this width, whatever its exit status.
fn shown(args: &str, columns: u16) -> Option<String> {
    svc_here(args).args("--color never").variable("SVC_PAGER", "cat").seen_on_terminal(columns)
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for columns in WIDTHS {
        for args in COMMANDS {
            let Some(text) = shown(args, columns) else { return };
            let lines = text.lines().filter(|line| !line.starts_with("svc: "));
            let wide: Vec<&str> = lines.filter(|line| line.chars().count() > columns.into()).collect();
            assert_eq!(wide, Vec::<&str>::new(), "svc {args} at {columns} columns");
        }
    }
}

#[test]
fn no_name_is_wrapped() {
    let names = ["firebase-functions-emulator", "kube-controller-manager", "elasticsearch-transport", "domain"];
    for columns in WIDTHS {
        for name in names {
            let Some(text) = shown(&format!("lookup {name}"), columns) else { return };
            assert!(text.split_whitespace().any(|word| word == name), "{name} at {columns} columns: {text}");
        }
    }
}

#[test]
fn the_columns_of_consecutive_answers_line_up() {
    for columns in [80, 100, 120, 200] {
        let places = |args: &str| {
            let text = shown(args, columns)?;
            let header = text.lines().find(|line| line.starts_with("SERVICE")).expect("a header");
            Some(["PORT", "PROTOCOL", "SOURCE"].map(|title| header.find(title)))
        };
        let Some(first) = places("port 53/tcp --source system") else { return };
        for args in ["http", "lookup postgresql", "port 443 --source system,iana", "list 1-10", "49152"] {
            assert_eq!(places(args), Some(first), "svc {args} at {columns} columns");
        }
    }
}

#[test]
fn the_width_given_by_the_environment_holds_in_a_pipe_too() {
    for args in ["9200 8080 --format table", "range --format table"] {
        let text = svc(args).variable("COLUMNS", "40").output();
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
    }
}
