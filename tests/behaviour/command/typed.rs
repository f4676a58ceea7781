//! What people type about a port or a service, and the answer they meant.

use crate::harness::svc_here;

/// The first three services of an answer, as `name port/protocol`; before them the status, unless it is 0.
#[track_caller]
fn assert_answers(table: &[(&str, &str)]) {
    for (typed, expected) in table {
        let (status, services) = match expected.split_once(": ") {
            Some((status, services)) => (status, services),
            None if *expected == "1" => ("1", ""),
            None => ("0", *expected),
        };
        let answer = svc_here("--quiet").arg(typed).status(status.parse().expect("a status")).output();
        let mut seen = Vec::new();
        for line in answer.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let or = |field: usize, other| Some(fields[field]).filter(|text| !text.is_empty()).unwrap_or(other);
            let service = format!("{} {}/{}", or(0, "-"), or(1, "-"), or(2, "any"));
            if !seen.contains(&service) {
                seen.push(service);
            }
        }
        seen.truncate(3);
        assert_eq!(seen.join(", "), services, "{typed}");
    }
}

#[test]
fn a_port_is_understood_with_and_without_its_protocol() {
    assert_answers(&[
        ("53", "domain 53/tcp, domain 53/udp, bind 53/udp"),
        ("053", "domain 53/tcp, domain 53/udp, bind 53/udp"),
        ("53/udp", "domain 53/udp, bind 53/udp, adguard-dns 53/udp"),
        ("53/UDP", "domain 53/udp, bind 53/udp, adguard-dns 53/udp"),
        ("53/17", "domain 53/udp, bind 53/udp, adguard-dns 53/udp"),
        ("udp/53", "domain 53/udp, bind 53/udp, adguard-dns 53/udp"),
        ("tcp/53", "domain 53/tcp, bind 53/tcp, adguard-dns 53/tcp"),
        ("tcp:53", "domain 53/tcp, bind 53/tcp, adguard-dns 53/tcp"),
        ("UDP:53", "domain 53/udp, bind 53/udp, adguard-dns 53/udp"),
        ("53 udp", "domain 53/udp, bind 53/udp, adguard-dns 53/udp"),
        ("udp 53", "domain 53/udp, bind 53/udp, adguard-dns 53/udp"),
        ("53 tcp6", "domain 53/tcp, bind 53/tcp, adguard-dns 53/tcp"),
        ("T:443", "https 443/tcp, nginx-tls 443/tcp, httpd-tls 443/tcp"),
    ]);
}

#[test]
fn a_list_is_answered_item_by_item() {
    assert_answers(&[
        ("22,80,443", "ssh 22/tcp, ssh 22/udp, ssh 22/sctp"),
        ("22, 80, 443", "ssh 22/tcp, ssh 22/udp, ssh 22/sctp"),
        ("22;80", "ssh 22/tcp, ssh 22/udp, ssh 22/sctp"),
        ("22 80 443", "ssh 22/tcp, ssh 22/udp, ssh 22/sctp"),
        ("53/tcp,udp", "domain 53/tcp, bind 53/tcp, adguard-dns 53/tcp"),
        ("53/tcp/udp", "domain 53/tcp, bind 53/tcp, adguard-dns 53/tcp"),
        ("ports 80 and 443", "http 80/tcp, http 80/udp, http 80/sctp"),
        ("port 22", "ssh 22/tcp, ssh 22/udp, ssh 22/sctp"),
        ("tcp port 8080", "http-alt 8080/tcp, tomcat 8080/tcp, jenkins 8080/tcp"),
        ("6000-6010", "x11 6000/tcp, x11 6000-6063/udp, x11 6000-6063/tcp"),
        ("137–139", "netbios-ns 137/tcp, netbios-ns 137/udp, netbios-dgm 138/tcp"),
        ("http, https and ssh", "http 80/tcp, http 80/udp, http 80/sctp"),
        ("http https", "http 80/tcp, http 80/udp, http 80/sctp"),
        ("remote desktop, ssh", "ms-wbt-server 3389/tcp, ms-wbt-server 3389/udp, ssh 22/tcp"),
    ]);
}

