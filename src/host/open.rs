//! Open ports: the sockets of this machine, joined with their services and processes.

use super::filter::SocketFilter;
use super::process::{Process, Reader};
use super::process_match::process_matches;
use super::sockets::{BoundAddress, Reach, Socket, SocketsError, sockets_matching};
use super::transport::udp_lite;
use crate::{Hit, Port, Protocol, Services, Source};

/// A port of this machine that is open, with the processes that listen on it.
///
/// Sockets of the same processes and user on one port, with one protocol and one reach, make one open port.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OpenPort<'s> {
    /// The port.
    pub port: Port,
    /// The protocol, as for [`Socket::protocol`].
    pub protocol: Protocol<'static>,
    /// Who can reach it.
    pub reach: Reach,
    /// The addresses it is bound to, ascending, each once.
    pub addresses: Vec<BoundAddress>,
    /// The number of sockets: more than addresses if some share theirs with `SO_REUSEPORT`, socket(7).
    pub sockets: usize,
    /// The ID of the user who owns the sockets, if the system says it.
    pub uid: Option<u32>,
    /// The processes that listen, ascending; empty if this user may not see them.
    pub processes: Vec<Process>,
    /// The service it is for, see [`OpenPort::find_service`].
    pub service: Option<Hit<'s>>,
}

/// Lists the open ports that any of the filters selects, by port, with their services and processes.
///
/// # Errors
///
/// As for [`sockets`](super::sockets()).
///
/// ```
/// # #[cfg(target_os = "linux")] {
/// use std::net::TcpListener;
/// use svc_lookup::host::{self, SocketFilter};
/// use svc_lookup::{Port, Protocol, Services};
///
/// let listener = TcpListener::bind("127.0.0.1:0")?;
/// let port = Port::new(listener.local_addr()?.port());
/// let services = Services::system();
/// let open = host::open_ports(&services, &[SocketFilter::new(port, Some(Protocol::Tcp))?])?;
/// assert_eq!((open[0].port, open[0].processes[0].pid), (port, std::process::id()));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn open_ports<'s>(services: &'s Services, filters: &[SocketFilter]) -> Result<Vec<OpenPort<'s>>, SocketsError> {
    let is_selected = |socket: &Socket| filters.iter().any(|filter| filter.matches(socket.port, socket.protocol));
    let mut open = OpenPort::from_sockets(sockets_matching(is_selected)?);
    open.iter_mut().for_each(|port| port.service = port.find_service(services));
    Ok(open)
}

/// Reads the details of the processes of open ports, of each process once. [`open_ports`] does not: it takes longer than
/// listing the ports.
///
/// ```
/// # #[cfg(target_os = "linux")] {
/// use std::net::TcpListener;
/// use svc_lookup::Services;
/// use svc_lookup::host::{self, SocketFilter};
///
/// let listener = TcpListener::bind("127.0.0.1:0")?;
/// let filter = SocketFilter::new(svc_lookup::Port::new(listener.local_addr()?.port()), None)?;
/// let services = Services::system();
/// let mut open = host::open_ports(&services, &[filter])?;
/// host::read_details(&mut open);
/// let details = open[0].processes[0].details.as_ref().unwrap();
/// assert_eq!(details.program, std::env::current_exe().ok());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_details<'o, 's: 'o>(open: impl IntoIterator<Item = &'o mut OpenPort<'s>>) {
    let mut reader = Reader::default();
    open.into_iter().flat_map(|open| &mut open.processes).for_each(|process| reader.read(process));
}

impl<'s> OpenPort<'s> {
    /// Joins sockets, which must be in order, into open ports, without looking up their services.
    ///
    /// Sockets whose processes are not visible are joined if one user owns them.
    ///
    /// ```
    /// use svc_lookup::Protocol;
    /// use svc_lookup::host::{OpenPort, Process, Socket};
    ///
    /// let mut sockets = Vec::new();
    /// for address in ["127.0.0.1:53", "[::1]:53"] {
    ///     let mut socket = Socket::new(address.parse()?, Protocol::Udp)?;
    ///     socket.processes.push(Process::new(812, "named"));
    ///     sockets.push(socket);
    /// }
    /// let open = OpenPort::from_sockets(sockets);
    /// assert_eq!((open.len(), open[0].sockets, open[0].addresses.len()), (1, 2, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_sockets(sockets: impl IntoIterator<Item = Socket>) -> Vec<OpenPort<'s>> {
        let mut open: Vec<OpenPort<'s>> = Vec::new();
        for socket in sockets {
            let same_port = open.iter_mut().rev().take_while(|known| {
                (known.port, known.protocol) == (socket.port, socket.protocol) // Sockets are sorted by port.
            });
            match { same_port }.find(|known| known.includes(&socket)) {
                Some(known) => known.add(&socket),
                None => open.push(OpenPort::from(socket)),
            }
        }
        open
    }

    /// Looks up the service the port is for.
    ///
    /// A service of the user's own file comes first. Then the name of a process says more than the port's assignment: the
    /// practice entry whose software [is that process](process_matches). Then the assigned service; and last, if no process
    /// is visible, the best known practice entry.
    #[must_use]
    pub fn find_service<'a>(&self, services: &'a Services) -> Option<Hit<'a>> {
        // UDP-Lite has the ports of UDP, RFC 3828 section 6.
        let protocol = if self.protocol == udp_lite() { Protocol::Udp } else { self.protocol };
        let assigned = services.getservbyport(self.port, Some(protocol));
        if assigned.is_some_and(|hit| hit.source == Source::User) {
            return assigned;
        }
        let practice: Vec<Hit<'_>> = services.in_practice(self.port.into(), Some(protocol)).collect();
        let is_running = |hit: &&Hit<'_>| self.processes.iter().any(|process| process_matches(&process.name, hit));
        let usual = practice.first().filter(|_| self.processes.is_empty());
        practice.iter().find(is_running).or(assigned.as_ref()).or(usual).copied()
    }

    fn includes(&self, socket: &Socket) -> bool {
        self.reach == socket.reach() && self.uid == socket.uid && self.processes == socket.processes
    }

    fn add(&mut self, socket: &Socket) {
        self.sockets += 1;
        if self.addresses.last() != Some(&socket.address) {
            self.addresses.push(socket.address.clone());
        }
    }
}

