//! `svc generate completions`: the scripts that make a shell run the program, tested in the installed shells.

use crate::harness::{PROGRAM, files, skip, svc, svc_assigned, temporary, temporary_file};
use std::path::Path;
use std::process::Command;

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "elvish", "powershell"];

/// Calls the registered completion function as bash does for the tab key: `try svc lookup dom`.
const BASH: &str = r#"
source <(svc generate completions bash)
try() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_TYPE=9 COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMPREPLY=()
    _clap_complete_svc svc "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf '%s\n' "${COMPREPLY[@]}"
}
"#;
const ZSH: &str = r#"
compdef() { :; }
_describe() { shift 2; print -l -- "${(P@)1%%:*}"; }
source <(svc generate completions zsh)
try() { words=("$@") CURRENT=$#; _clap_dynamic_completer_svc; }
"#;
const FISH: &str = r"
svc generate completions fish | source
function try
    complete --do-complete (string join ' ' -- $argv) | string replace --regex '\t.*' ''
end
";

#[test]
fn every_shell_gets_a_script_that_runs_the_program() {
    for shell in SHELLS {
        let lines = svc("generate completions").arg(shell).output();
        assert!(lines.contains("SVC_COMPLETE") && lines.contains("svc"), "{shell}: {lines}");
    }
}

#[test]
fn a_variable_of_other_programs_does_not_take_over_the_command() {
    let domain = "domain\t53\tudp\twell-known\tsystem\t\t\n";
    svc_assigned("53/udp").variable("COMPLETE", "bash").stdout(domain).run();
}

#[test]
fn an_unknown_shell_is_an_error_that_lists_the_shells() {
    svc("generate completions ksh93")
        .stderr(
            "svc: invalid value 'ksh93' for '<SHELL>'\n  \
             [possible values: bash, zsh, fish, elvish, powershell]\n\n\
             For more information, try '--help'.\n",
        )
        .status(2)
        .run();
}

#[test]
fn bash_completes_names_commands_and_options() {
    assert_completes("bash", BASH);
}

#[test]
fn zsh_completes_names_commands_and_options() {
    assert_completes("zsh", ZSH);
}

#[test]
fn fish_completes_names_commands_and_options() {
    assert_completes("fish", FISH);
}

/// An interactive zsh with the completions as a file `_svc` in a folder of `fpath`, and one TAB.
const FIRST_TAB: &str = r#"
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "cd $1; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -d $1/dump; echo rea''dy"
zpty -r shell seen '*ready*'
zpty -w -n shell $'svc --format plain lookup 3com-ts\t'
zpty -r shell seen '*3com-tsmux*'
print -r -- "$seen"
"#;

#[test]
fn zsh_completes_at_the_first_tab_from_a_file_of_its_path() {
    let folder = temporary("fpath");
    std::fs::create_dir(&folder).expect("a temporary folder");
    std::fs::write(folder.join("_svc"), svc("completions zsh").output()).expect("a temporary file");
    let script = temporary_file("first-tab", FIRST_TAB);
    let mut command = Command::new("timeout");
    command.args(["20", "zsh"]).arg(script).arg(&folder);
    if Command::new("zsh").arg("--version").output().is_err() {
        return skip("the first TAB of zsh", "zsh is not installed");
    }
    let output = in_shell(command).output().expect("a run");
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && shown.contains("3com-tsmux"), "{}: {shown}", output.status);
}

#[test]
fn names_that_a_shell_could_run_or_show_raw_are_not_offered() {
    let folder = temporary("hostile-names");
    std::fs::create_dir_all(folder.join("svc")).expect("a temporary folder");
    let names = ["evil-good", "evil$(id)", "evil`id`", "evil;id", "evil\u{1b}[2J", "evil\u{7}", "evil'x", "evil*"];
    let lines = names.map(|name| format!("{name} 4711/tcp\n")).concat() + "evil/x 4711/$(id)\n-evil 4711/tcp\n";
    std::fs::write(folder.join("svc/services"), lines).expect("a temporary file");
    for (typed, offered) in
        [("evil", "evil-good\nevil/x\n"), ("evil/x/", ""), ("4711/", "4711/sctp\n4711/tcp\n4711/udp\n")]
    {
        svc("-- svc lookup")
            .arg(typed)
            .variable("SVC_COMPLETE", "fish")
            .variable("XDG_CONFIG_HOME", &folder)
            .stdout(offered)
            .run();
    }
}

#[test]
fn an_unknown_shell_is_an_error_like_any_other() {
    for (shell, shown) in [("nosuch", "nosuch"), ("\u{9b}31m\u{202e}x", "\\u{9b}31m\\u{202e}x")] {
        svc("-- svc lookup dom")
            .variable("SVC_COMPLETE", shell)
            .stderr(format!(
                "svc: unknown shell `{shown}`, expected one of `bash`, `elvish`, `fish`, `powershell`, `zsh`\n"
            ))
            .status(2)
            .run();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn completions_that_cannot_be_written_are_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full").expect("a full device");
    svc("-- svc lookup domain")
        .variable("SVC_COMPLETE", "fish")
        .stderr("svc: cannot write to standard output: No space left on device\n")
        .status(2)
        .run_into(full);
}

/// Completes typical input and checks that the expected words are offered.
fn assert_completes(shell: &str, script: &str) {
    let table: [(&str, &[&str]); 17] = [
        ("svc lookup dom", &["domain", "domaintime"]),
        ("svc dom", &["domain", "domaintime"]),
        ("svc lookup 3com-ts", &["3com-tsmux"]),
        ("svc lookup postgre", &["postgres", "postgresql"]),
        ("svc loo", &["lookup"]),
        ("svc --for", &["--format"]),
        ("svc port --format js", &["json", "jsonl"]),
        ("svc --source ia", &["iana"]),
        ("svc generate completions z", &["zsh"]),
        ("svc generate m", &["man"]),
        ("svc completions z", &["zsh"]),
        ("svc man udp-s", &["udp-server"]),
        ("svc udp server -p dom", &["domain"]),
        ("svc lookup domain/", &["domain/tcp", "domain/udp"]),
        ("svc domain/u", &["domain/udp"]),
        ("svc 53/", &["53/tcp", "53/udp"]),
        ("svc port 53/t", &["53/tcp"]),
    ];
    for (typed, expected) in table {
        let Some(offers) = offers(shell, script, typed) else {
            return skip("completions", &format!("{shell} is not installed"));
        };
        let missing = expected.iter().find(|word| !offers.lines().any(|offer| offer.trim_end() == **word));
        assert_eq!(missing, None, "{shell} is offered for `{typed}`:\n{offers}");
    }
    assert_eq!(offers(shell, script, "svc lookup no-name-begins-so").as_deref().map(str::trim), Some(""));
}

fn offers(shell: &str, script: &str, typed: &str) -> Option<String> {
    let script = temporary_file(&format!("try-{shell}"), format!("{script}\ntry {typed}\n"));
    let mut command = Command::new(shell);
    command.arg(script);
    let output = in_shell(command).output().ok()?;
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{shell}: {typed}");
    Some(String::from_utf8(output.stdout).expect("the offered names are UTF-8"))
}

/// A command that finds the program in its path.
fn in_shell(mut command: Command) -> Command {
    let folder = Path::new(PROGRAM).parent().expect("the program's folder").display().to_string();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
    // Shells read and write files in HOME.
    for variable in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "ZDOTDIR"] {
        command.env(variable, env!("CARGO_TARGET_TMPDIR"));
    }
    command.env("PATH", path).current_dir(files());
    command
}
