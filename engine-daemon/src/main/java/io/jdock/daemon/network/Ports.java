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
    synchronized List<PublishedPort> take(List<PortRequest> requests, String endpoint) {
        List<PublishedPort> taken = new ArrayList<>();
        try (Undo undo = new Undo()) {
            undo.add(() -> release(taken));
            for (PortRequest request : requests) {
                if (request.hostPort() != 0) {
                    refuseAllocated(resolved(request, request.hostPort()), endpoint);
                }
            }
            for (PortRequest request : requests) {
                taken.add(request.hostPort() == 0 ? takeEphemeral(request, endpoint) : takeFixed(request, endpoint));
            }
            undo.release();
            return List.copyOf(taken);
        }
    }

    private PublishedPort takeFixed(PortRequest request, String endpoint) {
        PublishedPort port = resolved(request, request.hostPort());
        refuseAllocated(port, endpoint); // by an earlier port of the same request
        try {
            hold(port);
            return port;
        } catch (SyscallException e) {
            throw failure(endpoint, notBound(port, e), e);
        }
    }

    private PublishedPort takeEphemeral(PortRequest request, String endpoint) {
        for (int tried = FIRST_EPHEMERAL; tried <= LAST_EPHEMERAL; tried++) {
            PublishedPort port = resolved(request, nextEphemeral);
            nextEphemeral = nextEphemeral == LAST_EPHEMERAL ? FIRST_EPHEMERAL : nextEphemeral + 1;
            if (isAllocated(port)) {
                continue;
            }
            try {
                hold(port);
                return port;
            } catch (SyscallException e) {
                if (e.errno() != Errno.EADDRINUSE) {
                    throw failure(endpoint, notBound(port, e), e);
                }
            }
        }
        throw failure(endpoint, "all ports are allocated", null);
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
        index(port, host.holdPort(port.protocol(), port.hostAddress(), port.hostPort()));
    }

    private void index(PublishedPort port, Optional<Fd> socket) {
        held.put(port, socket);
        byNumber.computeIfAbsent(new PortNumber(port.protocol(), port.hostPort()), _ -> new ArrayList<>(1))
                .add(port);
    }

    private static PublishedPort resolved(PortRequest request, int hostPort) {
        return new PublishedPort(request.protocol(), request.hostAddress(), hostPort, request.containerPort());
    }

    private boolean isAllocated(PublishedPort port) {
        return byNumber.getOrDefault(new PortNumber(port.protocol(), port.hostPort()), List.of()).stream()
                .anyMatch(port::conflictsWith);
    }

    private void refuseAllocated(PublishedPort port, String endpoint) {
        if (isAllocated(port)) {
            throw failure(
                    endpoint,
                    "Bind for " + port.hostAddress() + ":" + port.hostPort() + " failed: port is already allocated",
                    null);
        }
    }

    private static String notBound(PublishedPort port, SyscallException e) {
        String place = port.hostAddress() + ":" + port.hostPort();
        String listen = port.protocol() == Protocol.TCP
                ? "listen tcp4 "
                : "listen " + port.protocol().text() + "4 ";
        return "failed to bind port " + place + "/" + port.protocol().text() + ": " + listen + place + ": bind: "
                + SyscallException.text(e.errno());
    }

    private static EngineException failure(String endpoint, String reason, Exception cause) {
        return EngineException.internal(
                "driver failed programming external connectivity on endpoint " + endpoint + ": " + reason, cause);
    }
}
