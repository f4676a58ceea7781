//! The same JSON as `svc listening` and `svc free` write, without the query.

use super::containers::ContainerPort;
use super::free::{FreeBlock, PortFact, PortFacts};
use super::open::OpenPort;
use super::process::{Process, ProcessDetails};
use super::sockets::{BoundAddress, Reach, Socket, SocketState};
use crate::{Hit, Port, State};
use bstr::{BStr, ByteSlice};
use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};
use std::borrow::Cow;
use std::path::Path;

impl Serialize for OpenPort<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let service = self.service.as_ref().map(|hit| &hit.service);
        let practice = self.service.as_ref().and_then(Hit::practice);
        let mut object = serializer.serialize_struct("OpenPort", 17)?;
        object.serialize_field("name", &service.and_then(|service| text(service.name)))?;
        object.serialize_field("port", &self.port.number())?;
        object.serialize_field("protocol", &self.protocol.word().to_str_lossy())?;
        object.serialize_field("class", self.port.class().name())?;
        object.serialize_field("description", &service.and_then(|service| text(service.description)))?;
        object.serialize_field("product", &practice.as_ref().and_then(|practice| text(practice.product)))?;
        object.serialize_field("source", &self.service.as_ref().map(source))?;
        object.serialize_field("reach", &self.reach)?;
        object.serialize_field("addresses", &self.addresses)?;
        object.serialize_field("sockets", &self.sockets)?;
        let container = self.container.as_ref();
        let field = |value: fn(&ContainerPort) -> &str| container.and_then(|known| text(value(known).into()));
        object.serialize_field("container", &field(|container| &container.name))?;
        object.serialize_field("image", &field(|container| &container.image))?;
        object.serialize_field("container_id", &field(|container| &container.id))?;
        object.serialize_field("container_port", &container.and_then(|known| known.port).map(Port::number))?;
        object.serialize_field("warning", &self.warning.and_then(text))?;
        object.serialize_field("uid", &self.uid)?;
        object.serialize_field("processes", &self.processes)?;
        object.end()
    }
}

/// An empty text is `null`; invalid UTF-8 is replaced.
fn text(bytes: &BStr) -> Option<Cow<'_, str>> {
    (!bytes.is_empty()).then(|| bytes.to_str_lossy())
}

/// A long-standing name is not in IANA's registry, so it has a source of its own.
fn source(hit: &Hit<'_>) -> &'static str {
    match hit.registration() {
        Some(known) if known.state == State::LongStanding => known.state.name(),
        _ => hit.source.name(),
    }
}

/// With its details, which are `null` or `[]` if they were not read.
impl Serialize for Process {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let unread = ProcessDetails::default();
        let details = self.details.as_deref().unwrap_or(&unread);
        let container = details.container.as_ref();
        let mut object = serializer.serialize_struct("Process", 14)?;
        object.serialize_field("pid", &self.pid)?;
        object.serialize_field("name", &self.name)?;
        object.serialize_field("command", &details.command)?;
        object.serialize_field("uid", &details.uid)?;
        object.serialize_field("user", &details.user)?;
        object.serialize_field("started", &details.started_utc())?;
        object.serialize_field("folder", &details.folder.as_deref().map(Path::to_string_lossy))?;
        object.serialize_field("program", &details.program.as_deref().map(Path::to_string_lossy))?;
        object.serialize_field("deleted", &details.program.as_ref().map(|_| details.is_deleted))?;
        object.serialize_field("unit", &details.unit)?;
        object.serialize_field("container", &container.map(|container| &container.id))?;
        object.serialize_field("container_name", &container.and_then(|container| container.name.as_ref()))?;
        object.serialize_field("container_engine", &container.and_then(|container| container.engine))?;
        object.serialize_field("parents", &Parents(&details.parents))?;
        object.end()
    }
}

/// Processes by ID and name alone.
struct Parents<'a>(&'a [Process]);

impl Serialize for Parents<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|process| Parent { pid: process.pid, name: &process.name }))
    }
}

#[derive(serde::Serialize)]
struct Parent<'a> {
    pid: u32,
    name: &'a str,
}

impl Serialize for Socket {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Socket", 7)?;
        object.serialize_field("port", &self.port.number())?;
        object.serialize_field("protocol", &self.protocol.word().to_str_lossy())?;
        object.serialize_field("address", &self.address)?;
        object.serialize_field("state", &self.state)?;
        object.serialize_field("peer", &self.peer)?;
        object.serialize_field("uid", &self.uid)?;
        object.serialize_field("processes", &self.processes)?;
        object.end()
    }
}

/// As text: `127.0.0.53%lo`.
impl Serialize for BoundAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for SocketState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Serialize for Reach {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Serialize for FreeBlock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("FreeBlock", 5)?;
        object.serialize_field("port", &self.ports.first().number())?;
        object.serialize_field("last_port", &self.ports.last().number())?;
        object.serialize_field("protocols", &FreeProtocols(self))?;
        object.serialize_field("class", self.ports.first().class().name())?;
        object.serialize_field("facts", &self.facts)?;
        object.end()
    }
}

/// The words for the facts, in order.
impl Serialize for PortFacts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(PortFact::name))
    }
}

struct FreeProtocols<'a>(&'a FreeBlock);

impl Serialize for FreeProtocols<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let protocols = self.0.protocols();
        let mut words = serializer.serialize_seq(Some(protocols.len()))?;
        protocols.iter().try_for_each(|protocol| words.serialize_element(&protocol.word().to_str_lossy()))?;
        words.end()
    }
}
