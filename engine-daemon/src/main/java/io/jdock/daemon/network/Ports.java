package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.raw.SyscallException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The host's ports that are published: each is in this index, which refuses what another container has, and held by a
 * bound socket, which refuses what a program of the host has and keeps programs from taking ours. Thread-safe.
 */
final class Ports {
    /** Where Docker looks for a free port: the kernel's own range for outgoing connections. */
    static final int FIRST_EPHEMERAL = 32768;

    static final int LAST_EPHEMERAL = 60999;

    private final HostNetwork host;
    private final Map<PublishedPort, Optional<Fd>> held = new HashMap<>();
    private final Map<PortNumber, List<PublishedPort>> byNumber = new HashMap<>();
    private int nextEphemeral = FIRST_EPHEMERAL;

    private record PortNumber(Protocol protocol, int port) {}

    Ports(HostNetwork host) {
        this.host = requireNonNull(host, "host is null");
    }

    /**
     * Takes all of the ports or none.
     *
     * @param endpoint the name and id of the container for messages
     * @throws EngineException INTERNAL, as Docker has it, with Docker's words for the port that cannot be had
     */
    synchronized List<PublishedPort> take(List<PortRequest> requests, Hosting hosting, String endpoint) {
        List<PublishedPort> taken = new ArrayList<>();
        try (Undo undo = new Undo()) {
            undo.add(() -> release(taken));
            for (PortRequest request : requests) {
                if (request.hostPort() != 0 && !request.isRange()) {
                    resolved(request, hosting, request.hostPort()).forEach(port -> refuseAllocated(port, endpoint));
                }
            }
            for (PortRequest request : requests) {
                taken.addAll(
                        request.hostPort() == 0
                                ? takeEphemeral(request, hosting, endpoint)
                                : takeFirst(request, hosting, endpoint));
            }
            undo.release();
            return List.copyOf(taken);
        }
    }

    /** The first port of a range that can be had; why the last cannot is said if none can. */
    private List<PublishedPort> takeFirst(PortRequest request, Hosting hosting, String endpoint) {
        for (int number = request.hostPort(); ; number++) {
            try {
                return takeFixed(resolved(request, hosting, number), endpoint);
            } catch (EngineException e) {
                if (number == request.lastHostPort()) {
                    throw e;
                }
            }
        }
    }

    private List<PublishedPort> takeFixed(List<PublishedPort> ports, String endpoint) {
        try (Undo undo = new Undo()) {
            for (PublishedPort port : ports) {
                refuseAllocated(port, endpoint);
                try {
                    hold(port);
                } catch (SyscallException e) {
                    throw failure(endpoint, notBound(port, e), e);
                }
                undo.add(() -> release(List.of(port)));
            }
            undo.release();
            return ports;
        }
    }

    private List<PublishedPort> takeEphemeral(PortRequest request, Hosting hosting, String endpoint) {
        for (int tried = FIRST_EPHEMERAL; tried <= LAST_EPHEMERAL; tried++) {
            List<PublishedPort> ports = resolved(request, hosting, nextEphemeral);
            nextEphemeral = nextEphemeral == LAST_EPHEMERAL ? FIRST_EPHEMERAL : nextEphemeral + 1;
            if (ports.stream().noneMatch(this::isAllocated) && holdAll(ports, endpoint)) {
                return ports;
            }
        }
        throw failure(endpoint, "all ports are allocated", null);
    }

    /** False, with none of them held, if a program has one of the ports. */
    private boolean holdAll(List<PublishedPort> ports, String endpoint) {
        List<PublishedPort> done = new ArrayList<>();
        for (PublishedPort port : ports) {
            try {
                hold(port);
                done.add(port);
            } catch (SyscallException e) {
                release(done);
                if (e.errno() != Errno.EADDRINUSE) {
                    throw failure(endpoint, notBound(port, e), e);
                }
                return false;
            }
        }
        return true;
    }

    /** Takes ports again that a container has had since before the daemon was restarted. */
    synchronized void adopt(List<PublishedPort> ports, String endpoint) {
        for (PublishedPort port : ports) {
            refuseAllocated(port, endpoint);
        }
        for (PublishedPort port : ports) {
            try {
                hold(port);
            } catch (SyscallException e) {
                // A program took the port while no daemon held it. Our rules come first, so the container keeps it.
                index(port, Optional.empty());
            }
        }
    }

    synchronized void release(List<PublishedPort> ports) {
        for (PublishedPort port : ports) {
            Optional<Fd> socket = held.remove(port);
            if (socket != null) {
                socket.ifPresent(Fd::close);
                PortNumber number = new PortNumber(port.protocol(), port.hostPort());
                List<PublishedPort> same = byNumber.get(number);
                same.remove(port);
                if (same.isEmpty()) {
                    byNumber.remove(number);
                }
            }
        }
    }

    private void hold(PublishedPort port) {
        if (port.isDirect()) {
            return; // it is none of the host's
        }
        index(port, host.holdPort(port.protocol(), port.hostAddress(), port.hostPort()));
    }

    private void index(PublishedPort port, Optional<Fd> socket) {
        held.put(port, socket);
        byNumber.computeIfAbsent(new PortNumber(port.protocol(), port.hostPort()), _ -> new ArrayList<>(1))
                .add(port);
    }

    private static List<PublishedPort> resolved(PortRequest request, Hosting hosting, int hostPort) {
        return hosting.places(request).stream()
                .map(place -> new PublishedPort(
                        request.protocol(), place.address(), place.routed() ? 0 : hostPort, request.containerPort()))
                .toList();
    }

    private boolean isAllocated(PublishedPort port) {
        return byNumber.getOrDefault(new PortNumber(port.protocol(), port.hostPort()), List.of()).stream()
                .anyMatch(port::conflictsWith);
    }

    private void refuseAllocated(PublishedPort port, String endpoint) {
        if (isAllocated(port)) {
            throw failure(
                    endpoint,
                    "Bind for " + port.hostAddress().beforePort() + ":" + port.hostPort()
                            + " failed: port is already allocated",
                    null);
        }
    }

    private static String notBound(PublishedPort port, SyscallException e) {
        String place = port.hostAddress().beforePort() + ":" + port.hostPort();
        String listen = "listen " + port.protocol().text() + (port.isIpv6() ? "6 " : "4 ");
        return "failed to bind port " + place + "/" + port.protocol().text() + ": " + listen + place + ": bind: "
                + SyscallException.text(e.errno());
    }

    private static EngineException failure(String endpoint, String reason, Exception cause) {
        return EngineException.internal(
                "driver failed programming external connectivity on endpoint " + endpoint + ": " + reason, cause);
    }
}
