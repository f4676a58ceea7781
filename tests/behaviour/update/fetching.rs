//! Downloads, and what goes wrong with servers and networks.

use super::home::{Home, bundled};
use super::registry::{record, registry};
use super::server::{Server, good, response};
use super::unpacking::gzip;
use std::io::Write;
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

/// The end of every error message.
const ADVICE: &str = ", or download it by other means and use `svc update --from FILE`";

/// Asserts that an update from a server fails with this message, and that nothing is stored.
#[track_caller]
fn fails(name: &str, server: &Server, problem: &str) {
    let home = Home::new(name);
    let run = home.svc(&["update", "--url", &server.url, "--timeout", "20"]);
    run.refused(&format!("cannot fetch `{}`: {problem}{ADVICE}", server.url));
    assert_eq!(home.files(), [""; 0]);
}

#[test]
fn a_second_download_is_conditional() {
    let body = registry("2091-02-03", &record("brand-new", "48000", "Brand new"));
    let headers = "etag: \"abc\"\r\nlast-modified: Sat, 03 Feb 2091 10:00:00 GMT\r\n";
    let server = Server::new(move |head, stream| {
        let known = head.contains("if-none-match: \"abc\"") && head.contains("if-modified-since: sat, 03 feb 2091");
        let response = if known { response("304 Not Modified", headers, "") } else { good(headers, &body) };
        stream.write_all(&response).expect("the program reads it");
    });
    let home = Home::new("conditional");
    let update = ["update", "--url", &server.url];
    home.svc(&update).said("updated");
    assert_eq!(home.date(), "2091-02-03");
    home.svc(&update).said("up-to-date");
    let [first, second] = &server.requests()[..] else { panic!("two requests: {:?}", server.requests()) };
    assert!(!first.contains("if-"), "{first}");
    assert!(second.contains("if-none-match"), "{second}");
    assert!(
        first.starts_with("get /registry.xml http/1.1\n") && first.contains("\nuser-agent: svc-lookup/"),
        "{first}"
    );
    // After a revert, or with `--force`, the download is unconditional.
    assert_eq!(home.svc(&["update", "--revert"]).status, Some(0));
    home.svc(&update).said("updated");
    home.svc(&["update", "--force", "--url", &server.url]).said("updated");
    assert!(server.requests()[2..].iter().all(|request| !request.contains("if-")), "{:?}", server.requests());
}

#[test]
fn without_validators_every_download_is_unconditional() {
    let server = Server::sending(good("", registry("2091-02-03", "")));
    let home = Home::new("unconditional");
    home.svc(&["update", "--url", &server.url]).said("updated");
    home.svc(&["update", "--url", &server.url]).said("up-to-date");
    assert!(!server.requests()[1].contains("if-"));
}

#[test]
fn a_response_may_be_chunked_compressed_or_without_a_length() {
    let body = registry("2091-02-03", "");
    let chunked =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let endless = format!("HTTP/1.1 200 OK\r\n\r\n{body}");
    let packed = good("content-encoding: gzip\r\n", gzip(body.as_bytes()));
    for response in [chunked.into_bytes(), endless.into_bytes(), packed] {
        let home = Home::new("packed");
        home.svc(&["update", "--url", &Server::sending(response).url]).said("updated");
        assert_eq!(home.date(), "2091-02-03");
    }
}

#[test]
fn an_http_error_is_not_a_registry() {
    let table = [
        ("404 Not Found", "404 (no such document); check the address"),
        ("500 Internal Server Error", "500 (temporary failure); try again later"),
        ("429 Too Many Requests", "429 (asked too often); try again later"),
        ("503 Service Unavailable", "503 (asked too often); try again later"),
        ("403 Forbidden", "403 (access denied); check the address and the proxy"),
        ("304 Not Modified", "304 (no document); check the address"),
        ("204 No Content", "204 (no document); check the address"),
        ("302 Found", "302 (no document); check the address"),
    ];
    for (status, problem) in table {
        let body = if status.starts_with(['4', '5']) { registry("2091-02-03", "") } else { String::new() };
        fails("status", &Server::sending(response(status, "", body)), &format!("the server answered {problem}"));
    }
}

#[test]
fn a_connection_closed_too_soon_is_an_error() {
    let cut_off = "the connection was closed before the end of the document; try again";
    let body = registry("2091-02-03", "");
    let whole = good("", &body);
    fails("cut", &Server::sending(&whole[..whole.len() / 2]), cut_off);
    fails(
        "too-long",
        &Server::sending(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len() + 1)),
        cut_off,
    );
    fails(
        "chunk",
        &Server::sending(format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffff\r\n{body}")),
        cut_off,
    );
    let packed = good("content-encoding: gzip\r\n", gzip(body.as_bytes()));
    fails("packed-cut", &Server::sending(&packed[..packed.len() / 2]), cut_off);
    fails("silent", &Server::sending(""), cut_off);
}

