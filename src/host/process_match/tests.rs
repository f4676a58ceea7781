use super::{Program, recognize};
use crate::{Port, Services};

/// The name of the practice entry whose software a program is.
fn matched(services: &Services, program: &Program, port: u16) -> String {
    let entries: Vec<_> = services.in_practice(Port::new(port).into(), None).collect();
    recognize(&[program], entries.iter()).map_or("-".into(), |entry| entry.service.name.to_string())
}

/// The command lines that a process has replaced by a title: one argument.
const TITLES: [(&str, &str, u16, &str); 8] = [
    ("next-server (v16.1.1)", "next-server (v16.1.1)", 3000, "nextjs"),
    ("gunicorn: master [app]", "gunicorn: master [app]", 8000, "gunicorn"),
    ("nginx", "nginx: master process /usr/sbin/nginx", 80, "nginx"),
    ("sshd", "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups", 22, "openssh"),
    ("Plex Media Server", "/usr/lib/plexmediaserver/Plex Media Server", 32400, "plex"),
    ("php-fpm8.2", "php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)", 9000, "php-fpm"),
    ("avahi-daemon", "avahi-daemon: running [host.local]", 5353, "mdns"),
    ("ruby", "puma 6.4.2 (tcp://0.0.0.0:9292) [app]", 9292, "puma"),
];

/// The name of a process as the kernel keeps it.
fn comm(name: &str) -> &str {
    &name[..name.len().min(15)]
}