#[test]
fn a_port_is_found_after_a_host() {
    assert_answers(&[
        (":8080", "http-alt 8080/tcp, http-alt 8080/udp, tomcat 8080/tcp"),
        ("*:53", "domain 53/tcp, domain 53/udp, bind 53/udp"),
        (":::22", "ssh 22/tcp, ssh 22/udp, ssh 22/sctp"),
        ("0.0.0.0:6379", "redis 6379/tcp, valkey 6379/tcp, dragonfly 6379/tcp"),
        ("localhost:5432", "postgresql 5432/tcp, postgresql 5432/udp, postgres 5432/tcp"),
        ("192.0.2.1:443", "https 443/tcp, https 443/udp, https 443/sctp"),
        ("[::1]:53", "domain 53/tcp, domain 53/udp, bind 53/udp"),
        ("[fe80::1%eth0]:22/tcp", "ssh 22/tcp, openssh 22/tcp, openwrt-dropbear 22/tcp"),
        ("127.0.0.53%lo:53", "domain 53/tcp, domain 53/udp, bind 53/udp"),
        ("db.example:5432", "postgresql 5432/tcp, postgresql 5432/udp, postgres 5432/tcp"),
        ("db.example:postgresql", "postgresql 5432/tcp, postgresql 5432/udp"),
        ("8080:80", "http-alt 8080/tcp, http-alt 8080/udp, tomcat 8080/tcp"),
        ("0.0.0.0:8080->80/tcp", "http-alt 8080/tcp, http-alt 8080/udp, tomcat 8080/tcp"),
    ]);
}

#[test]
fn a_url_has_the_port_of_its_scheme() {
    assert_answers(&[
        ("https://db.example:8443/x", "pcsync-https 8443/tcp, pcsync-https 8443/udp, unifi 8443/tcp"),
        ("https://db.example/x", "https 443/tcp, https 443/udp, https 443/sctp"),
        ("http://localhost", "http 80/tcp, http 80/udp, http 80/sctp"),
        ("ftp://ftp.example/pub", "ftp 21/tcp, ftp 21/udp, ftp 21/sctp"),
        ("ssh://git@git.example/repo.git", "ssh 22/tcp, ssh 22/udp, ssh 22/sctp"),
        ("git+ssh://git.example/repo.git", "ssh 22/tcp"),
        ("postgres://user@db.example/app", "postgres 5432/tcp, postgres 5432/udp"),
        ("postgresql://db.example:5433/app", "pyrrho 5433/tcp, pyrrho 5433/udp, vertica 5433/tcp"),
        ("jdbc:postgresql://db.example/app", "postgresql 5432/tcp, postgresql 5432/udp"),
        ("mysql://db.example/app", "mysql 3306/tcp, mysql 3306/udp, mysqlx 33060/tcp"),
        ("mongodb://db.example/app", "mongodb 27017/tcp, mongodb-shard 27018/tcp, mongodb-config 27019/tcp"),
        ("redis://cache.example:6380", "1: - 6380/any"),
        ("rediss://cache.example", "redis 6379/tcp"),
        ("amqp://mq.example", "amqp 5672/tcp, amqp 5672/udp, amqp 5672/sctp"),
        ("amqps://mq.example", "amqps 5671/tcp, amqps 5671/udp"),
        ("mqtt://broker.example", "mqtt 1883/tcp, mqtt 1883/udp"),
        ("mqtts://broker.example", "mqtts 8883/tcp"),
        ("ldap://dc.example", "ldap 389/tcp, ldap 389/udp"),
        ("ldaps://dc.example", "ldaps 636/tcp, ldaps 636/udp"),
        ("ws://a.example", "ws -/any, http 80/tcp"),
        ("wss://a.example", "https 443/tcp"),
        ("sip:alice@example", "sip 5060/tcp, sip 5060/udp, sip 5060/sctp"),
        ("rtsp://camera.example/stream", "rtsp 554/tcp, rtsp 554/udp"),
        ("smb://nas.example/share", "smb -/any, smb 445/tcp"),
        ("tcp://0.0.0.0:2375", "docker 2375/tcp, docker-api 2375/tcp"),
    ]);
}

