//! Finds the services of open ports, by their processes, their containers and their numbers.

mod running;

use super::containers::{ContainerPort, Engines, PublishedPorts, forwarded, has_container_network};
use super::filter::SocketFilter;
use super::open::OpenPort;
use super::process::Process;
use super::process_match::{Program, recognize};
use super::sockets::{Reach, Socket, SocketsError, sockets_matching};
use super::transport::udp_lite;
use crate::{Hit, Port, Protocol, Services, Source};
use bstr::BStr;
use running::Running;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::rc::Rc;

/// Lists the open ports that any of the filters selects, by port, with their services and processes. Ports that containers
/// publish are among them, as far as this user can see them.
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
    let mut finder = ServiceFinder::new(services);
    finder.add_published(&mut open, is_selected);
    open.iter_mut().for_each(|port| finder.complete(port));
    Ok(open)
}

impl OpenPort<'_> {
    /// Looks up the service the port is for.
    ///
    /// A service of the user's own file comes first. Then what runs says more than the port's assignment: the practice entry
    /// whose software [is one of the processes](super::process_matches), judged by name, command line and file. A program that
    /// runs or forwards others says nothing: what it runs does, its systemd unit, and the image of the container that it
    /// forwards to. Then comes the assigned service, on the port in the container if there is one; and last, if no
    /// process is visible or all that is known is a program that runs others, the best known practice entry.
    #[must_use]
    pub fn find_service<'a>(&self, services: &'a Services) -> Option<Hit<'a>> {
        let mut open = self.without_service();
        ServiceFinder::new(services).complete(&mut open);
        open.service
    }
}

/// Finds the services of open ports.
///
/// Each process and each container engine is asked once; a finder is for one list of open ports.
///
/// ```
/// use svc_lookup::host::{OpenPort, Process, ServiceFinder, Socket};
/// use svc_lookup::{Protocol, Services};
///
/// let services = Services::snapshot();
/// let mut socket = Socket::new("0.0.0.0:6379".parse()?, Protocol::Tcp)?;
/// socket.processes.push(Process::new(u32::MAX, "redis-server"));
/// let mut open = OpenPort::from(socket);
/// ServiceFinder::new(&services).complete(&mut open);
/// assert_eq!(open.service.unwrap().practice().unwrap().product, "Redis");
/// assert_eq!(open.warning.unwrap(), "made for trusted clients only");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct ServiceFinder<'s> {
    services: &'s Services,
    /// The processes known by more than their names.
    running: HashMap<u32, Rc<Running>>,
    /// The programs known by name.
    named: HashMap<String, Rc<Program>>,
    engines: Engines,
    has_containers: OnceCell<bool>,
    published: Option<PublishedPorts>,
}

/// What is known of an open port beside its number.
struct Clues<'s> {
    /// The common uses of the port.
    practice: Vec<Hit<'s>>,
    programs: Vec<Rc<Program>>,
    /// Whether no process is visible, or one that runs or forwards others: then something else has the port.
    is_opaque: bool,
    /// The port in the container, if it is another one.
    inside: Option<Port>,
}

/// A service, and how sure it is.
struct Found<'s> {
    service: Option<Hit<'s>>,
    /// The program, or the image of the container, is the software of the service.
    is_recognized: bool,
}

