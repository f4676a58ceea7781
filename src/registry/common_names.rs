//! Common names: words that people use for services, and products by their names. The first are kept in
//! `data/common-names.csv`.

use super::in_practice::InPractice;
use super::table::{self, TableError};
use crate::index::Packer;
use crate::key::key;
use crate::{PortRange, Protocol, Registration, Service, State};
use std::cmp::Reverse;
use std::collections::HashSet;

/// The columns, in their order: the first line of the table.
const COLUMNS: [&str; 4] = ["name", "leads_to", "kind", "why"];
/// The kinds of common names.
const KINDS: [&str; 8] = ["abbreviation", "beside", "old-name", "product", "program", "protocol", "role", "synonym"];

/// A word, or several, that people use for services.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct CommonName {
    /// In lower case.
    pub(crate) name: String,
    /// The services that it leads to, the most important one first.
    pub(crate) targets: Vec<NameTarget>,
    /// A sentence that says why.
    pub(crate) why: String,
}

/// A service that a common name leads to.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct NameTarget {
    pub(crate) name: String,
    pub(crate) ports: PortRange,
    pub(crate) protocol: String,
}

impl CommonName {
    /// Reads the table. An error has the line: wrong columns, or an invalid cell.
    pub(crate) fn read(bytes: &[u8]) -> Result<Vec<CommonName>, TableError> {
        table::rows(bytes, &COLUMNS, |row| {
            let cell = |column: usize| row.get(column).unwrap_or_default();
            let targets: Vec<NameTarget> = cell(1).split(' ').map(str::parse).collect::<Result<_, _>>()?;
            match (KINDS.contains(&cell(2)), key(cell(0).as_bytes()).is_empty() || cell(3).is_empty()) {
                (false, _) => Err(format!("kind `{}`: expected one of {}", cell(2), KINDS.join(", "))),
                (_, true) => Err("the name or the reason is missing".into()),
                _ => Ok(CommonName { name: cell(0).to_owned(), targets, why: cell(3).to_owned() }),
            }
        })
    }
}

impl std::str::FromStr for NameTarget {
    type Err = String;

    /// Reads `domain/53/udp`.
    fn from_str(text: &str) -> Result<NameTarget, String> {
        let invalid = || format!("leads_to `{text}`: expected a service such as domain/53/udp");
        let mut parts = text.rsplitn(3, '/');
        let protocol = parts.next().filter(|word| !word.is_empty()).ok_or_else(invalid)?.to_owned();
        let ports = parts.next().and_then(|ports| ports.parse().ok()).ok_or_else(invalid)?;
        let name = parts.next().filter(|name| !name.is_empty()).ok_or_else(invalid)?.to_owned();
        Ok(NameTarget { name, ports, protocol })
    }
}

/// Packs common names, and the names of products and of their uses, into the bytes of an [`Index`](crate::index::Index).
///
/// Each record is one link: it has the common name, the ports and the protocol of the service, the service's name as
/// `alias_of`, and the reason as its description; a product needs no reason. The alias of a record is its [key](key()).
pub(crate) fn pack_names(names: &[CommonName], uses: &[InPractice]) -> Vec<u8> {
    let mut packer = Links { packer: Packer::new(), known: HashSet::new() };
    for common in names {
        common.targets.iter().for_each(|target| packer.push(&common.name, target, &common.why));
    }
    let mut uses: Vec<&InPractice> = uses.iter().collect();
    uses.sort_by_key(|known| Reverse(known.weight));
    for known in uses {
        let target = NameTarget { name: known.name.clone(), ports: known.ports, protocol: known.protocol.clone() };
        for name in product_names(&known.product).chain([known.name.as_str()]) {
            packer.push(&name.to_lowercase(), &target, "");
        }
    }
    packer.packer.finish(None)
}

/// The names of a product: as a whole, and of `tac_plus (TACACS+)` or `Kerberos / Active Directory` each part.
fn product_names(product: &str) -> impl Iterator<Item = &str> {
    let parts = product.split(['(', ')']).flat_map(|part| part.split(" / ")).map(str::trim);
    let parts = parts.filter(move |part| !part.is_empty() && *part != product);
    std::iter::once(product).chain(parts)
}

/// The links packed so far.
struct Links {
    packer: Packer,
    /// The key, the target and whether the link has a reason.
    known: HashSet<(Vec<u8>, NameTarget, bool)>,
}

impl Links {
    fn push(&mut self, name: &str, target: &NameTarget, why: &str) {
        let key = key(name.as_bytes());
        if key.is_empty() || !self.known.insert((key.clone(), target.clone(), why.is_empty())) {
            return;
        }
        let alias = if key == name.as_bytes() { &[][..] } else { key.as_slice() };
        let service = Service::new(name).with_ports(target.ports).with_protocol(Protocol::new(&target.protocol));
        let service = service.with_aliases(alias).with_description(why);
        let registration = Registration { alias_of: target.name.as_str().into(), ..Registration::new(State::Assigned) };
        self.packer.push(&service, &registration);
    }
}
