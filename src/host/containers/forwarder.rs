//! Processes that forward a port to a container, and what their command lines say of it.

use super::ContainerPort;
use crate::Port;
use crate::host::process::is_id;

/// The container that a process forwards to; `None` for a program that does not forward. What the command line does not
/// say is unknown.
///
/// - `docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80`
/// - `conmon -c ID -u ID -n NAME ...`, which holds the ports of a Podman container
/// - `rootlessport`, `rootlesskit`, `pasta` and `slirp4netns`, which are recognized in other ways
pub(in crate::host) fn forwarded(name: &str, arguments: &[String]) -> Option<ContainerPort> {
    let value = |names: [&str; 2]| value(arguments, names).unwrap_or_default();
    match name {
        "docker-proxy" | "rootlesskit-doc" | "rootlesskit-docker-proxy" => {
            let port = value(["-container-port", "--container-port"]).parse().ok().map(Port::new);
            Some(ContainerPort { port, ..ContainerPort::default() })
        }
        "conmon" => Some(ContainerPort {
            name: value(["-n", "--name"]).to_owned(),
            id: Some(value(["-c", "--cid"])).filter(|id| is_id(id)).unwrap_or_default().to_owned(),
            ..ContainerPort::default()
        }),
        "rootlessport" | "rootlessport-ch" | "containers-root" | "rootlesskit" | "pasta" | "pasta.avx2"
        | "slirp4netns" => Some(ContainerPort::default()),
        _ => None,
    }
}

/// The value of an option, as the next argument or after an equals sign.
fn value<'a>(arguments: &'a [String], names: [&str; 2]) -> Option<&'a str> {
    let mut arguments = arguments.iter().map(String::as_str);
    while let Some(argument) = arguments.next() {
        let (option, value) =
            argument.split_once('=').map_or((argument, None), |(option, value)| (option, Some(value)));
        if names.contains(&option) {
            return value.or_else(|| arguments.next());
        }
    }
    None
}
