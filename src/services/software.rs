//! What else is known of software in common use: the names of its processes, and what is not for open networks.

use super::Services;
use crate::source::{Hit, Snapshot};
use crate::{Port, Protocol};
use bstr::BStr;

/// A row of the table of process names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownProcess {
    /// The name in lower case; words after the first are among the arguments of the process.
    pub(crate) name: &'static BStr,
    pub(crate) product: &'static BStr,
}

/// The rows of the table of process names with this name, or with this first word of several; in lower case.
pub(crate) fn processes_named(name: &str) -> impl Iterator<Item = KnownProcess> {
    let index = *Snapshot::processes().index();
    index.by_name(name.as_bytes()).filter_map(move |record| {
        let (name, product) = (index.service(record)?.name, index.registration(record)?.alias_of);
        Some(KnownProcess { name, product })
    })
}

/// Every row of the table of process names.
pub(crate) fn known_processes() -> impl Iterator<Item = KnownProcess> {
    let index = *Snapshot::processes().index();
    index.services().filter_map(move |(record, service)| {
        Some(KnownProcess { name: service.name, product: index.registration(record)?.alias_of })
    })
}

impl Services {
    /// Why the software behind a hit should not be reachable on a port from everywhere, by its maker's own documentation:
    /// a phrase such as `no authentication`. Without [`Source::Practice`](crate::Source::Practice), never.
    ///
    /// ```
    /// use svc_lookup::{Port, Protocol, Services};
    ///
    /// let services = Services::snapshot();
    /// let redis = services.in_practice(Port::new(6379).into(), Some(Protocol::Tcp)).next().unwrap();
    /// assert_eq!(services.network_warning(&redis, Port::new(6379), Protocol::Tcp).unwrap(), "made for trusted clients only");
    /// ```
    #[must_use]
    pub fn network_warning(&self, hit: &Hit<'_>, port: Port, protocol: Protocol<'_>) -> Option<&'static BStr> {
        self.practice.as_ref()?;
        let index = *Snapshot::warnings().index();
        let known = index.by_port(port).filter_map(move |record| index.service(record));
        let mut known = known.filter(|known| known.is_for(protocol));
        known.find(|known| hit.service.is_named(known.name)).map(|known| known.description)
    }
}