#[test]
fn a_name_is_found_however_it_is_written() {
    assert_answers(&[
        ("domain", "domain 53/tcp, domain 53/udp"),
        ("domain/udp", "domain 53/udp"),
        ("domain udp", "domain 53/udp"),
        ("udp domain", "domain 53/udp"),
        ("DOMAIN", "domain 53/tcp, domain 53/udp"),
        ("www", "http 80/tcp, www 80/udp"),
        ("http*", "http 80/tcp, https 443/tcp, https 443/udp"),
        ("*sql*", "sql-net 66/tcp, sql-net 66/udp, sql*net 66/tcp"),
        ("x11-?", "x11 6000/tcp, x11-1 6001/tcp, x11-2 6002/tcp"),
        ("cl/1", "cl/1 172/tcp, cl/1 172/udp"),
        ("914c/g", "914c/g 211/tcp, 914c/g 211/udp"),
        ("whois++", "whois++ 63/tcp, whois++ 63/udp"),
        ("sql*net", "sql*net 66/tcp, sql*net 66/udp, oracle 1521/tcp"),
        ("EtherNet/IP-1", "EtherNet/IP-1 2222/tcp, EtherNet/IP-1 2222/udp"),
        ("z39.50", "z39.50 210/tcp, z39.50 210/udp, z3950 210/tcp"),
        ("3com-tsmux", "3com-tsmux 106/tcp, 3com-tsmux 106/udp"),
    ]);
}

