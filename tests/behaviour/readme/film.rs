//! The film in the README: a session on a terminal, recorded as an asciicast and rendered by `.github/film/render`.
//!
//! The recording has to be what the program says now, and the film has to be of this recording.

use super::{Machine, is_inside};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Set to anything, it makes the test write the recording.
const WRITE: &str = "SVC_WRITE_FILM";
/// The size of the terminal.
const COLUMNS: u16 = 80;
const ROWS: u16 = 18;
/// The largest film, in bytes.
const LARGEST: usize = 100_000;

/// The scenes: questions and the commands that answer them. Each begins on an empty screen.
const SCENES: [&[(&str, &str)]; 3] = [
    &[("Which port does Postgres use, and what is port 9200?", "svc postgres 9200")],
    &[("What is open on this machine?", "svc listening"), ("Is port 3000 free?", "svc free 3000")],
    &[
        ("Which services are in this log?", "svc annotate firewall.log"),
        ("A name that is not quite right", "svc lookup domian"),
        ("For programs", "svc 5432/tcp --json | jq -r '.[0].description'"),
    ],
];

/// A log for the film, with addresses for documentation.
const LOG: &str = "\
DROP SRC=192.0.2.7 DST=198.51.100.3 PROTO=UDP SPT=40112 DPT=53
DROP SRC=192.0.2.9 DST=198.51.100.3 PROTO=TCP SPT=51544 DPT=3389
";

/// A recording: a header and events, each on a line.
struct Recording {
    text: String,
    /// The time since its beginning, in milliseconds.
    now: u64,
}

impl Recording {
    fn new() -> Recording {
        let header = json!({"version": 2, "width": COLUMNS, "height": ROWS, "title": "svc"});
        Recording { text: format!("{header}\n"), now: 0 }
    }

    /// Adds output, and waits after it.
    fn show(&mut self, text: &str, wait: u64) {
        let event = json!([self.now as f64 / 1000.0, "o", text]);
        self.text += &format!("{event}\n");
        self.now += wait;
    }

    /// Adds a question and a command as a person types it, and what it shows.
    fn run(&mut self, machine: &Machine, question: &str, command: &str) {
        self.show(&format!("\x1b[90m# {question}\x1b[0m\r\n\x1b[32m$\x1b[0m "), 600);
        let letters: Vec<char> = command.chars().collect();
        for typed in letters.chunks(3) {
            self.show(&typed.iter().collect::<String>(), 120);
        }
        let shown = machine.shown_in_color(command, COLUMNS, ROWS);
        self.show("\r\n", 300);
        let reading = 1500 + 250 * shown.lines().count() as u64;
        self.show(&format!("{}\r\n\r\n", shown.trim_end().replace('\n', "\r\n")), reading);
    }
}

fn recorded(machine: &Machine) -> String {
    fs::write(machine.folder.join("firewall.log"), LOG).expect("a file of the machine");
    let mut recording = Recording::new();
    for scene in SCENES {
        recording.show("\x1b[H\x1b[2J", 200);
        scene.iter().for_each(|(question, command)| recording.run(machine, question, command));
    }
    recording.text
}

fn film(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/film").join(name)
}

/// The lines on the screens of a recording, without blanks.
fn lines(recording: &str) -> BTreeSet<String> {
    let events = recording.lines().skip(1).map(|line| serde_json::from_str::<Value>(line).expect("an event"));
    let mut text: String = events.map(|event| event[2].as_str().expect("output").to_owned()).collect();
    while let Some(start) = text.find('\x1b') {
        let length = text[start..].find(|char: char| char.is_ascii_alphabetic()).expect("the end of a sequence");
        text.replace_range(start..=start + length, "");
    }
    text.lines().map(letters).filter(|line| !line.is_empty()).collect()
}

/// A text without blanks: a film has a text for each style, and no other blanks than those inside of one.
fn letters(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

/// The rows of text in a film: each is a group of texts.
fn rows(svg: &str) -> BTreeSet<String> {
    let row = |group: &str| {
        let group = group.split("</g>").next().unwrap_or_default();
        let texts = group.split("<text ").skip(1).filter_map(|text| text.split_once('>')?.1.split("</text>").next());
        letters(&texts.collect::<String>()).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    };
    svg.split("<g ").skip(1).map(row).filter(|row| !row.is_empty()).collect()
}

#[test]
fn the_film_is_of_this_program() {
    if !is_inside("readme::film::the_film_is_of_this_program") {
        return;
    }
    let now = recorded(&Machine::start("film"));
    if std::env::var_os(WRITE).is_some() {
        return fs::write(film("session.cast"), now).expect("the recording can be written");
    }
    let recording = fs::read_to_string(film("session.cast")).expect("the recording");
    let differs = recording.lines().zip(now.lines()).find(|(is, should)| is != should);
    assert!(recording == now, "the film is stale: {differs:#?}; run .github/film/render");
}

#[test]
fn the_film_shows_the_recording() {
    let recording = fs::read_to_string(film("session.cast")).expect("the recording");
    let svg = fs::read_to_string(film("film.svg")).expect("the film");
    let (lines, rows) = (lines(&recording), rows(&svg));
    assert!(lines.len() > 20, "{lines:#?}");
    let missing: Vec<_> = lines.difference(&rows).collect();
    assert!(missing.is_empty(), "not in the film: {missing:#?}; run .github/film/render");
    // A command is typed in pieces.
    let strange: Vec<_> = rows.iter().filter(|row| !lines.iter().any(|line| line.starts_with(row.as_str()))).collect();
    assert!(strange.is_empty(), "not in the recording: {strange:#?}; run .github/film/render");
}

#[test]
fn the_film_is_small_and_has_colors_for_light_and_dark() {
    let svg = fs::read_to_string(film("film.svg")).expect("the film");
    assert!(svg.len() <= LARGEST, "{}", svg.len());
    assert!(svg.contains("@media (prefers-color-scheme: dark)"));
    assert!(!svg.contains("<script"), "GitHub runs none");
}
