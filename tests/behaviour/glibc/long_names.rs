//! Exported names and aliases that are long: what a line can hold, and what svc says about the rest.

use super::getent::{Getent, argument};
use super::musl::Musl;
use crate::harness::svc;
use crate::services_file::on_disk::OnDisk;
use std::ffi::OsString;

/// A name of this many bytes, which begins with a letter of its own.
fn name(letter: char, length: usize) -> String {
    format!("{letter}{}", "x".repeat(length - 1))
}

/// Exports the entries of a services file, with these messages on standard error.
fn export(services: &str, messages: &str) -> OnDisk {
    let file = OnDisk::new(services);
    let list = svc("list --source system --format services --services-file").arg(file.path());
    OnDisk::new(list.stderr(messages).output())
}

fn text(file: &OnDisk) -> String {
    std::fs::read_to_string(file.path()).expect("an exported file")
}

/// The ports that glibc finds for names, with TCP.
fn ports_of_names(getent: &Getent, file: &OnDisk, names: &[&str]) -> Vec<Option<u16>> {
    let keys: Vec<(OsString, bool)> =
        names.iter().map(|name| (argument(format!("{name}/tcp").into_bytes()), true)).collect();
    getent.answers(file.path(), &keys).into_iter().map(|entry| Some(entry?.port)).collect()
}

#[test]
fn aliases_that_do_not_fit_on_one_line_continue_on_the_next() {
    let aliases = ['a', 'b', 'c', 'd'].map(|letter| name(letter, 40));
    let file = export(&format!("service 4000/tcp {} # what it is\n", aliases.join(" ")), "");
    let [a, b, c, d] = &aliases;
    assert_eq!(
        text(&file),
        format!("service         4000/tcp        {a} {b}\nservice         4000/tcp        {c} {d}\n")
    );
    assert!(text(&file).lines().all(|line| line.len() < 127));
    let Some(getent) = Getent::or_skip("continued aliases") else { return };
    let names = ["service", a, b, c, d];
    assert_eq!(ports_of_names(&getent, &file, &names), [Some(4000); 5]);
    let Some(musl) = Musl::or_skip("continued aliases", &getent) else { return };
    let questions: String = names.iter().map(|name| format!("{name} tcp\n")).collect();
    assert_eq!(musl.answers(file.path(), &questions), "4000\n".repeat(5) + "-\n");
}

#[test]
fn an_alias_that_no_line_can_hold_is_skipped_and_counted() {
    // The columns of the name and the port are 32 bytes, the newline is one, and musl reads 127.
    let (fits, too_long) = (name('f', 94), name('l', 95));
    let file = export(
        &format!("service 4000/tcp {fits} {too_long} short\nother 4001/tcp {too_long}\n"),
        "svc: skipped 2 aliases too long for a line of 127 bytes, the longest that musl reads\n",
    );
    let expected = format!(
        "service         4000/tcp        {fits}\nservice         4000/tcp        short\nother           4001/tcp\n"
    );
    assert_eq!(text(&file), expected);
    let one = format!("service 4000/tcp {too_long}\n");
    export(&one, "svc: skipped 1 alias too long for a line of 127 bytes, the longest that musl reads\n");
    let Some(getent) = Getent::or_skip("aliases longer than a line") else { return };
    assert_eq!(ports_of_names(&getent, &file, &[&fits, "short"]), [Some(4000); 2]);
    let Some(musl) = Musl::or_skip("aliases longer than a line", &getent) else { return };
    assert_eq!(musl.answers(file.path(), &format!("{fits} tcp\nshort tcp\nother tcp\n")), "4000\n4000\n4001\n-\n");
}

#[test]
fn an_entry_whose_name_no_line_can_hold_is_skipped_and_counted() {
    // After the name come a blank, `4000/tcp` and the newline.
    let (fits, too_long) = (name('f', 117), name('l', 118));
    let file = export(
        &format!("{too_long} 4000/tcp alias\n{fits} 4001/tcp\n"),
        "svc: skipped 1 entry too long for a line of 127 bytes, the longest that musl reads\n\
         svc: 1 port has a first name over 15 bytes: musl's getservbyport(3) finds no name there\n",
    );
    assert_eq!(text(&file), format!("{fits} 4001/tcp\n"));
    let Some(getent) = Getent::or_skip("names longer than a line") else { return };
    assert_eq!(ports_of_names(&getent, &file, &[&fits]), [Some(4001)]);
    let Some(musl) = Musl::or_skip("names longer than a line", &getent) else { return };
    assert_eq!(musl.answers(file.path(), &format!("{fits} tcp\nalias tcp\n")), "4001\n-\n-\n");
}

#[test]
fn ports_whose_first_name_is_too_long_for_musl_are_counted() {
    let (fits, too_long) = (name('f', 15), name('l', 16));
    let file = export(
        &format!(
            "{fits} 4000/tcp\n{too_long} 4000/tcp\n\
             {too_long} 4001/tcp\nshort 4001/tcp\n\
             {too_long} 4002/udp\n{too_long} 4003/sctp\n"
        ),
        "svc: 2 ports have a first name over 15 bytes: musl's getservbyport(3) finds no name there\n",
    );
    let Some(getent) = Getent::or_skip("first names longer than 15 bytes") else { return };
    let keys = ["4000/tcp", "4001/tcp", "4002/udp"].map(|key| (OsString::from(key), true));
    let glibc: Vec<Vec<u8>> =
        getent.answers(file.path(), &keys).into_iter().map(|entry| entry.expect("an entry").names[0].clone()).collect();
    assert_eq!(glibc, [&fits, &too_long, &too_long].map(|name| name.clone().into_bytes()));
    let Some(musl) = Musl::or_skip("first names longer than 15 bytes", &getent) else { return };
    let questions = format!("4000 tcp\n4001 tcp\n4002 udp\n{too_long} tcp\nshort tcp\n");
    assert_eq!(musl.answers(file.path(), &questions), format!("{fits}\n-\n-\n4000\n4001\n-\n"));
}
