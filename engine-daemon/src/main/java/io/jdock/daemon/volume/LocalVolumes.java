package io.jdock.daemon.volume;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.ContainerVolumes;
import io.jdock.daemon.container.VolumeName;
import io.jdock.daemon.container.VolumeUses;
import io.jdock.daemon.event.Events;
import io.jdock.daemon.state.DocumentStore;
import io.jdock.daemon.state.Trees;
import io.jdock.nativebridge.abi.Mount;
import io.jdock.nativebridge.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes of the driver {@code local}:
 *
 * <pre>
 * data-root/volumes/NAME/
 *   volume.json
 *   _data/           its content; what its options say is mounted here while a container that has it runs
 * </pre>
 */
public final class LocalVolumes implements ContainerVolumes {
    static final String DRIVER = "local";

    private static final Logger LOG = LoggerFactory.getLogger(LocalVolumes.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DocumentStore<Volume> documents;
    private final Events events;
    private final ReentrantLock lock = new ReentrantLock();
    /** Read by who is about to use volumes, written by who removes one. */
    private final ReentrantReadWriteLock removal = new ReentrantReadWriteLock();

    private volatile VolumeUses uses = Map::of;

    /** Opens the volumes, and removes what was left of some that were not removed to the end. */
    public LocalVolumes(Path dataRoot, Events events) {
        this.documents = new DocumentStore<>(dataRoot.resolve("volumes"), "volume.json", Volume.class);
        this.events = requireNonNull(events, "events is null");
        for (Path orphan : documents.orphans()) {
            try {
                removeFiles(orphan);
            } catch (IOException e) {
                LOG.warn("op=delete path=\"{}\": left for the next start", orphan, e);
            }
        }
    }

    /** Tells who uses volumes; call once, when the containers are known. */
    public void collect(VolumeUses users) {
        uses = requireNonNull(users, "users is null");
    }

    /** Where a volume's files are, whether it exists or not. */
    private Path data(String name) {
        return documents.directory(name).resolve("_data");
    }

    private Optional<Volume> find(String name) {
        return VolumeName.isValid(name) ? documents.read(name) : Optional.empty();
    }

    private Volume existing(String name) {
        return find(name).orElseThrow(() -> EngineException.notFound("get " + name + ": no such volume"));
    }

    /** {@code POST /volumes/create}: answers the volume of that name, made if there was none. */
    public VolumeView create(VolumeCreateRequest request) {
        String name = request.name();
        var labels = new HashMap<>(request.labels());
        if (name.isEmpty()) {
            byte[] random = new byte[32];
            RANDOM.nextBytes(random);
            name = HexFormat.of().formatHex(random);
            labels.putIfAbsent(Volume.ANONYMOUS, "");
        }
        ensure(name, request.driver(), request.driverOpts(), labels);
        return inspect(name);
    }

    public VolumeView inspect(String name) {
        return VolumeView.of(existing(name), data(name).toString(), null);
    }

    /** @throws EngineException INVALID for an unknown filter */
    public List<VolumeView> list(Map<String, List<String>> filters) {
        var filter = VolumeFilter.ofList(filters);
        Map<String, List<String>> used = uses.volumeUses();
        return all().stream()
                .filter(volume -> filter.matches(volume, used.containsKey(volume.name())))
                .map(volume -> VolumeView.of(volume, data(volume.name()).toString(), null))
                .toList();
    }

    /** All volumes with what they cost, for {@code /system/df}. */
    public List<VolumeView> usage() {
        Map<String, List<String>> used = uses.volumeUses();
        return all().stream()
                .map(volume -> {
                    Path data = data(volume.name());
                    long count = used.getOrDefault(volume.name(), List.of()).size();
                    return VolumeView.of(volume, data.toString(), new VolumeView.UsageData(count, size(data)));
                })
                .toList();
    }

    private Collection<Volume> all() {
        return documents
                .list((name, problem) -> LOG.error("volume={} op=load: left out", name, problem))
                .values();
    }

    private static long size(Path data) {
        try {
            return Trees.bytes(data);
        } catch (IOException e) {
            LOG.debug("measure \"{}\"", data, e);
            return -1;
        }
    }

    /** {@code DELETE /volumes/{name}}; with {@code force} it is no error if there is none. */
    public void remove(String name, boolean force) {
        if (find(name).isEmpty()) {
            if (force) {
                return;
            }
            existing(name);
        }
        removal.writeLock().lock();
        try {
            List<String> users = uses.volumeUses().getOrDefault(name, List.of());
            if (!users.isEmpty()) {
                throw EngineException.conflict(
                        "remove " + name + ": volume is in use - [" + String.join(", ", users) + "]");
            }
            discard(name);
        } finally {
            removal.writeLock().unlock();
        }
    }

    /**
     * {@code POST /volumes/prune}: removes those that no container has.
     *
     * @param named whether those that somebody named go too, if the filter {@code all} does not say
     */
    public VolumePrune prune(Map<String, List<String>> filters, boolean named) {
        var filter = VolumeFilter.ofPrune(filters);
        boolean all = filter.flag("all", named);
        var deleted = new ArrayList<String>();
        long bytes = 0;
        removal.writeLock().lock();
        try {
            Map<String, List<String>> used = uses.volumeUses();
            for (Volume volume : all()) {
                boolean wanted = (all || volume.isAnonymous()) && filter.matches(volume, false);
                if (wanted && !used.containsKey(volume.name())) {
                    long size = Math.max(0, size(data(volume.name())));
                    discard(volume.name());
                    deleted.add(volume.name());
                    bytes += size;
                }
            }
        } finally {
            removal.writeLock().unlock();
        }
        events.publish("volume", "prune", "", Map.of("reclaimed", Long.toString(bytes)));
        return new VolumePrune(List.copyOf(deleted), bytes);
    }

    @Override
    public String ensure(String name, String driver, Map<String, String> options, Map<String, String> labels) {
        if (!driver.isEmpty() && !driver.equals(DRIVER)) {
            throw EngineException.invalid("create " + name + ": error looking up volume plugin " + driver
                    + ": plugin \"" + driver + "\" not found");
        }
        VolumeName.check(name);
        VolumeOptions.check(name, options);
        lock.lock();
        try {
            Path data = data(name);
            if (documents.read(name).isEmpty()) {
                Files.createDirectories(
                        data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
                documents.create(name, new Volume(name, Instant.now(), labels, options));
                events.publish("volume", "create", name, Map.of("driver", DRIVER));
            }
            return data.toString();
        } catch (IOException e) {
            throw EngineException.internal("create volume \"" + name + "\": " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void discard(String name) {
        lock.lock();
        try {
            if (documents.read(name).isEmpty()) {
                return;
            }
            documents.delete(name);
            removeFiles(documents.directory(name));
            events.publish("volume", "destroy", name, Map.of("driver", DRIVER));
        } catch (IOException e) {
            throw EngineException.internal("remove volume \"" + name + "\": " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    /** Removes a volume's directory, but nothing of what is mounted there. */
    private static void removeFiles(Path directory) throws IOException {
        Path data = directory.resolve("_data");
        if (VolumeOptions.isMounted(data)) {
            Mounts.unmount(data.toString(), Mount.MNT_DETACH | Mount.UMOUNT_NOFOLLOW);
        }
        Trees.remove(directory);
    }

    @Override
    public void mount(String name) {
        lock.lock();
        try {
            Optional<Volume> volume = find(name);
            Path data = data(name);
            if (volume.isPresent() && !volume.get().options().isEmpty() && !VolumeOptions.isMounted(data)) {
                VolumeOptions.of(volume.get().options()).mount(data);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void unmount(String name) {
        lock.lock();
        try {
            Optional<Volume> volume = find(name);
            if (volume.isPresent() && !volume.get().options().isEmpty()) {
                Mounts.unmount(data(name).toString(), Mount.MNT_DETACH | Mount.UMOUNT_NOFOLLOW);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Hold hold() {
        removal.readLock().lock();
        return () -> removal.readLock().unlock();
    }
}