#[test]
fn common_names_of_protocols_lead_to_their_service() {
    assert_answers(&[
        ("dns", "domain 53/udp, domain 53/tcp"),
        ("dns over tls", "dns-over-tls 853/tcp"),
        ("dot", "domain-s 853/tcp"),
        ("doh", "https 443/tcp, https 443/udp"),
        ("mdns", "mdns 5353/tcp, mdns 5353/udp"),
        ("bonjour", "mdns 5353/udp"),
        ("dhcp", "bootps 67/udp, bootpc 68/udp"),
        ("dhcp server", "dhcp-server 67/udp"),
        ("dhcpv6", "dhcpv6-server 547/udp, dhcpv6-client 546/udp"),
        ("ntp", "ntp 123/tcp, ntp 123/udp"),
        ("time", "time 37/tcp, time 37/udp, ntp 123/udp"),
        ("http", "http 80/tcp, http 80/udp, http 80/sctp"),
        ("https", "https 443/tcp, https 443/udp, https 443/sctp"),
        ("web", "http 80/tcp, https 443/tcp"),
        ("ssl", "https 443/tcp"),
        ("tls", "https 443/tcp"),
        ("http3", "https 443/udp"),
        ("websocket", "https 443/tcp, http 80/tcp"),
        ("ftp", "ftp 21/tcp, ftp 21/udp, ftp 21/sctp"),
        ("ftps", "ftps 990/tcp, ftps 990/udp"),
        ("sftp", "sftp 115/tcp, sftp 115/udp, ssh 22/tcp"),
        ("scp", "scp 3820/tcp, scp 3820/udp, ssh 22/tcp"),
        ("tftp", "tftp 69/tcp, tftp 69/udp"),
        ("ssh", "ssh 22/tcp, ssh 22/udp, ssh 22/sctp"),
        ("sshd", "ssh 22/tcp"),
        ("telnet", "telnet 23/tcp, telnet 23/udp"),
        ("smtp", "smtp 25/tcp, smtp 25/udp"),
        ("smtps", "smtps 465/tcp, smtps 465/udp"),
        ("mail", "smtp 25/tcp, mail 25/udp, submission 587/tcp"),
        ("email", "smtp 25/tcp, submission 587/tcp, submissions 465/tcp"),
        ("imap", "imap 143/tcp"),
        ("pop3", "pop3 110/tcp, pop3 110/udp"),
        ("pop3s", "pop3s 995/tcp, pop3s 995/udp"),
        ("submission", "submission 587/tcp, submission 587/udp"),
        ("smb", "smb -/any, smb 445/tcp"),
        ("samba", "samba 445/tcp, samba-netbios 139/tcp, ctdb 4379/tcp"),
        ("cifs", "cifs 3020/tcp, cifs 3020/udp, microsoft-ds 445/tcp"),
        ("nfs", "nfs 2049/tcp, nfs 2049/udp, nfs 2049/sctp"),
        ("nas", "nas 991/tcp, nas 991/udp, microsoft-ds 445/tcp"),
        ("netbios", "netbios-ns 137/udp, netbios-dgm 138/udp, netbios-ssn 139/tcp"),
        ("sip", "sip 5060/tcp, sip 5060/udp, sip 5060/sctp"),
        ("voip", "sip 5060/udp, sip 5060/tcp, sips 5061/tcp"),
        ("rtsp", "rtsp 554/tcp, rtsp 554/udp"),
        ("printer", "printer 515/tcp, printer 515/udp"),
        ("lpr", "printer 515/tcp"),
        ("ipp", "ipp 631/tcp, ipp 631/udp"),
        ("jetdirect", "jetdirect 9100/tcp"),
        ("cups", "ipp 631/tcp"),
        ("bgp", "bgp 179/tcp, bgp 179/udp, bgp 179/sctp"),
        ("ospf", "ospf -/any"),
        ("ptp", "ptp 15740/tcp, ptp 15740/udp, ptp-event 319/udp"),
        ("x11", "x11 6000/tcp, x11 6000-6063/udp"),
        ("ipmi", "ipmi 623/udp"),
        ("iscsi", "iscsi 860/tcp, iscsi 860/udp, iscsi 3260/tcp"),
        ("git", "git 9418/tcp, git 9418/udp"),
        ("svn", "svn 3690/tcp, svn 3690/udp"),
        ("rsync", "rsync 873/tcp, rsync 873/udp"),
        ("whois", "whois 43/tcp, whois 43/udp"),
        ("finger", "finger 79/tcp, finger 79/udp"),
        ("snmp", "snmp 161/tcp, snmp 161/udp, snmp-trap 162/udp"),
        ("snmp trap", "snmptrap 162/udp"),
        ("syslog", "syslog 514/udp, syslog 514/tcp, syslog-tls 6514/tcp"),
        ("netflow", "netflow 2055/udp"),
        ("sflow", "sflow 6343/tcp, sflow 6343/udp"),
        ("radius", "radius 1812/tcp, radius 1812/udp, radius-old 1645/udp"),
        ("tacacs", "tacacs 49/tcp, tacacs 49/udp, tacacs-plus 49/tcp"),
        ("tacacs+", "tacacs 49/tcp"),
        ("ipsec", "ike 500/udp, ipsec-nat-t 4500/udp"),
        ("ike", "ike 500/udp"),
        ("l2tp", "l2tp 1701/tcp, l2tp 1701/udp"),
        ("pptp", "pptp 1723/tcp, pptp 1723/udp"),
        ("socks", "socks 1080/tcp, socks 1080/udp"),
        ("socks5", "socks 1080/tcp"),
        ("proxy", "squid 3128/tcp, http-alt 8080/tcp, socks 1080/tcp"),
        ("irc", "irc 194/tcp, irc 194/udp, irc 6667/tcp"),
        ("ircs", "ircs 994/tcp, ircs 994/udp, ircs 6697/tcp"),
        ("xmpp", "xmpp-client 5222/tcp, xmpp-server 5269/tcp, xmpp-bosh 5280/tcp"),
        ("matrix", "matrix -/any, https 443/tcp, matrix-federation 8448/tcp"),
        ("spice", "spice 1923/tcp, spice 1923/udp, spice 5900/tcp"),
        ("rtmp", "rtmp 1/ddp, rtmp 1935/tcp"),
        ("modbus", "modbus 502/tcp"),
        ("s7", "s7comm 102/tcp"),
        ("bacnet", "bacnet 47808/tcp, bacnet 47808/udp"),
        ("opc ua", "opcua 4840/tcp"),
        ("plc", "s7comm 102/tcp, modbus 502/tcp, ethernet-ip 44818/tcp"),
        ("mqtt", "mqtt 1883/tcp, mqtt 1883/udp"),
        ("torrent", "bittorrent 6881-6889/tcp, transmission-peer 51413/tcp"),
        ("bittorrent", "bittorrent -/any, bittorrent 6881-6889/tcp, bittorrent-lsd 6771/udp"),
        ("bitcoin", "bitcoin 8333/tcp, bitcoin-rpc 8332/tcp, bitcoin-testnet-rpc 18332/tcp"),
        ("ethereum", "ethereum 30303/tcp, ethereum 30303/udp, ethereum-rpc 8545/tcp"),
    ]);
}

