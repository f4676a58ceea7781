//! Input and output errors: a message that names the file, and status 2. A closed pipe is not an error.

#[cfg(target_os = "linux")]
use crate::harness::memory_of;
use crate::harness::{PROGRAM, end, files, skip, svc, svc_here, temporary, temporary_file};
use std::fs::{File, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

#[test]
fn a_missing_file_given_by_the_user_is_an_error() {
    svc("--services-file no/such/file 53")
        .stderr(
            "svc: cannot read the services file `no/such/file`: No such file or directory; \
             check `--services-file no/such/file`\n",
        )
        .status(2)
        .run();
}

#[test]
fn a_folder_given_as_the_services_file_is_an_error() {
    svc("lookup domain --services-file .")
        .stderr("svc: cannot read the services file `.`: Is a directory; check `--services-file .`\n")
        .status(2)
        .run();
}

#[test]
fn an_unreadable_file_given_by_the_user_is_an_error() {
    let file = temporary_file("secret", "domain 53/udp\n");
    std::fs::set_permissions(&file, Permissions::from_mode(0o000)).expect("the file is ours");
    let run = svc("53/udp --services-file").arg(&file).unprivileged("a services file without permission", &file);
    let Some(run) = run else { return };
    let file = file.display();
    run.stderr(format!(
        "svc: cannot read the services file `{file}`: Permission denied; check `--services-file {file}`\n"
    ))
    .status(2)
    .run();
}

#[test]
fn a_services_file_over_256_mebibytes_is_refused() {
    let path = temporary("large");
    File::create(&path).and_then(|file| file.set_len((1 << 30) + 1)).expect("a file with a hole");
    let name = path.display().to_string();
    svc("53 --services-file")
        .arg(&path)
        .stderr(format!(
            "svc: cannot read the services file `{name}`: it is larger than 256 MiB; check `--services-file {name}`\n"
        ))
        .status(2)
        .run();
    std::fs::remove_file(path).expect("the file is ours");
}

/// A services file of 32 MiB that repeats a text.
#[cfg(target_os = "linux")]
fn of_32_mebibytes(name: &str, start: &str, repeated: &str) -> std::path::PathBuf {
    let text = start.to_owned() + &repeated.repeat((32 << 20) / repeated.len());
    temporary_file(name, text)
}

#[cfg(target_os = "linux")]
#[test]
fn a_hostile_services_file_takes_at_most_four_times_its_size_in_memory() {
    if Command::new("python3").arg("--version").output().is_err() {
        return skip("the memory for a hostile file", "python3 is not installed");
    }
    // What costs the most: numbers that may be the port, octal ones, and as many entries, aliases and wrong lines as a file
    // may have.
    let shapes = [
        ("digits", "start 1/tcp\n#", " 53 0"),
        ("comment", "start 1/tcp\n#", " comment 53/tcp 0x35 "),
        ("long-lines", "", &format!("a 53/tcp b c # {}\n", "x".repeat(1000))),
    ];
    for (name, start, repeated) in shapes {
        let file = of_32_mebibytes(name, start, repeated);
        for args in ["53", "--source system lookup nosuch", "--source system list 50-60", "--source system search x y"]
        {
            let (bytes, status) = memory_of(&format!("{args} --services-file"), &file);
            assert!(matches!(status, Some(0 | 1)), "{name}: {args}: {status:?}");
            assert!(bytes <= 4 * (32 << 20), "{name}: {args}: {bytes} bytes");
        }
        std::fs::remove_file(file).expect("the file is ours");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_services_file_with_too_many_parts_is_refused() {
    for (name, repeated) in
        [("entries", "a 1/\n"), ("aliases", "a 1/ b c d e f g h i j k l m n o p q r\n"), ("wrong", "a b\n")]
    {
        let file = of_32_mebibytes(name, "", repeated);
        let shown = file.display();
        svc("53 --services-file")
            .arg(&file)
            .stderr(format!(
                "svc: cannot read the services file `{shown}`: it has more than 262,144 entries, aliases and wrong \
                 lines; check `--services-file {shown}`\n"
            ))
            .status(2)
            .run();
        std::fs::remove_file(&file).expect("the file is ours");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_dense_services_file_of_two_mebibytes_takes_at_most_128_mebibytes() {
    if Command::new("python3").arg("--version").output().is_err() {
        return skip("the memory for a dense file", "python3 is not installed");
    }
    for (name, repeated) in [("dense-entries", "a 1/\n"), ("dense-aliases", "a 1/ b c d e f g h i j k l m n o p q r\n")]
    {
        let file = temporary_file(name, repeated.repeat((2 << 20) / repeated.len()));
        for args in ["53", "--source system lookup nosuch", "--source system list 1", "--source system search a b"] {
            let (bytes, status) = memory_of(&format!("{args} --services-file"), &file);
            assert!(matches!(status, Some(0 | 1)), "{name}: {args}: {status:?}");
            assert!(bytes <= 128 << 20, "{name}: {args}: {bytes} bytes");
        }
    }
}

#[test]
fn a_pipe_can_be_the_services_file() {
    svc("--source system,iana --services-file /dev/stdin 53/tcp")
        .stdin("piped 53/tcp # from a pipe\n")
        .stdout("piped\t53\ttcp\twell-known\tsystem\t\tfrom a pipe\n")
        .run();
}

#[test]
fn an_empty_services_file_is_valid() {
    svc("--source system,iana --services-file /dev/null 53/tcp")
        .stdout("domain\t53\ttcp\twell-known\tiana\t\tDomain Name Server\n")
        .run();
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    for format in ["plain", "json", "csv", "services", "table"] {
        let mut child = svc("--source iana port 0-65535 --format").arg(format).command().spawn().expect("a run");
        drop((child.stdin.take(), child.stdout.take()));
        let (status, errors) = end(child);
        assert_eq!((status, errors.as_str()), (Some(0), ""), "{format}");
    }
}

#[test]
fn a_pipe_closed_while_standard_input_is_answered_is_not_an_error() {
    let mut child = svc_here("port -").command().spawn().expect("a run");
    drop(child.stdout.take());
    let mut questions = child.stdin.take().expect("a pipe");
    // The program ends at the first answer, so the last queries cannot be written.
    let _ = questions.write_all("53\n".repeat(100_000).as_bytes());
    drop(questions);
    assert_eq!(end(child), (Some(0), String::new()));
}

#[test]
fn unreadable_standard_input_is_an_error() {
    let mut command = svc_here("port -").command();
    command.stdin(File::open(files()).expect("the folder of the tests' files"));
    let output = command.output().expect("a run");
    let error = "svc: cannot read standard input: Is a directory\n";
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(2), error));
}

#[test]
fn a_closed_standard_error_does_not_change_the_status() {
    let mut child = svc_here("70000 domain").command().spawn().expect("a run");
    drop((child.stdin.take(), child.stderr.take()));
    assert_eq!(end(child).0, Some(2));
}

#[test]
fn a_pipe_to_head_is_silent_and_succeeds() {
    let script = r#"set -o pipefail; "$0" --source iana port 0-65535 | head -n 1"#;
    let Ok(output) = Command::new("bash").args(["-c", script, PROGRAM]).output() else {
        return skip("a pipe to head", "bash is not installed");
    };
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "tcpmux\t1\ttcp\twell-known\tiana\t\tTCP Port Service Multiplexer\n"
    );
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    for args in ["domain", "port 0-65535", "range", "generate man", "--help", "-"] {
        svc_here(args)
            .stdin("53\n")
            .stderr("svc: cannot write to standard output: No space left on device\n")
            .status(2)
            .run_into(full());
    }
    svc_here("--format json 53")
        .stderr("{\"error\":\"cannot write to standard output: No space left on device\",\"status\":2}\n")
        .status(2)
        .run_into(full());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_error_does_not_change_the_status() {
    for args in ["70000", "range 70000", "--services-file no/such/file 53", "--nosuch", "generate man nosuch"] {
        let mut command = svc_here(args).command();
        let status = command.stderr(full()).status().expect("a run");
        assert_eq!(status.code(), Some(2), "{args}");
    }
}

#[cfg(target_os = "linux")]
fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").expect("Linux has it")
}

/// The status and the messages of a run that a shell redirects.
fn redirected(args: &str, how: &str) -> (Option<i32>, String) {
    let script = format!(r#"exec "$0" {args} {how}"#);
    let mut command = Command::new("sh");
    command.args(["-c", &script, PROGRAM]).current_dir(files()).env("XDG_CONFIG_HOME", files().join("none"));
    let output = command.output().expect("a shell");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_closed_standard_output_is_an_error() {
    let closed = |args: &str| redirected(args, ">&-");
    let error = "svc: cannot write to standard output: it is closed\n";
    for args in ["53/udp", "--services-file services domain", "--help", "--version", "man", "list 53", "- < ports"] {
        let args = args.replace("< ports", "< services");
        let (status, errors) = closed(&args);
        assert!(status == Some(2) && errors.ends_with(error), "{args}: {status:?} {errors}");
    }
    // Without anything to write, nothing is lost.
    assert_eq!(closed("lookup --quiet no-such-name"), (Some(1), String::new()));
    let json = "{\"error\":\"cannot write to standard output: it is closed\",\"status\":2}\n";
    assert_eq!(closed("--json 53/udp"), (Some(2), json.to_owned()));
}

#[test]
fn a_closed_standard_input_is_an_error_for_what_reads_it() {
    let closed = |args: &str| redirected(args, "<&-");
    let error = (Some(2), "svc: cannot read standard input: it is closed\n".to_owned());
    for args in ["-", "53/udp -", "lookup -", "port -", "range -", "check -", "check --fix -", "check --diff -"] {
        assert_eq!(closed(args), error, "{args}");
    }
    for args in ["annotate", "annotate -", "annotate --port 1", "udp client --message -", "update --from -"] {
        let (status, errors) = closed(args);
        assert!(status == Some(2) && errors.contains("standard input: it is closed"), "{args}: {status:?} {errors}");
    }
    assert_eq!(closed("--services-file services domain/udp"), (Some(0), String::new()));
}

#[test]
fn input_from_dev_null_is_empty() {
    // With this mode the standard library opens it in place of a closed input.
    let null = || OpenOptions::new().read(true).write(true).open("/dev/null").expect("every Unix has it");
    for (args, expected) in [("-", ""), ("check --source system -", "-: no findings\n"), ("annotate", "")] {
        let output = svc(args).command().stdin(null()).output().expect("a run");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!((output.status.code(), text, output.stderr), (Some(0), expected.to_owned(), Vec::new()), "{args}");
    }
}

#[test]
fn output_to_dev_null_is_not_an_error() {
    // With this mode the standard library opens it in place of a closed output.
    let null = OpenOptions::new().read(true).write(true).open("/dev/null").expect("every Unix has it");
    let mut command = svc_here("53/udp").command();
    let output = command.stdout(null).output().expect("a run");
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}
