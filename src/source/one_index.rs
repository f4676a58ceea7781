//! The answer of one index, as getservbyname(3) and getservbyport(3) give it.

use super::open::{first_record, first_service};
use super::question::{Question, Subject};
use crate::index::Index;
use crate::{Port, Protocol, Service};

impl<'a> Index<'a> {
    /// Looks up a name or an alias as [`Services::getservbyname`](crate::Services::getservbyname) does in one source: byte
    /// for byte first, then ignoring the case of ASCII letters. Nothing is allocated.
    ///
    /// ```
    /// use svc_lookup::{Index, Port, Protocol};
    ///
    /// let registry = Index::snapshot();
    /// let domain = registry.getservbyname("domain", Some(Protocol::Udp)).unwrap();
    /// assert_eq!(domain.ports, Some(Port::new(53).into()));
    /// ```
    pub fn getservbyname(
        &self,
        name: &(impl AsRef<[u8]> + ?Sized),
        protocol: Option<Protocol<'_>>,
    ) -> Option<Service<'a>> {
        self.first(Subject::Name(name.as_ref()), protocol)
    }

    /// Looks up a port as [`Services::getservbyport`](crate::Services::getservbyport) does in one source. Nothing is
    /// allocated.
    pub fn getservbyport(&self, port: Port, protocol: Option<Protocol<'_>>) -> Option<Service<'a>> {
        self.first(Subject::Port(port), protocol)
    }

    fn first(&self, subject: Subject<'_>, protocol: Option<Protocol<'_>>) -> Option<Service<'a>> {
        match first_record(self, subject, protocol) {
            Some(record) => self.service(record),
            None => first_service(self, &Question::exact(subject, protocol).ignoring_case()?),
        }
    }
}
