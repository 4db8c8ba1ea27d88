package io.jdock.daemon.config;

import java.util.List;
import java.util.Optional;

/** One thing that can be configured, by a flag, in the file, or by either; but not by both. */
enum Directive {
    HOSTS("hosts", Kind.LIST, "Where to listen: unix:///path, tcp://host:port or fd://", "-H", "--host"),
    DATA_ROOT("data-root", Kind.TEXT, "Directory of all that persists", "--data-root"),
    EXEC_ROOT("exec-root", Kind.TEXT, "Directory of all that ends with the machine", "--exec-root"),
    BRIDGE(
            "bridge",
            Kind.TEXT,
            "Name of the bridge that containers are attached to; \"none\" for no bridge",
            "-b",
            "--bridge"),
    BIP("bip", Kind.TEXT, "Address of the bridge and length of its prefix, as 172.17.0.1/16", "--bip"),
    BIP6("bip6", Kind.TEXT, "IPv6 address of the bridge", "--bip6"),
    FIXED_CIDR("fixed-cidr", Kind.TEXT, "Part of the bridge's subnet that containers get addresses of", "--fixed-cidr"),
    IPV6("ipv6", Kind.BOOLEAN, "Give the bridge and its containers IPv6 addresses", "--ipv6"),
    FIXED_CIDR6("fixed-cidr-v6", Kind.TEXT, "IPv6 subnet of the bridge (default: one of RFC 4193)", "--fixed-cidr-v6"),
    GATEWAY(
            "default-gateway",
            Kind.TEXT,
            "Way out of the containers on the bridge (default: the bridge)",
            "--default-gateway"),
    GATEWAY6("default-gateway-v6", Kind.TEXT, "The same over IPv6", "--default-gateway-v6"),
    IP("ip", Kind.TEXT, "Address at which ports of containers on the bridge are published (default: all)", "--ip"),
    DNS("dns", Kind.LIST, "Name server for containers that name none (default: the host's)", "--dns"),
    DNS_OPTIONS("dns-opts", Kind.LIST, "Option of resolv.conf(5) for containers that have none", "--dns-opt"),
    DNS_SEARCH("dns-search", Kind.LIST, "Search domain for containers that name none", "--dns-search"),
    NETWORK_OPTIONS(
            "default-network-opts",
            Kind.DRIVER_OPTIONS,
            "Option of networks that are made with a driver: bridge=com.docker.network.driver.mtu=1400",
            "--default-network-opt"),
    ADDRESS_POOLS(
            "default-address-pools",
            Kind.POOLS,
            "Pool that subnets are chosen from: base=10.0.0.0/8,size=24",
            "--default-address-pool"),
    MTU("mtu", Kind.NUMBER, "MTU of the bridge and of the containers on it", "--mtu"),
    ICC("icc", Kind.BOOLEAN, "Let containers on the bridge reach each other", "--icc"),
    IP_MASQ("ip-masq", Kind.BOOLEAN, "Let containers appear outside with the host's address", "--ip-masq"),
    IP_FORWARD("ip-forward", Kind.BOOLEAN, "Turn on forwarding in the kernel", "--ip-forward"),
    PIDFILE("pidfile", Kind.TEXT, "File to write the process id to", "-p", "--pidfile"),
    LOG_LEVEL("log-level", Kind.TEXT, "debug, info, warn, error or fatal", "-l", "--log-level"),
    GROUP("group", Kind.TEXT, "Group that may use the Unix sockets", "-G", "--group"),
    INSECURE_REGISTRIES(
            "insecure-registries",
            Kind.LIST,
            "Registry, or network of registries, that may do without TLS or a valid certificate",
            "--insecure-registry"),
    REGISTRY_MIRRORS("registry-mirrors", Kind.LIST, "Mirror to be asked before docker.io", "--registry-mirror"),
    MAX_DOWNLOADS(
            "max-concurrent-downloads",
            Kind.NUMBER,
            "Layers that are pulled at once (default: 3)",
            "--max-concurrent-downloads"),
    MAX_UPLOADS(
            "max-concurrent-uploads",
            Kind.NUMBER,
            "Layers that are pushed at once (default: 5)",
            "--max-concurrent-uploads"),
    DEBUG("debug", Kind.BOOLEAN, "Log debug messages", "-D", "--debug");

    /** How a value is written in the file. */
    enum Kind {
        TEXT,
        LIST,
        NUMBER,
        BOOLEAN,
        /** In the file a list of objects with {@code base} and {@code size}. */
        POOLS,
        /** In the file an object of objects: by driver, by option. */
        DRIVER_OPTIONS
    }

    private final String key;
    private final Kind kind;
    private final String description;
    private final List<String> flags;

    Directive(String key, Kind kind, String description, String... flags) {
        this.key = key;
        this.kind = kind;
        this.description = description;
        this.flags = List.of(flags);
    }

    /** Its name in the file. */
    String key() {
        return key;
    }

    Kind kind() {
        return kind;
    }

    String description() {
        return description;
    }

    List<String> flags() {
        return flags;
    }

    boolean repeatable() {
        return kind == Kind.LIST || kind == Kind.POOLS || kind == Kind.DRIVER_OPTIONS;
    }

    static Optional<Directive> ofKey(String key) {
        for (Directive directive : values()) {
            if (directive.key.equals(key)) {
                return Optional.of(directive);
            }
        }
        return Optional.empty();
    }
}
