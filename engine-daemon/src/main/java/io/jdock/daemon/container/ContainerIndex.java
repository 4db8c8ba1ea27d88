package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** All containers by id, by name, and by the beginning of an id. Names are reserved before a container exists. */
final class ContainerIndex {
    static final int ID_LENGTH = 64;

    private final NavigableMap<String, Container> byId = new ConcurrentSkipListMap<>();
    /** Name to id; guarded by this. */
    private final Map<String, String> names = new HashMap<>();

    private final SecureRandom random = new SecureRandom();

    /** An id that no container has. */
    String newId() {
        byte[] bytes = new byte[ID_LENGTH / 2];
        String id;
        do {
            random.nextBytes(bytes);
            id = HexFormat.of().formatHex(bytes);
            // Clients take an id of digits only for a number.
        } while (byId.containsKey(id) || id.substring(0, 12).chars().allMatch(Character::isDigit));
        return id;
    }

    /**
     * Takes a name.
     *
     * @throws EngineException CONFLICT if another has it
     */
    synchronized void reserve(String name, String id) {
        String owner = names.putIfAbsent(name, id);
        if (owner != null && !owner.equals(id)) {
            throw EngineException.conflict(
                    "Conflict. The container name \"/" + name + "\" is already in use by container" + " \"" + owner
                            + "\". You have to remove (or rename) that container to be able to reuse that name.");
        }
    }

    /** Takes a generated name. */
    synchronized String reserveGenerated(String id) {
        String name = ContainerNames.generate(random, names::containsKey);
        names.put(name, id);
        return name;
    }

    synchronized void release(String name, String id) {
        names.remove(name, id);
    }

    void add(Container container) {
        byId.put(container.id(), container);
    }

    void remove(Container container) {
        byId.remove(container.id());
    }

    Optional<Container> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    List<Container> all() {
        return new ArrayList<>(byId.values());
    }

    /**
     * Finds a container by its id, its name, or the beginning of its id, in this order.
     *
     * @throws EngineException NOT_FOUND; INVALID if several ids begin so
     */
    Container find(String ref) {
        Container exact = byId.get(ref);
        if (exact != null) {
            return exact;
        }
        Container named = named(ref.startsWith("/") ? ref.substring(1) : ref);
        if (named != null) {
            return named;
        }
        if (ref.isEmpty() || !ref.chars().allMatch(digit -> Character.digit(digit, 16) >= 0)) {
            throw unknown(ref);
        }
        NavigableMap<String, Container> tail = byId.subMap(ref, true, ref + Character.MAX_VALUE, false);
        List<Container> found = tail.values().stream().limit(2).toList();
        if (found.isEmpty()) {
            throw unknown(ref);
        }
        if (found.size() > 1) {
            throw EngineException.invalid("multiple IDs found with provided prefix: " + ref);
        }
        return found.getFirst();
    }

    private Container named(String name) {
        String id;
        synchronized (this) {
            id = names.get(name);
        }
        return id == null ? null : byId.get(id);
    }

    private static EngineException unknown(String ref) {
        return EngineException.notFound("No such container: " + ref);
    }
}