#[test]
fn a_content_length_that_is_too_small_is_an_error() {
    let body = registry("2091-02-03", "");
    let short = body.len() - 20;
    let server = Server::sending(format!("HTTP/1.1 200 OK\r\ncontent-length: {short}\r\n\r\n{body}"));
    let home = Home::new("too-short");
    let run = home.svc(&["update", "--url", &server.url]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains(": the file ends here, before </registry>: expected the whole registry"), "{run:?}");
    assert_eq!(home.files(), [""; 0]);
}

#[test]
fn a_slow_server_times_out() {
    let mute = Server::new(|_, _| thread::sleep(Duration::from_secs(30)));
    let drip = Server::new(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(b" ").is_ok() {
            thread::sleep(Duration::from_millis(50));
        }
    });
    for server in [mute, drip] {
        let home = Home::new("slow");
        let begin = Instant::now();
        let run = home.svc(&["update", "--url", &server.url, "--timeout", "1"]);
        let problem = "timed out; try again, raise `--timeout`";
        run.refused(&format!("cannot fetch `{}`: {problem}{ADVICE}", server.url));
        assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
    }
}

#[test]
fn five_redirects_are_followed_and_only_to_safe_addresses() {
    let body = registry("2091-02-03", "");
    let server = Server::new(move |head, stream| {
        let to = |place: &str| response("302 Found", &format!("location: {place}\r\n"), "");
        let response = match head.split(' ').nth(1) {
            Some("/registry.xml") => to("moved/on?a"),
            Some("/moved/on?a") => to("/there"),
            Some("/there") => good("", &body),
            Some("/loop") => to("/loop"),
            // An address for documentation, RFC 5737: no connection is made.
            _ => to("http://192.0.2.1/registry.xml"),
        };
        stream.write_all(&response).expect("the program reads it");
    });
    let home = Home::new("redirections");
    home.svc(&["update", "--url", &server.url]).said("updated");
    assert_eq!(server.requests().len(), 3);
    let around = server.url.replace("registry.xml", "loop");
    let problem = "too many redirects; check the address";
    home.svc(&["update", "--url", &around]).refused(&format!("cannot fetch `{around}`: {problem}{ADVICE}"));
    assert_eq!(server.requests().len(), 9);
    let run = home.svc(&["update", "--url", &server.url.replace("registry.xml", "away")]);
    let problem = "plain http is not safe here; use https (http is allowed for localhost only)";
    run.refused(&format!("cannot fetch `http://192.0.2.1/registry.xml`: {problem}{ADVICE}"));
}

#[test]
fn a_response_that_is_too_large_is_refused() {
    let problem = "larger than 64 MiB: not the registry; check the address";
    fails("large", &Server::sending("HTTP/1.1 200 OK\r\ncontent-length: 67108865\r\n\r\n<"), problem);
    let flood = Server::new(|_, stream| {
        let chunk = [b' '; 1 << 16];
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(&chunk).is_ok() {}
    });
    fails("flood", &flood, problem);
}

#[test]
fn other_servers_and_closed_ports_are_errors() {
    let home = Home::new("no-server");
    let url = Server::sending("220 mail.example.org ESMTP\r\n").url;
    let run = home.svc(&["update", "--url", &url]);
    assert!(run.stderr.starts_with(&format!("svc: cannot fetch `{url}`: not an HTTP response (")), "{run:?}");
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let run = home.svc(&["update", "--url", &format!("http://{closed}/")]);
    let refused =
        if cfg!(target_os = "linux") { "(Connection refused); check the network and HTTPS_PROXY" } else { "(" };
    let start = format!("svc: cannot fetch `http://{closed}/`: cannot connect {refused}");
    assert!(run.stderr.starts_with(&start), "{run:?}");
    assert_eq!((run.status, home.date()), (Some(2), bundled()));
}

#[test]
fn a_host_that_does_not_resolve_is_named_as_the_problem() {
    // RFC 6761 section 6.4: no resolver knows a name under `invalid`.
    let url = "https://registry.invalid/";
    let problem = "the host name does not resolve; check it, the network and HTTPS_PROXY";
    let home = Home::new("unresolved");
    home.svc(&["update", "--url", url]).refused(&format!("cannot fetch `{url}`: {problem}{ADVICE}"));
}