#[test]
fn what_windows_administrators_type_is_found() {
    assert_answers(&[
        ("rdp", "rdp 3389/tcp, rdp-udp 3389/udp"),
        ("remote desktop", "ms-wbt-server 3389/tcp, ms-wbt-server 3389/udp"),
        ("vnc", "vnc 5900/tcp, vnc-listen 5500/tcp"),
        ("teamviewer", "teamviewer 5938/tcp, teamviewer 5938/udp"),
        ("ad", "ldap 389/tcp, kerberos 88/tcp, microsoft-ds 445/tcp"),
        ("active directory", "ldap 389/tcp, kerberos 88/tcp, microsoft-ds 445/tcp"),
        ("ldap", "ldap 389/tcp, ldap 389/udp"),
        ("kerberos", "kerberos 88/tcp, kerberos 88/udp, kpasswd 464/tcp"),
        ("global catalog", "msft-gc 3268/tcp, msft-gc-ssl 3269/tcp"),
        ("wins", "wins 1512/tcp, wins 1512/udp, netbios-ns 137/udp"),
        ("winrm", "winrm 47001/tcp, winrm 5985/tcp, winrm-https 5986/tcp"),
        ("rpc", "rpc 530/tcp, rpc 530/udp, sunrpc 111/tcp"),
        ("wsus", "wsus 8530/tcp"),
        ("sql server", "mssql 1433/tcp, mssql-browser 1434/udp"),
        ("mssql", "mssql 1433/tcp"),
        ("vmware", "https 443/tcp, esxi-authd 902/tcp"),
        ("esxi", "https 443/tcp, esxi-authd 902/tcp, ssh 22/tcp"),
        ("hyper-v", "hyperv-vmconnect 2179/tcp, hyperv-migration 6600/tcp"),
        ("citrix", "citrix-ica 1494/tcp, citrix-cgp 2598/tcp, https 443/tcp"),
        ("veeam", "veeam-backup 9392/tcp, veeam-em 9399/tcp, veeam-em-tls 9398/tcp"),
        ("iis", "iis 80/tcp, iis-tls 443/tcp, iis-ftp 21/tcp"),
    ]);
}

#[test]
fn databases_and_queues_are_found() {
    assert_answers(&[
        ("mysql", "mysql 3306/tcp, mysql 3306/udp, mysqlx 33060/tcp"),
        ("mariadb", "mariadb 3306/tcp"),
        ("postgres", "postgres 5432/tcp, postgres 5432/udp"),
        ("postgresql", "postgresql 5432/tcp, postgresql 5432/udp"),
        ("pg", "postgresql 5432/tcp"),
        ("oracle", "oracle 2005/udp, oracle 1521/tcp, oracle-em-express 5500/tcp"),
        ("mongo", "mongodb 27017/tcp"),
        ("mongodb", "mongodb 27017/tcp, mongodb-shard 27018/tcp, mongodb-config 27019/tcp"),
        ("redis", "redis 6379/tcp, redis-cluster-bus 16379/tcp"),
        ("memcached", "memcached 11211/tcp"),
        ("elasticsearch", "elasticsearch 9200/tcp, elasticsearch-transport 9300/tcp"),
        ("elastic", "elasticsearch 9200/tcp, elasticsearch-transport 9300/tcp"),
        ("elk", "elasticsearch 9200/tcp, kibana 5601/tcp, logstash-beats 5044/tcp"),
        ("kibana", "kibana 5601/tcp"),
        ("cassandra", "cassandra 9042/tcp, cassandra-internode 7000/tcp, cassandra-jmx 7199/tcp"),
        ("kafka", "kafka 9092/tcp, kafka-controller 9093/tcp"),
        ("rabbitmq", "rabbitmq 5672/tcp, rabbitmq-management 15672/tcp, rabbitmq-mqtt 1883/tcp"),
        ("mq", "ibm-mq 1414/tcp, amqp 5672/tcp, activemq 61616/tcp"),
        ("nats", "nats 4222/tcp, nats-monitoring 8222/tcp, nats-cluster 6222/tcp"),
        ("zookeeper", "zookeeper 2181/tcp, zookeeper-peer 2888/tcp, zookeeper-election 3888/tcp"),
    ]);
}

