//! musl: a program that asks it, built with musl-gcc.

use super::getent::Getent;
use crate::harness::skip;
use crate::services_file::on_disk::OnDisk;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Reads lines of `name protocol` and `port protocol`. Prints the port of each name, from getservbyname(3), and the name of
/// each port, from getservbyport(3); then the port of https, from getaddrinfo(3).
const SOURCE: &str = r#"
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    char key[256], protocol[16], *end;
    while (scanf("%255s %15s", key, protocol) == 2) {
        long port = strtol(key, &end, 10);
        struct servent *service = *end ? getservbyname(key, protocol) : getservbyport(htons(port), protocol);
        if (!service) puts("-");
        else if (*end) printf("%d\n", ntohs(service->s_port));
        else puts(service->s_name);
    }
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_family = AF_INET}, *found;
    if (getaddrinfo("127.0.0.1", "https", &hints, &found)) return puts("-"), 0;
    printf("%d\n", ntohs(((struct sockaddr_in *)found->ai_addr)->sin_port));
}
"#;

/// The program, removed when it is dropped.
pub(super) struct Musl<'a> {
    program: PathBuf,
    getent: &'a Getent,
}

impl<'a> Musl<'a> {
    /// Builds the program; without musl-gcc the test is skipped.
    pub(super) fn or_skip(test: &str, getent: &'a Getent) -> Option<Musl<'a>> {
        let source = OnDisk::new(SOURCE);
        let program = source.path().with_extension("musl");
        let mut compiler = Command::new("musl-gcc");
        compiler.args(["-static", "-x", "c"]).arg(source.path()).arg("-o").arg(&program);
        match compiler.status() {
            Err(error) => {
                skip(test, &format!("musl-gcc: {error}"));
                None
            }
            Ok(status) => {
                assert!(status.success(), "musl-gcc: {status}");
                Some(Musl { program, getent })
            }
        }
    }

    /// The answers to the questions, one per line, from a services file.
    pub(super) fn answers(&self, file: &Path, questions: &str) -> String {
        output_of(&mut self.getent.beside(file, &self.program), questions)
    }
}

impl Drop for Musl<'_> {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.program);
    }
}

/// The output of a program that reads this input.
pub(super) fn output_of(command: &mut Command, input: &str) -> String {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program");
    let mut stdin = child.stdin.take().expect("a pipe");
    std::thread::scope(|scope| {
        scope.spawn(move || drop(stdin.write_all(input.as_bytes())));
        String::from_utf8(child.wait_with_output().expect("its output").stdout).expect("text")
    })
}
