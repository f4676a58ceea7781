//! Services by name and by port, with none of the library's features.

use svc_lookup::{Port, Protocol, Services};

fn main() {
    let services = Services::snapshot();
    for hit in services.by_name("https", Some(Protocol::Tcp)) {
        println!("{}", hit.service);
    }
    for hit in services.by_port(Port::new(53), Some(Protocol::Udp)) {
        println!("{}", hit.service);
    }
}