#[test]
fn programs_are_recognized_at_their_ports() {
    let services = Services::snapshot();
    let table: &[(&str, &str, u16, &str)] = &[
        // Names that the kernel cuts.
        ("kube-apiserver", "kube-apiserver --advertise-address=10.0.0.1", 6443, "kubernetes-api"),
        (
            "kube-controller-manager",
            "kube-controller-manager --bind-address=127.0.0.1",
            10257,
            "kube-controller-manager",
        ),
        ("victoria-metrics-prod", "/usr/bin/victoria-metrics-prod -retentionPeriod=1", 8428, "victoriametrics"),
        ("clickhouse-server", "/usr/bin/clickhouse-server --config=/etc/config.xml", 8123, "clickhouse-http"),
        ("clickhouse-server", "clickhouse-server", 9000, "clickhouse"),
        ("transmission-daemon", "/usr/bin/transmission-daemon -f", 9091, "transmission"),
        ("prometheus-node-exporter", "/usr/bin/prometheus-node-exporter", 9100, "node-exporter"),
        ("prometheus-alertmanager", "/usr/bin/prometheus-alertmanager", 9093, "alertmanager"),
        ("qemu-system-x86_64", "/usr/bin/qemu-system-x86_64 -vnc :0", 5900, "spice"),
        ("systemd-resolved", "/lib/systemd/systemd-resolved", 5355, "llmnr"),
        ("redis-server", "/usr/bin/redis-server 127.0.0.1:6379", 6379, "redis"),
        ("postgres", "/usr/lib/postgresql/15/bin/postgres -D /data", 5432, "postgresql"),
        // Versions, builds and extensions.
        ("valheim_server.x86_64", "./valheim_server.x86_64 -port 2456", 2456, "valheim"),
        ("vmagent-prod", "/vmagent-prod", 8429, "vmagent"),
        ("exim4", "/usr/sbin/exim4 -bd -q30m", 25, "exim"),
        ("icecast2", "/usr/bin/icecast2 -c /etc/icecast.xml", 8000, "icecast"),
        // Plain names.
        ("cockpit-tls", "/usr/lib/cockpit/cockpit-tls", 9090, "cockpit"),
        ("mysqld", "/usr/sbin/mysqld", 3306, "mysql"),
        ("mariadbd", "/usr/sbin/mariadbd", 3306, "mariadb"),
        ("mongod", "/usr/bin/mongod --config /etc/mongod.conf", 27017, "mongodb"),
        ("memcached", "/usr/bin/memcached -m 64", 11211, "memcached"),
        ("named", "/usr/sbin/named -f -u bind", 53, "bind"),
        ("cupsd", "/usr/sbin/cupsd -l", 631, "ipp"),
        ("dockerd", "/usr/bin/dockerd -H tcp://0.0.0.0:2375", 2375, "docker-api"),
        ("etcd", "etcd --listen-client-urls=https://0.0.0.0:2379", 2379, "etcd"),
        ("kubelet", "/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml", 10250, "kubelet"),
        ("grafana", "/usr/share/grafana/bin/grafana server", 3000, "grafana"),
        ("node_exporter", "/usr/local/bin/node_exporter", 9100, "node-exporter"),
        ("smbd", "/usr/sbin/smbd --foreground", 445, "samba"),
        ("slapd", "/usr/sbin/slapd -h ldap:///", 389, "openldap"),
        ("master", "/usr/lib/postfix/sbin/master -w", 25, "postfix"),
        ("apache2", "/usr/sbin/apache2 -k start", 80, "httpd"),
        ("mosquitto", "/usr/sbin/mosquitto -c /etc/mosquitto/mosquitto.conf", 1883, "mqtt"),
        ("chronyd", "/usr/sbin/chronyd -F 1", 123, "chrony"),
        ("AdGuardHome", "/opt/AdGuardHome/AdGuardHome", 3000, "adguard-home"),
        ("jellyfin", "/usr/bin/jellyfin", 8096, "jellyfin"),
        ("ollama", "/usr/local/bin/ollama serve", 11434, "ollama"),
        ("minio", "/usr/local/bin/minio server /data", 9000, "minio"),
        ("consul", "/usr/bin/consul agent", 8500, "consul"),
        ("haproxy", "/usr/sbin/haproxy -Ws", 8404, "haproxy-stats"),
        // Interpreters: what they run.
        (
            "java",
            "/usr/bin/java -Xms1g -m org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch",
            9200,
            "elasticsearch",
        ),
        ("java", "java -Xmx1G -cp /opt/kafka/libs/* kafka.Kafka config/server.properties", 9092, "kafka"),
        ("java", "java -Djava.awt.headless=true -jar /usr/share/java/jenkins.war --httpPort=8080", 8080, "jenkins"),
        ("java", "java -Dsolr.install.dir=/opt/solr -jar start.jar --module=http", 8983, "solr"),
        ("java", "java -cp zookeeper.jar org.apache.zookeeper.server.quorum.QuorumPeerMain zoo.cfg", 2181, "zookeeper"),
        ("java", "java -cp bootstrap.jar org.apache.catalina.startup.Bootstrap start", 8080, "tomcat"),
        ("python3", "python3 -m http.server", 8000, "python-http-server"),
        ("python3.11", "/usr/bin/python3.11 /usr/bin/gunicorn app:app", 8000, "gunicorn"),
        ("carbon-cache", "/usr/bin/python3 /usr/bin/carbon-cache start", 2003, "graphite"),
        ("python", "python -X dev -m uvicorn app:app", 8000, "uvicorn"),
        ("node", "node /usr/local/bin/n8n start", 5678, "n8n"),
        ("node", "node /srv/app/node_modules/.bin/vite", 5173, "vite"),
        ("node-MainThread", "node /srv/app/node_modules/vite/bin/vite.js", 5173, "vite"),
        ("node", "/usr/bin/node index.js /opt/zigbee2mqtt/data", 8080, "zigbee2mqtt"),
        ("perl", "/usr/bin/perl -wT /usr/sbin/munin-node", 4949, "munin"),
        ("beam.smp", "/usr/lib/erlang/erts/bin/beam.smp -W w -- -sname rabbit@host -s rabbit boot", 5672, "rabbitmq"),
        ("dotnet", "/usr/bin/dotnet /opt/technitium/dns/DnsServerApp.dll", 5380, "technitium-dns"),
        ("php", "php artisan serve", 8000, "laravel"),
        // Nothing that happens to fit.
        ("node", "node server.js", 9100, "-"),
        ("java", "java -jar app.jar", 9200, "-"),
        ("python3", "python3 app.py", 9200, "-"),
        ("exporter", "./exporter", 9100, "-"),
        ("blackbox_exporter", "blackbox_exporter", 9100, "-"),
        ("post", "post", 5432, "-"),
        ("ssh", "ssh -L 9200:db:9200 host", 9200, "-"),
        ("kube-apiservers-of-mine", "kube-apiservers-of-mine", 6443, "-"),
        ("search", "search", 9200, "-"),
        ("server", "./server", 8140, "-"),
        ("docker-proxy", "docker-proxy -proto tcp -host-port 2375", 2375, "-"),
        ("systemd", "/sbin/init", 22, "-"),
    ];
    let words = |command: &str| command.split(' ').map(str::to_owned).collect();
    let table = table.iter().map(|&(name, command, port, expected)| (name, words(command), port, expected));
    let titles = TITLES.iter().map(|&(name, title, port, expected)| (name, vec![title.to_owned()], port, expected));
    let table: Vec<(&str, Vec<String>, u16, &str)> = table.chain(titles).collect();
    let mut wrong = Vec::new();
    for (name, arguments, port, expected) in &table {
        let got = matched(&services, &Program::new(comm(name), arguments, None, []), *port);
        if got != *expected {
            wrong.push(format!("{name} ({}) on {port}: {got}, expected {expected}", arguments.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(table.len() > 60);
}

#[test]
fn the_file_of_a_program_and_its_unit_say_what_it_is() {
    let services = Services::snapshot();
    let worker = Program::new("worker", &["worker".into()], Some("/usr/bin/minio (deleted)"), []);
    assert_eq!(matched(&services, &worker, 9000), "minio");
    let unit = Program::new("java", &["java".into(), "-jar".into(), "x.jar".into()], None, ["jenkins".to_owned()]);
    assert_eq!(matched(&services, &unit, 8080), "jenkins");
    // The unit of a program that does not run others says less than its name.
    let nginx = Program::new("nginx", &["nginx".into()], None, ["jenkins".to_owned()]);
    assert_eq!(matched(&services, &nginx, 8080), "-");
}

#[test]
fn a_cut_name_stands_for_longer_ones_where_nothing_else_is_known() {
    let services = Services::snapshot();
    assert_eq!(matched(&services, &Program::named("kube-controller"), 10257), "kube-controller-manager");
    assert_eq!(matched(&services, &Program::named("kube-controlle"), 10257), "-");
}

#[test]
fn hostile_names_and_command_lines_match_nothing() {
    let services = Services::snapshot();
    let names = ["", " ", "\u{1b}[31m", "d", ":", "-", "....", "\u{fffd}\u{fffd}", "(", " (", "v1", "1"];
    for name in names {
        for arguments in [vec![], vec![String::new()], vec!["-m".to_owned(); 3], vec!["java".into(), "-jar".into()]] {
            let program = Program::new(name, &arguments, Some(""), [String::new()]);
            assert_eq!(matched(&services, &program, 9200), "-", "{name:?} {arguments:?}");
        }
        for runner in ["java", "python3", "node", "beam.smp", "dotnet"] {
            assert_eq!(matched(&services, &Program::new(runner, &[name.into(), "-m".into()], None, []), 9200), "-");
        }
    }
}
