//! The systemd unit and the container of a process, from the path of its control group, cgroups(7).

/// The length of a container ID of Docker, Podman and Kubernetes: 256 bits in hexadecimal digits.
const ID: usize = 64;

/// The container of a process.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub struct Container {
    /// The ID, 64 hexadecimal digits; the name if the engine knows its containers by name.
    pub id: String,
    /// The name, if the control group has it: that of LXC and of systemd-nspawn.
    pub name: Option<String>,
    /// The engine: `docker`, `podman`, `containerd`, `cri-o`, `lxc` or `nspawn`, if the control group tells.
    pub engine: Option<&'static str>,
}

/// Whether a text is the ID of a container of one of these engines.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == ID && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The unit in the path of a control group: its last part that is a service or a scope.
pub(super) fn unit(path: &str) -> Option<&str> {
    path.rsplit('/').find(|part| part.ends_with(".service") || part.ends_with(".scope"))
}

/// The container in the path of a control group: that of its last part that names one.
pub(super) fn container(path: &str) -> Option<Container> {
    let parts: Vec<&str> = path.split('/').collect();
    (0..parts.len()).rev().find_map(|at| {
        let above = at.checked_sub(1).map_or("", |above| parts[above]);
        by_id(parts[at], above).or_else(|| by_name(parts[at], above))
    })
}

/// `docker-ID.scope`, `cri-containerd-ID.scope`, `kubepods-podUID.slice:cri-containerd:ID`, or an ID below `docker`.
fn by_id(part: &str, above: &str) -> Option<Container> {
    let part = part.strip_suffix(".scope").unwrap_or(part);
    let (prefix, id) = part.rsplit_once(['-', ':']).unwrap_or((above, part));
    // Podman and CRI-O run a monitor for each container, outside of it.
    if !is_id(id) || prefix.ends_with("conmon") {
        return None;
    }
    let engines = [("docker", "docker"), ("libpod", "podman"), ("containerd", "containerd"), ("crio", "cri-o")];
    let engine = engines.into_iter().find(|(word, _)| prefix.contains(word)).map(|(_, engine)| engine);
    Some(Container { id: id.to_owned(), name: None, engine })
}

/// `lxc.payload.NAME`, a name below `lxc` or `lxc.payload`, or `machine-NAME.scope`.
fn by_name(part: &str, above: &str) -> Option<Container> {
    let lxc = part.strip_prefix("lxc.payload.").or_else(|| matches!(above, "lxc" | "lxc.payload").then_some(part));
    let nspawn = || part.strip_prefix("machine-")?.strip_suffix(".scope");
    let (name, engine) = match lxc {
        Some(name) => (name.to_owned(), "lxc"),
        None => (unescape(nspawn()?), "nspawn"),
    };
    (!name.is_empty()).then(|| Container { id: name.clone(), name: Some(name), engine: Some(engine) })
}

/// Replaces the escapes in the name of a unit, systemd.unit(5): `\x2d` is a hyphen.
fn unescape(name: &str) -> String {
    let mut parts = name.split("\\x");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let byte = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(u8::is_ascii);
        match byte {
            Some(byte) => text.extend([char::from(byte)].into_iter().chain(part[2..].chars())),
            None => text.extend(["\\x", part]),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_the_last_service_or_scope() {
        let table = [
            ("/", None),
            ("/system.slice/nginx.service", Some("nginx.service")),
            ("/system.slice/system-postgresql.slice/postgresql@17-main.service", Some("postgresql@17-main.service")),
            ("/system.slice/nginx.service/worker", Some("nginx.service")),
            ("/user.slice/user-1000.slice/user@1000.service/app.slice/web.service", Some("web.service")),
            ("/user.slice/user-1000.slice/session-3.scope", Some("session-3.scope")),
            ("/user.slice", None),
        ];
        for (path, expected) in table {
            assert_eq!(unit(path), expected, "{path}");
        }
    }

    #[test]
    fn the_container_is_known_by_its_id_or_name() {
        let id = "4f6a0c1d2e3b4a5968778695a4b3c2d1e0f00112233445566778899aabbccdde";
        let table = [
            ("/system.slice/docker-ID.scope", Some(("docker", "ID"))),
            ("/docker/ID", Some(("docker", "ID"))),
            ("/docker/ID/system.slice/nginx.service", Some(("docker", "ID"))),
            ("/system.slice/docker.service/docker/ID", Some(("docker", "ID"))),
            ("/machine.slice/libpod-ID.scope/container", Some(("podman", "ID"))),
            ("/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope", Some(("podman", "ID"))),
            ("/machine.slice/libpod-conmon-ID.scope", None),
            ("/kubepods.slice/kubepods-pod1_2.slice/cri-containerd-ID.scope", Some(("containerd", "ID"))),
            ("/system.slice/containerd.service/kubepods-pod1.slice:cri-containerd:ID", Some(("containerd", "ID"))),
            ("/kubepods.slice/kubepods-besteffort.slice/crio-ID.scope", Some(("cri-o", "ID"))),
            ("/kubepods.slice/crio-conmon-ID.scope", None),
            ("/kubepods/burstable/pod1-2/ID", Some(("-", "ID"))),
            ("/lxc.payload.web-1/system.slice/ssh.service", Some(("lxc", "web-1"))),
            ("/lxc/web-1", Some(("lxc", "web-1"))),
            ("/machine.slice/machine-web\\x2d1.scope/payload", Some(("nspawn", "web-1"))),
            ("/system.slice/nginx.service", None),
            ("/user.slice/user-1000.slice/session-3.scope", None),
            ("/docker/0123", None),
            ("/", None),
        ];
        for (path, expected) in table {
            let found = container(&path.replace("ID", id));
            let found = found.as_ref().map(|found| (found.engine.unwrap_or("-"), found.id.as_str()));
            let expected = expected.map(|(engine, name)| (engine, if name == "ID" { id } else { name }));
            assert_eq!(found, expected, "{path}");
        }
        assert_eq!(container("/lxc/web").and_then(|found| found.name).as_deref(), Some("web"));
        assert_eq!(container(&format!("/docker/{id}")).and_then(|found| found.name), None);
    }

    #[test]
    fn wrong_escapes_stay() {
        for (name, expected) in
            [("a\\x2db", "a-b"), ("a\\x", "a\\x"), ("a\\xzz", "a\\xzz"), ("\\xff\u{e9}", "\\xff\u{e9}")]
        {
            assert_eq!(unescape(name), expected);
        }
    }
}
