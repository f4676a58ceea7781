//! Open ports: the sockets of this machine, joined with their services and processes.

use super::containers::ContainerPort;
use super::process::{Process, Reader};
use super::sockets::{BoundAddress, Reach, Socket};
use crate::{Hit, Port, Protocol};
use bstr::BStr;

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
    /// The number of sockets: more than addresses if some share theirs with `SO_REUSEPORT`, socket(7); 0 for a
    /// port of a container that NAT alone publishes.
    pub sockets: usize,
    /// The ID of the user who owns the sockets, if the system says it.
    pub uid: Option<u32>,
    /// The processes that listen, ascending; empty if this user may not see them.
    pub processes: Vec<Process>,
    /// The service it is for, see [`OpenPort::find_service`].
    pub service: Option<Hit<'s>>,
    /// The container that it leads to, if it is known to lead to one.
    pub container: Option<ContainerPort>,
    /// Why its software should not be reachable from everywhere, by the maker's own documentation: a phrase such as `no
    /// authentication`. Only for a port that is.
    pub warning: Option<&'s BStr>,
}

/// Reads the details of the processes of open ports, of each process once. [`open_ports`](super::open_ports) does not: it takes longer than
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

    /// The same port, without what depends on services.
    pub(super) fn without_service<'a>(&self) -> OpenPort<'a> {
        let OpenPort { port, protocol, reach, addresses, sockets, uid, processes, container, .. } = self.clone();
        OpenPort { port, protocol, reach, addresses, sockets, uid, processes, service: None, container, warning: None }
    }

    /// A port that a container publishes without a socket.
    pub(super) fn published(socket: Socket, container: ContainerPort) -> OpenPort<'s> {
        OpenPort { sockets: 0, container: Some(container), ..OpenPort::from(socket) }
    }

    /// Adds an address without a socket.
    pub(super) fn add_address(&mut self, address: BoundAddress) {
        if !self.addresses.contains(&address) {
            self.addresses.push(address);
        }
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
        let (addresses, sockets, service, container, warning) = (vec![address], 1, None, None, None);
        OpenPort { port, protocol, reach, addresses, sockets, uid, processes, service, container, warning }
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
}
