use super::*;
use std::fs;
use std::os::unix::net::UnixListener;
use std::thread;

const ID: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const HEAD: &str = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n";

fn shown(answer: &str) -> Option<Vec<String>> {
    let answer = read(answer.as_bytes())?;
    let of = |known: &Published| {
        let Published { ports, protocol, address, container } = known;
        let ContainerPort { name, image, port, .. } = container;
        format!("{address} {ports}/{protocol} {name} {image} {}", port.map_or("-".into(), |port| port.to_string()))
    };
    Some(answer.published.iter().map(of).collect())
}

/// A folder that is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = env::temp_dir().join(format!("svc-engine-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Asks an engine that writes these bytes, pauses, and closes the connection.
fn asked(name: &str, bytes: Vec<u8>, pause: Duration) -> (io::Result<Answer>, Duration) {
    let folder = Folder::new(name);
    let path = folder.0.join("engine.sock");
    let listener = UnixListener::bind(&path).expect("a socket");
    let engine = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        let mut request = [0; 256];
        let length = stream.read(&mut request).expect("a request");
        // The client may have given up.
        let _ = stream.write_all(&bytes);
        thread::sleep(pause);
        request[..length].to_vec()
    });
    let start = Instant::now();
    let answer = ask(&path);
    let time = start.elapsed();
    assert_eq!(engine.join().expect("the engine ends"), REQUEST);
    (answer, time)
}

#[test]
fn published_ports_are_read_with_their_containers() {
    let body = format!(
        r#"[{{"Id":"{ID}","Names":["/web"],"Image":"nginx:1.27","Ports":[
            {{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}},
            {{"IP":"::","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}},
            {{"PrivatePort":443,"Type":"tcp"}},
            {{"IP":"127.0.0.1","PrivatePort":53,"PublicPort":5353,"Type":"udp"}}]}},
            {{"Id":"x","Image":"redis","Ports":null}}]"#
    );
    let answer = read(format!("{HEAD}{body}").as_bytes()).expect("an answer");
    assert_eq!(
        (answer.containers.len(), answer.containers[0].id.as_str(), answer.containers[1].id.as_str()),
        (2, ID, "")
    );
    assert_eq!(
        shown(&format!("{HEAD}{body}")).unwrap(),
        ["0.0.0.0 8080/tcp web nginx:1.27 80", ":: 8080/tcp web nginx:1.27 80", "127.0.0.1 5353/udp web nginx:1.27 53",]
    );
}

#[test]
fn anything_else_is_no_answer_or_has_no_ports() {
    for answer in ["", "[]", "HTTP/1.0 200 OK", "HTTP/1.1 404 Not Found\r\n\r\n[]", "HTTP/1.0 200 OK\r\n\r\n{}"] {
        assert_eq!(shown(answer), None, "{answer:?}");
    }
    let bodies = [
        "[]",
        "[null,1,\"a\",[]]",
        r#"[{"Ports":[{"PublicPort":0},{"PublicPort":65536},{"PublicPort":-1},{"PublicPort":"80"},{"PublicPort":1.5}]}]"#,
        r#"[{"Ports":{"PublicPort":80}}]"#,
    ];
    for body in bodies {
        assert_eq!(shown(&format!("{HEAD}{body}")), Some(Vec::new()), "{body}");
    }
    let deep = format!("{HEAD}{}", "[".repeat(100_000));
    assert_eq!(shown(&deep), None);
    let odd =
        r#"[{"Names":[7],"Image":{},"Id":"zz","Ports":[{"IP":"x","PublicPort":80,"PrivatePort":70000,"Type":"x"}]}]"#;
    assert_eq!(shown(&format!("{HEAD}{odd}")).unwrap(), ["0.0.0.0 80/tcp   -"]);
}

#[test]
fn long_texts_are_cut() {
    let body = format!(r#"[{{"Names":["/{0}"],"Image":"{0}","Ports":[]}}]"#, "\u{e9}".repeat(10_000));
    let answer = read(format!("{HEAD}{body}").as_bytes()).expect("an answer");
    let ContainerPort { name, image, .. } = &answer.containers[0];
    assert_eq!((name.chars().count(), image.chars().count()), (MAX_TEXT, MAX_TEXT));
}

#[test]
fn an_engine_is_asked_over_its_socket() {
    let (answer, _) = asked("answers", format!("{HEAD}[]").into_bytes(), Duration::ZERO);
    assert_eq!(answer.expect("an answer"), Answer::default());
}

#[test]
fn an_engine_that_is_slow_or_answers_without_end_is_left_out() {
    let (answer, time) = asked("slow", HEAD.into(), Duration::from_millis(400));
    assert!(answer.is_err() && time < Duration::from_millis(300), "{answer:?} after {time:?}");
    let (answer, _) = asked("endless", vec![b' '; MAX_ANSWER + (1 << 20)], Duration::ZERO);
    assert!(answer.is_err(), "{answer:?}");
}

#[test]
fn an_engine_that_does_not_accept_is_left_out() {
    let folder = Folder::new("busy");
    let path = folder.0.join("engine.sock");
    assert!(ask(&path).is_err());
    let _listener = UnixListener::bind(&path).expect("a socket");
    let start = Instant::now();
    assert!(ask(&path).is_err());
    assert!(start.elapsed() < Duration::from_millis(300));
    assert!(ask(Path::new(&"x".repeat(200))).is_err());
}