#[test]
fn containers_and_monitoring_are_found() {
    assert_answers(&[
        ("etcd", "etcd 2379/tcp, etcd-peer 2380/tcp"),
        ("consul", "consul 8500/tcp, consul-rpc 8300/tcp, consul-serf-lan 8301/tcp"),
        ("nomad", "nomad 5209/tcp, nomad 4646/tcp, nomad-rpc 4647/tcp"),
        ("vault", "vault 8200/tcp, vault-cluster 8201/tcp"),
        ("kubernetes", "kubernetes-api 6443/tcp, kubelet 10250/tcp, kubernetes-nodeport 30000-32767/tcp"),
        ("k8s", "kubernetes-api 6443/tcp, kubelet 10250/tcp, kubernetes-nodeport 30000-32767/tcp"),
        ("kubelet", "kubelet 10250/tcp"),
        ("docker", "docker 2375/tcp, docker-s 2376/tcp, docker-swarm 2377/tcp"),
        ("docker swarm", "docker-overlay-vxlan 4789/udp, docker-swarm 2377/tcp, docker-swarm-gossip 7946/tcp"),
        ("registry", "docker-registry 5000/tcp, https 443/tcp"),
        ("portainer", "portainer 9443/tcp, portainer-http 9000/tcp, portainer-edge 8000/tcp"),
        ("prometheus", "prometheus 9090/tcp"),
        ("grafana", "grafana 3000/tcp"),
        ("node exporter", "node-exporter 9100/tcp"),
        ("node_exporter", "node-exporter 9100/tcp"),
        ("alertmanager", "alertmanager 9093/tcp, alertmanager-cluster 9094/tcp, alertmanager-cluster 9094/udp"),
        ("loki", "loki 3100/tcp, loki-memberlist 7946/tcp, loki-grpc 9095/tcp"),
        ("tempo", "tempo 526/tcp, tempo 526/udp, tempo 3200/tcp"),
        ("jaeger", "jaeger-ui 16686/tcp, jaeger-otlp-grpc 4317/tcp, jaeger-otlp-http 4318/tcp"),
        ("zabbix", "zabbix-agent 10050/tcp, zabbix-server 10051/tcp, zabbix-java-gateway 10052/tcp"),
        ("nagios", "nrpe 5666/tcp, ncpa 5693/tcp, nsca 5667/tcp"),
        ("splunk", "splunk 8000/tcp, splunk-s2s 9997/tcp, splunkd 8089/tcp"),
        ("proxmox", "proxmox 8006/tcp, proxmox-corosync 5405-5412/udp, proxmox-vnc 5900-5999/tcp"),
    ]);
}

