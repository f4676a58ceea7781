//! The same JSON as `svc update` writes.

use super::changes::{ChangedEntry, Changes, Renamed};
use serde::ser::{Serialize, SerializeStruct, Serializer};

impl Serialize for Changes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Changes", 4)?;
        object.serialize_field("added", &self.added)?;
        object.serialize_field("removed", &self.removed)?;
        object.serialize_field("renamed", &self.renamed)?;
        object.serialize_field("changed", &self.changed)?;
        object.end()
    }
}

impl Serialize for ChangedEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        entry(self, None, serializer)
    }
}

impl Serialize for Renamed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        entry(&self.entry, Some(&self.former), serializer)
    }
}

fn entry<S: Serializer>(entry: &ChangedEntry, former_name: Option<&str>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_struct("ChangedEntry", 6)?;
    object.serialize_field("name", &entry.name)?;
    object.serialize_field("former_name", &former_name)?;
    object.serialize_field("port", &entry.ports.map(|ports| ports.first().number()))?;
    object.serialize_field("last_port", &entry.ports.map(|ports| ports.last().number()))?;
    object.serialize_field("protocol", &entry.protocol)?;
    object.serialize_field("description", &entry.description)?;
    object.end()
}
