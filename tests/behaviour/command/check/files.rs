//! What is checked: files, standard input, and by default what svc reads.

use super::check;
use crate::harness::{files, svc, svc_here, temporary, temporary_file};
use std::time::Duration;

#[test]
fn without_a_file_the_files_that_svc_reads_are_checked() {
    let folder = temporary("check-default");
    std::fs::create_dir_all(folder.join("svc")).expect("a folder");
    std::fs::write(folder.join("svc/services"), "mine 99999/tcp\n").expect("a file");
    let own = folder.join("svc/services");
    let plain = format!("{}\t1\t6\terror\tport-too-large\tport `99999` is over 65535\n", own.display());
    svc_here("check --format plain --allow notes --allow warnings")
        .variable("XDG_CONFIG_HOME", &folder)
        .stdout(plain)
        .status(1)
        .run();
    svc_here("check --source system --allow all")
        .variable("XDG_CONFIG_HOME", &folder)
        .stdout("services: no findings\n")
        .run();
    svc("check --source iana")
        .status(2)
        .stderr("svc: the sources of `--source` have no services file; give one: `svc check FILE`\n")
        .run();
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_and_the_others_are_checked() {
    svc("check --source system --allow all no-such-file services")
        .status(2)
        .stdout("services: no findings\n")
        .stderr("svc: cannot read `no-such-file`: No such file or directory\n")
        .run();
    svc("check")
        .arg(files())
        .status(2)
        .stderr(format!("svc: cannot read `{}`: Is a directory\n", files().display()))
        .run();
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let status = svc("check /dev/zero").status_within(Duration::from_secs(60), &files());
    assert_eq!(status.and_then(|status| status.code()), Some(2));
}

#[test]
fn a_hostile_text_takes_bounded_time_and_memory() {
    let texts = [
        "\n".repeat(200_000),
        "a 1/tcp\n".repeat(20_000),
        "x \n".repeat(50_000),
        format!("a 1/tcp {}\n", "b ".repeat(30_000)).repeat(4),
        (0..30_000).map(|number| format!("n{number} {}/tcp\n", number % 65_536)).collect(),
        format!("#{}\n", " svc:".repeat(12_000)),
        (0..10_000).map(|number| format!("a {}/p{number}\n", number % 65_536)).collect(),
    ];
    for (number, text) in texts.iter().enumerate() {
        let file = temporary_file(&format!("check-hostile-{number}"), text);
        for args in ["check --format plain", "check --fix=all --diff --format plain"] {
            let status = svc(args).arg(&file).status_within(Duration::from_secs(60), &files());
            assert!(status.is_some_and(|status| status.code().is_some()), "text {number}, {args}");
        }
        std::fs::remove_file(file).expect("the file");
    }
}

#[test]
fn details_and_a_search_for_nothing_are_wrong_usage() {
    check("--verbose", "").status(2).stderr("svc: `svc check` has no details to add; drop `--verbose`\n").run();
}

#[test]
fn a_file_that_is_too_large_for_a_services_file_is_refused() {
    let file = temporary("check-large");
    std::fs::File::create(&file).and_then(|file| file.set_len((16 << 20) + 1)).expect("a sparse file");
    let name = file.display().to_string();
    svc("check")
        .arg(&file)
        .stderr(format!("svc: cannot read `{name}`: larger than 16 MiB: not a services file\n"))
        .status(2)
        .run();
}

#[test]
fn a_named_pipe_is_read_and_an_endless_one_is_refused() {
    let pipe = temporary("check-pipe");
    let script = r#"mkfifo "$1" && { "$0" check --source system "$1" & printf 'a 99999/tcp\n' > "$1"; wait; }"#;
    let run = |script: &str| {
        let program =
            std::process::Command::new("sh").args(["-c", script]).arg(crate::harness::PROGRAM).arg(&pipe).output();
        let output = program.expect("sh");
        [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("UTF-8"))
    };
    let name = pipe.display();
    assert!(run(script)[0].ends_with(&format!("{name}: 1 error (port-too-large 1)\n")));
    let refused = "svc: cannot read standard input: larger than 16 MiB: not a services file\n";
    assert_eq!(run(r#"yes | "$0" check -"#), [String::new(), refused.to_owned()]);
    std::fs::remove_file(&pipe).expect("the pipe");
}