#[test]
fn what_developers_run_is_found() {
    assert_answers(&[
        ("jenkins", "jenkins 8080/tcp, jenkins-agent 50000/tcp"),
        ("gitlab", "https 443/tcp, http 80/tcp, ssh 22/tcp"),
        ("gitea", "gitea 3000/tcp"),
        ("nexus", "nexus 8081/tcp"),
        ("sonarqube", "sonarqube 9000/tcp, sonarqube-search 9001/tcp"),
        ("jupyter", "jupyter 8888/tcp"),
        ("jupyter notebook", "jupyter 8888/tcp"),
        ("vite", "vite 5173/tcp, vite-preview 4173/tcp"),
        ("webpack", "webpack-dev-server 8080/tcp"),
        ("django", "django 8000/tcp"),
        ("flask", "flask 5000/tcp"),
        ("rails", "rails 3000/tcp"),
        ("tomcat", "tomcat 8080/tcp, ajp13 8009/tcp, tomcat-https 8443/tcp"),
        ("nodejs", "express 3000/tcp, node-inspector 9229/tcp"),
        ("xdebug", "xdebug 9003/tcp, xdebug2 9000/tcp"),
        ("jdwp", "jdwp 5005/tcp"),
        ("java debugger", "jdwp 5005/tcp"),
        ("chrome devtools", "chrome-devtools 9222/tcp"),
        ("nginx", "nginx 80/tcp, nginx-tls 443/tcp"),
        ("apache", "httpd 80/tcp, httpd-tls 443/tcp"),
        ("haproxy", "http 80/tcp, https 443/tcp, haproxy-stats 8404/tcp"),
        ("traefik", "http 80/tcp, https 443/tcp, traefik-dashboard 8080/tcp"),
        ("caddy", "http 80/tcp, https 443/tcp, https 443/udp"),
        ("ollama", "ollama 11434/tcp"),
        ("llama.cpp", "llama-cpp 8080/tcp"),
    ]);
}

#[test]
fn tunnels_games_and_homes_are_found() {
    assert_answers(&[
        ("openvpn", "openvpn 1194/tcp, openvpn 1194/udp"),
        ("wireguard", "wireguard 51820/udp"),
        ("tor", "tor-socks 9050/tcp, tor-orport 9001/tcp, tor-control 9051/tcp"),
        ("minecraft", "minecraft 25565/tcp, minecraft-rcon 25575/tcp, minecraft-query 25565/udp"),
        ("steam", "steam-remote-play 27031-27036/udp, steam-remote-play 27036/tcp, source-server 27015/udp"),
        ("plex", "plex 32400/tcp, plex-dlna 32469/tcp, plex-gdm 32410/udp"),
        ("jellyfin", "jellyfin 8096/tcp, jellyfin-https 8920/tcp, jellyfin-discovery 7359/udp"),
        ("home assistant", "home-assistant 8123/tcp"),
        ("pihole", "domain 53/udp, domain 53/tcp, pihole-web 80/tcp"),
        ("unifi", "unifi 8443/tcp, unifi-inform 8080/tcp, unifi-stun 3478/udp"),
        ("nessus", "nessus 1241/tcp, nessus 1241/udp, nessus 8834/tcp"),
        ("metasploit", "metasploit-handler 4444/tcp, metasploit-rpc 55553/tcp"),
    ]);
}

#[test]
fn pasted_text_is_searched_for_ports() {
    assert_answers(&[
        ("connect 10.0.0.3:9200 refused", "wap-wsp 9200/tcp, wap-wsp 9200/udp, elasticsearch 9200/tcp"),
        (
            "dial tcp [::1]:5432: connect: connection refused",
            "postgresql 5432/tcp, postgres 5432/tcp, cratedb-pgsql 5432/tcp",
        ),
        ("Failed password for root from 192.0.2.1 port 40022 ssh2", "1: - 40022/any"),
        ("bind: address already in use 0.0.0.0:3000", "hbci 3000/tcp, hbci 3000/udp, remoteware-cl 3000/tcp"),
    ]);
}

#[test]
fn what_cannot_be_answered_is_said() {
    assert_answers(&[
        ("kubernets", "1"),
        ("elasticsaerch", "1"),
        ("xyzzy-nothing", "1"),
        ("53/icmp", "1: - 53/icmp"),
        ("50123/udp", "1: - 50123/udp, livekit-media 50000-60000/udp, turn-relay 49152-65535/udp"),
    ]);
}
