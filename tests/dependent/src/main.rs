//! Uses the library without its default features: services by name and by port.

use svc_lookup::{Port, Protocol, Services};

fn main() {
    // What the library carries. `Services::system()` reads the services files of this machine first.
    let services = Services::snapshot();

    let https = services.getservbyname("https", Some(Protocol::Tcp)).expect("https is assigned");
    let port = https.service.ports.expect("https has a port").first();
    println!("https/tcp is port {port}");

    let domain = services.getservbyport(Port::new(53), Some(Protocol::Udp)).expect("53/udp is assigned");
    println!("53/udp is {}", domain.service.name);

    for hit in services.by_name("imaps", None) {
        let port = hit.service.ports.expect("imaps has a port").first();
        let protocol = hit.service.protocol.expect("imaps has a protocol");
        println!("{port}/{protocol} is {}: {}", hit.service.name, hit.service.description);
    }
}