impl<'s> ServiceFinder<'s> {
    /// A finder that has asked nothing yet.
    #[must_use]
    pub fn new(services: &'s Services) -> ServiceFinder<'s> {
        ServiceFinder {
            services,
            running: HashMap::new(),
            named: HashMap::new(),
            engines: Engines::default(),
            has_containers: OnceCell::new(),
            published: None,
        }
    }

    /// Completes an open port: sets its service, its container and its warning. [`OpenPort::find_service`] has the rules for
    /// the service.
    pub fn complete(&mut self, open: &mut OpenPort<'s>) {
        let practice: Vec<Hit<'s>> = self.services.in_practice(open.port.into(), Some(protocol(open))).collect();
        let programs: Vec<Rc<Program>> =
            open.processes.iter().map(|process| self.program(process, &practice)).collect();
        let is_opaque = programs.is_empty() || programs.iter().any(|program| program.runs_others());
        if is_opaque && open.container.is_none() {
            open.container = self.container(open);
        }
        let inside = open.container.as_ref().and_then(|container| container.port).filter(|port| *port != open.port);
        let clues = Clues { practice, programs, is_opaque, inside };
        let found = self.service(open, &clues);
        open.service = found.service;
        open.warning = self.warning(open, &found, &clues);
    }

    /// Adds the ports that containers publish and that have no socket, in their order. The predicate sees each as a socket
    /// without processes.
    pub fn add_published(&mut self, open: &mut Vec<OpenPort<'s>>, wanted: impl Fn(&Socket) -> bool) {
        let published = self.published().clone();
        for (port, known, container) in published.iter() {
            let Ok(socket) = Socket::new(SocketAddr::new(known.address, port.number()), known.protocol) else {
                continue;
            };
            if !wanted(&socket) {
                continue;
            }
            let place = open.partition_point(|open| (open.port, open.protocol) < (port, known.protocol));
            let same = open.get_mut(place).filter(|open| (open.port, open.protocol) == (port, known.protocol));
            match same {
                Some(open) if open.sockets == 0 => open.add_address(socket.address),
                Some(_) => {}
                None => open.insert(place, OpenPort::published(socket, container)),
            }
        }
    }

    /// Whether containers may publish ports that this user cannot see: neither an engine nor the rules for NAT could be read.
    pub fn misses_published(&mut self) -> bool {
        !self.published().is_complete()
    }

    fn published(&mut self) -> &PublishedPorts {
        let engines = &mut self.engines;
        self.published.get_or_insert_with(|| PublishedPorts::read(engines))
    }

    /// The program of a process: by its name, if that is enough to recognize it, otherwise by its command line too.
    fn program(&mut self, process: &Process, practice: &[Hit<'_>]) -> Rc<Program> {
        let known = self.named.get(&process.name).cloned();
        let named = known.unwrap_or_else(|| {
            let named = Rc::new(Program::named(&process.name));
            self.named.insert(process.name.clone(), named.clone());
            named
        });
        let is_enough = !named.runs_others() && process.name.len() < Program::CUT;
        if is_enough && (practice.is_empty() || practice.iter().any(|entry| named.matches(entry))) {
            return named;
        }
        self.running(process).program.clone()
    }

    fn running(&mut self, process: &Process) -> Rc<Running> {
        self.running.entry(process.pid).or_insert_with(|| Rc::new(Running::read(process))).clone()
    }

    /// The container that an open port leads to.
    fn container(&mut self, open: &OpenPort<'_>) -> Option<ContainerPort> {
        for process in &open.processes {
            let running = self.running(process);
            let published = |engines: &mut Engines| {
                let mut published = engines.published(running.user)?.into_iter();
                Some(published.find(|known| known.is(open.port, open.protocol))?.container_of(open.port))
            };
            if let Some(container) = forwarded(&process.name, &running.arguments) {
                let known = match container.id.as_str() {
                    "" => published(&mut self.engines),
                    id => published(&mut self.engines)
                        .filter(|known| known.id == id)
                        .or_else(|| self.engines.by_id(id, running.user)),
                };
                return Some(container.or(known.unwrap_or_default()))
                    .filter(|known| *known != ContainerPort::default());
            }
            // It shares the network of this machine.
            if let Some(id) = &running.container {
                let known = self.engines.by_id(id, running.user).unwrap_or_default();
                return Some(known.or(ContainerPort {
                    id: id.clone(),
                    port: Some(open.port),
                    ..ContainerPort::default()
                }));
            }
        }
        if !open.processes.is_empty() || !*self.has_containers.get_or_init(has_container_network) {
            return None;
        }
        let mut published = self.engines.published(None)?.into_iter();
        Some(published.find(|known| known.is(open.port, open.protocol))?.container_of(open.port))
    }

    fn service(&self, open: &OpenPort<'_>, clues: &Clues<'s>) -> Found<'s> {
        let Clues { practice, programs, is_opaque, inside } = clues;
        let found = |service, is_recognized| Found { service, is_recognized };
        let assigned = self.services.getservbyport(open.port, Some(protocol(open)));
        if assigned.is_some_and(|hit| hit.source == Source::User) {
            return found(assigned, false);
        }
        if let Some(hit) = recognize(programs, practice.iter()) {
            return found(Some(*hit), true);
        }
        let practice_inside: Vec<Hit<'s>> =
            inside.iter().flat_map(|port| self.services.in_practice((*port).into(), Some(protocol(open)))).collect();
        let image = open.container.as_ref().and_then(ContainerPort::software).map(Program::named);
        if let Some(hit) = recognize(image.as_slice(), practice_inside.iter().chain(practice)) {
            return found(Some(*hit), true);
        }
        let assigned_inside = inside.and_then(|port| self.services.getservbyport(port, Some(protocol(open))));
        let usual = practice.first().filter(|_| *is_opaque).copied();
        found(assigned_inside.or(practice_inside.first().copied()).or(assigned).or(usual), false)
    }

    /// Why an open port should not be reachable from everywhere, if it is.
    ///
    /// It is the software that counts. Where that is not known, what usually has the port counts.
    fn warning(&self, open: &OpenPort<'_>, found: &Found<'s>, clues: &Clues<'s>) -> Option<&'s BStr> {
        let Clues { practice, programs, is_opaque, inside } = clues;
        let service = found.service.filter(|_| open.reach == Reach::All)?;
        let is_named = || programs.iter().any(|program| program.is_named(service.service.name));
        let usual = practice.first().filter(|_| *is_opaque && !found.is_recognized && inside.is_none());
        let hits =
            (found.is_recognized || *is_opaque || is_named()).then_some(service).into_iter().chain(usual.copied());
        let warning = |hit: Hit<'s>| self.services.network_warning(&hit, inside.unwrap_or(open.port), protocol(open));
        hits.into_iter().find_map(warning)
    }
}

/// The protocol of a port's services: UDP-Lite has the ports of UDP, RFC 3828 section 6.
fn protocol(open: &OpenPort<'_>) -> Protocol<'static> {
    if open.protocol == udp_lite() { Protocol::Udp } else { open.protocol }
}

#[cfg(test)]
mod tests;
