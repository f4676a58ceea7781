//! Open ports: the sockets of this machine, joined with their services and processes.

use super::process_match::process_matches;
use super::sockets::{Process, Reach, Socket, SocketsError, sockets_matching};
use super::transport::{UnsupportedProtocol, transport};
use crate::{Hit, Port, PortRange, Protocol, Services, Source};
use std::fmt;
use std::net::IpAddr;

/// A port of this machine that is open, with the processes that listen on it.
///
/// Sockets of the same processes on one port, with one protocol and one reach, make one open port.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OpenPort<'s> {
    /// The port.
    pub port: Port,
    /// [`Protocol::Tcp`] or [`Protocol::Udp`].
    pub protocol: Protocol<'static>,
    /// Who can reach it.
    pub reach: Reach,
    /// The addresses it is bound to, ascending, each once.
    pub addresses: Vec<IpAddr>,
    /// How many sockets it has.
    pub sockets: usize,
    /// The processes that listen, ascending; empty if this user may not see them.
    pub processes: Vec<Process>,
    /// The service it is for, see [`OpenPort::find_service`].
    pub service: Option<Hit<'s>>,
}

/// Selects sockets by port and protocol.
///
/// ```
/// use svc_lookup::host::SocketFilter;
/// use svc_lookup::{Port, PortRange, Protocol};
///
/// let dns = SocketFilter::new(Port::new(53), Some(Protocol::new("UDP")))?;
/// assert!(dns.matches(Port::new(53), Protocol::Udp) && !dns.matches(Port::new(53), Protocol::Tcp));
/// assert_eq!(dns.to_string(), "53/udp");
/// assert!(SocketFilter::new(PortRange::ALL, Some(Protocol::Sctp)).is_err());
/// # Ok::<(), svc_lookup::host::UnsupportedProtocol>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SocketFilter {
    ports: PortRange,
    protocol: Option<Protocol<'static>>,
}

impl SocketFilter {
    /// Every socket.
    pub const ALL: SocketFilter = SocketFilter { ports: PortRange::ALL, protocol: None };

    /// Selects the sockets on these ports, and with this protocol if one is given.
    ///
    /// # Errors
    ///
    /// [`UnsupportedProtocol`] for a protocol other than TCP and UDP.
    pub fn new(
        ports: impl Into<PortRange>,
        protocol: Option<Protocol<'_>>,
    ) -> Result<SocketFilter, UnsupportedProtocol> {
        Ok(SocketFilter { ports: ports.into(), protocol: protocol.map(transport).transpose()? })
    }

    /// The ports selected.
    #[must_use]
    pub const fn ports(&self) -> PortRange {
        self.ports
    }

    /// The protocol selected; `None` for both TCP and UDP.
    #[must_use]
    pub const fn protocol(&self) -> Option<Protocol<'static>> {
        self.protocol
    }

    /// Whether a socket on this port with this protocol is selected.
    #[must_use]
    pub fn matches(&self, port: Port, protocol: Protocol<'_>) -> bool {
        self.ports.contains(port) && self.protocol.is_none_or(|selected| transport(protocol) == Ok(selected))
    }
}

/// `53/udp`, `6000-6010`.
impl fmt::Display for SocketFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.protocol {
            Some(protocol) => write!(f, "{}/{protocol}", self.ports),
            None => self.ports.fmt(f),
        }
    }
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

impl<'s> OpenPort<'s> {
    /// Joins sockets, which must be in order, into open ports, without looking up their services.
    ///
    /// A socket whose processes are not visible stays separate: it may belong to another process.
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
        let assigned = services.getservbyport(self.port, Some(self.protocol));
        if assigned.is_some_and(|hit| hit.source == Source::User) {
            return assigned;
        }
        let practice: Vec<Hit<'_>> = services.in_practice(self.port.into(), Some(self.protocol)).collect();
        let is_running = |hit: &&Hit<'_>| self.processes.iter().any(|process| process_matches(&process.name, hit));
        let usual = practice.first().filter(|_| self.processes.is_empty());
        practice.iter().find(is_running).or(assigned.as_ref()).or(usual).copied()
    }

    fn includes(&self, socket: &Socket) -> bool {
        self.reach == socket.reach() && self.processes == socket.processes && !self.processes.is_empty()
    }

    fn add(&mut self, socket: &Socket) {
        self.sockets += 1;
        if self.addresses.last() != Some(&socket.address) {
            self.addresses.push(socket.address);
        }
    }
}

/// An open port of one socket, without its service.
impl From<Socket> for OpenPort<'_> {
    fn from(socket: Socket) -> Self {
        let (reach, addresses) = (socket.reach(), vec![socket.address]);
        let Socket { port, protocol, processes, .. } = socket;
        OpenPort { port, protocol, reach, addresses, sockets: 1, processes, service: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn socket(port: u16, address: &str, processes: &[(u32, &str)]) -> Socket {
        let processes = processes.iter().map(|&(pid, name)| Process::new(pid, name)).collect();
        let address = address.parse().expect("an address");
        Socket { port: Port::new(port), protocol: Protocol::Tcp, address, processes }
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
        let shown = |open: &OpenPort<'_>| format!("{} {} {} {:?}", open.port, open.reach, open.sockets, open.addresses);
        assert_eq!(
            open.iter().map(shown).collect::<Vec<_>>(),
            ["80 all 3 [0.0.0.0, ::]", "80 loopback 1 [127.0.0.1]", "80 address 1 [192.0.2.1]", "81 all 1 [::]",]
        );
    }

    #[test]
    fn sockets_without_visible_processes_stay_apart() {
        let open = OpenPort::from_sockets([socket(80, "0.0.0.0", &[]), socket(80, "::", &[])]);
        assert_eq!(open.iter().map(|open| open.sockets).collect::<Vec<_>>(), [1, 1]);
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

    #[test]
    fn a_filter_selects_by_port_and_protocol() {
        let ports = |text: &str| text.parse::<PortRange>().expect("a range");
        let udp = SocketFilter::new(ports("53-54"), Some(Protocol::new("UDP"))).unwrap();
        let matches = |port, protocol| udp.matches(Port::new(port), protocol);
        assert!(matches(53, Protocol::Udp) && matches(54, Protocol::new("Udp")));
        assert!(!matches(53, Protocol::Tcp) && !matches(55, Protocol::Udp));
        assert!(SocketFilter::ALL.matches(Port::MAX, Protocol::Tcp));
        let unsupported = SocketFilter::new(ports("53"), Some(Protocol::new("ddp")));
        assert_eq!(unsupported, Err(UnsupportedProtocol));
    }
}