/// An open port of one socket, without its service.
impl From<Socket> for OpenPort<'_> {
    fn from(socket: Socket) -> Self {
        let reach = socket.reach();
        let Socket { port, protocol, address, uid, processes, .. } = socket;
        OpenPort { port, protocol, reach, addresses: vec![address], sockets: 1, uid, processes, service: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::SocketAddr;

    fn socket(port: u16, address: &str, processes: &[(u32, &str)]) -> Socket {
        let address = SocketAddr::new(address.parse().expect("an address"), port);
        let processes = processes.iter().map(|&(pid, name)| Process::new(pid, name)).collect();
        Socket { processes, ..Socket::new(address, Protocol::Tcp).expect("TCP") }
    }

    #[test]
    fn sockets_of_the_same_processes_and_reach_are_joined() {
        let [nginx, other] = [[(8, "nginx")], [(9, "other")]];
        let sockets = [
            socket(80, "0.0.0.0", &nginx),
            socket(80, "0.0.0.0", &nginx),
            socket(80, "127.0.0.1", &nginx),
            socket(80, "192.0.2.1", &other),
            socket(80, "::", &nginx),
            socket(81, "::", &nginx),
        ];
        let open = OpenPort::from_sockets(sockets);
        let shown = |open: &OpenPort<'_>| {
            let addresses: Vec<String> = open.addresses.iter().map(BoundAddress::to_string).collect();
            format!("{} {} {} {}", open.port, open.reach, open.sockets, addresses.join(" "))
        };
        assert_eq!(
            open.iter().map(shown).collect::<Vec<_>>(),
            ["80 all 3 0.0.0.0 ::", "80 loopback 1 127.0.0.1", "80 address 1 192.0.2.1", "81 all 1 ::"]
        );
    }

    #[test]
    fn sockets_without_visible_processes_are_joined_by_user() {
        let of_user = |address, user| Socket { uid: Some(user), ..socket(80, address, &[]) };
        let sockets = [of_user("0.0.0.0", 33), of_user("0.0.0.0", 33), of_user("0.0.0.0", 1000), of_user("::", 33)];
        let open = OpenPort::from_sockets(sockets);
        assert_eq!(
            open.iter().map(|open| (open.uid, open.sockets)).collect::<Vec<_>>(),
            [(Some(33), 3), (Some(1000), 1)]
        );
    }

    #[test]
    fn a_udp_lite_socket_has_the_service_of_udp() {
        let socket = Socket::new("127.0.0.1:53".parse().unwrap(), Protocol::new("UDPLite")).unwrap();
        let services = Services::snapshot();
        let open = OpenPort::from(socket);
        assert_eq!(open.protocol.to_string(), "udplite");
        assert_eq!(open.find_service(&services).map(|hit| hit.service.name), Some("domain".into()));
    }

    #[test]
    fn the_process_decides_which_service_a_port_is_for() {
        let services = Services::snapshot();
        let service = |port, process: Option<&str>| {
            let processes: Vec<_> = process.map(|name| (7, name)).into_iter().collect();
            let hit = OpenPort::from(socket(port, "::", &processes)).find_service(&services)?;
            Some(format!("{} {}", hit.service.name, hit.source))
        };
        let table = [
            (9200, Some("elasticsearch"), Some("elasticsearch practice")),
            (9200, Some("java"), Some("wap-wsp iana")),
            (9200, None, Some("wap-wsp iana")),
            (51_515, Some("a-server"), None),
            (51_515, None, Some("kopia practice")),
        ];
        for (port, process, expected) in table {
            assert_eq!(service(port, process).as_deref(), expected, "{port} {process:?}");
        }
    }
}