#[test]
fn only_https_and_this_machine_are_downloaded_from() {
    let home = Home::new("addresses");
    let insecure = "plain http is not safe here; use https (http is allowed for localhost only)";
    let other = "not a web address; use one such as https://example.org/registry.xml";
    for (url, shown, problem) in [
        ("http://192.0.2.1/a", "http://192.0.2.1/a", insecure),
        ("http://me:secret@192.0.2.1/a", "http://192.0.2.1/a", insecure),
        ("ftp://192.0.2.1/a", "ftp://192.0.2.1/a", other),
        ("registry.xml", "registry.xml", other),
        ("", "", other),
    ] {
        home.svc(&["update", "--url", url]).refused(&format!("cannot fetch `{shown}`: {problem}"));
    }
}

#[test]
fn the_proxy_is_used_except_for_this_machine() {
    let proxy = Server::sending(response("403 Forbidden", "", ""));
    let address = proxy.url.replace("/registry.xml", "");
    let home = Home::new("proxy").with("HTTPS_PROXY", &address).with("HTTP_PROXY", &address);
    let run = home.svc(&["update", "--url", "https://registry.invalid/a"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.starts_with("svc: cannot fetch `https://registry.invalid/a`: the proxy failed ("), "{run:?}");
    assert!(proxy.requests()[0].starts_with("connect registry.invalid:443 http/1.1\n"), "{:?}", proxy.requests());
    let server = Server::sending(good("", registry("2091-02-03", "")));
    home.svc(&["update", "--url", &server.url]).said("updated");
    assert_eq!(proxy.requests().len(), 1);
}

#[test]
fn a_server_that_was_asked_too_often_says_when_to_try_again() {
    let table = [
        ("120", "in 120 seconds"),
        ("1", "in a second"),
        ("Wed, 21 Oct 2026 07:28:00 GMT", "after Wed, 21 Oct 2026 07:28:00 GMT"),
        ("\u{e9}", "later"),
        ("-5", "later"),
        ("soon", "later"),
        ("1.5", "later"),
        ("0", ""),
    ];
    for (value, when) in table {
        for status in ["429 Too Many Requests", "503 Service Unavailable"] {
            let server = Server::sending(response(status, &format!("retry-after: {value}\r\n"), ""));
            let problem = format!("the server answered {} (asked too often); try again {when}", &status[..3]);
            fails("too-often", &server, problem.trim_end());
        }
    }
}

#[test]
fn a_port_that_is_no_port_is_refused() {
    let home = Home::new("ports");
    for port in ["99999", "abc", "-1", ""] {
        let url = format!("http://127.0.0.1:{port}/registry.xml");
        let problem = "the port is not a number from 1 to 65535; check the address";
        home.svc(&["update", "--url", &url]).refused(&format!("cannot fetch `{url}`: {problem}"));
        let moved = response("302 Found", &format!("location: {url}\r\n"), "");
        let run = home.svc(&["update", "--url", &Server::sending(moved).url]);
        run.refused(&format!("cannot fetch `{url}`: {problem}{ADVICE}"));
    }
}

#[test]
fn a_proxy_that_cannot_be_parsed_is_an_error_that_names_its_variable() {
    let shown = |value: &str| if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
    for value in ["http://127.0.0.1:99999", "127.0.0.1:abc", "127.0.0.1:", "http://", "ftp://127.0.0.1", "a b"] {
        for name in ["ALL_PROXY", "HTTPS_PROXY", "http_proxy"] {
            let home = Home::new("proxy-variable").with(name, value);
            let run = home.svc(&["update", "--url", "https://registry.invalid/a"]);
            let problem = format!(
                "{name} is `{}`, which is not the address of a proxy; set it to one such as http://localhost:3128",
                shown(value).replace(' ', "?")
            );
            run.refused(&format!("cannot fetch `https://registry.invalid/a`: {problem}{ADVICE}"));
        }
    }
    // The first variable that is set counts, as without the mistake, and an empty one is not set.
    let home = Home::new("proxy-order").with("HTTPS_PROXY", "").with("HTTP_PROXY", "http://me:secret@127.0.0.1:x");
    let run = home.svc(&["update", "--url", "https://registry.invalid/a"]);
    assert!(run.stderr.contains(": HTTP_PROXY is `http://127.0.0.1:x`, "), "{run:?}");
    // A password with characters that end a host is not shown either.
    for value in ["http://me:se/cret@127.0.0.1:1", "me:se?cret@127.0.0.1:1", "http://me:se#cret@127.0.0.1:1"] {
        let home = Home::new("proxy-password").with("HTTPS_PROXY", value);
        let run = home.svc(&["update", "--url", "https://registry.invalid/a"]);
        assert!(run.stderr.contains(": HTTPS_PROXY is `http://127.0.0.1:1`, "), "{run:?}");
    }
}
