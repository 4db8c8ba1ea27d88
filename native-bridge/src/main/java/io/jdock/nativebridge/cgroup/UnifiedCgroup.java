package io.jdock.nativebridge.cgroup;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A group of cgroup v2. */
final class UnifiedCgroup implements Cgroup {
    private static final int SIGKILL = 9;

    private final String path;
    private final String directory;
    private final Set<String> controllers;
    private final DeviceFilter devices;

    UnifiedCgroup(String path, String directory, Set<String> controllers, DeviceFilter devices) {
        this.path = path;
        this.directory = directory;
        this.controllers = controllers;
        this.devices = devices;
    }

    String directory() {
        return directory;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public void apply(CgroupResources resources) {
        apply(resources, ControlWrite.Witness.NONE);
    }

    @Override
    public void change(CgroupResources resources) {
        ControlHistory.restoringOnFailure(history -> apply(resources, history));
    }

    private void apply(CgroupResources resources, ControlWrite.Witness witness) {
        for (ControlWrite write : UnifiedLimits.plan(resources)) {
            // Files of no controller, such as cgroup.max.depth, are in every group.
            if (!controllers.contains(write.controller()) && !write.controller().equals("cgroup")) {
                throw ControlWrite.missingController(write.purpose(), write.controller());
            }
            write.apply(directory, witness);
        }
        if (!resources.devices().isEmpty()) {
            devices.set(directory, resources.devices());
        }
    }

    @Override
    public CgroupEntrance openEntrance() {
        return new CgroupEntrance(List.of(), Optional.of(openBirthplace(directory)));
    }

    @Override
    public CgroupEntrance openEntranceBeside(int pid) {
        String below = ControlFile.readIfPresent("/proc/" + pid + "/cgroup")
                .flatMap(text -> pathBelow(path, text))
                .orElse("");
        return new CgroupEntrance(List.of(), Optional.of(openBirthplace(directory + below)));
    }

    /**
     * Where below {@code path} a process is.
     *
     * @param memberships /proc/PID/cgroup of the process
     * @return {@code /init.scope}; empty if it is in the group itself, or somewhere else
     */
    static Optional<String> pathBelow(String path, String memberships) {
        return memberships
                .lines()
                .filter(line -> line.startsWith("0::" + path + "/"))
                .map(line -> line.substring("0::".length() + path.length()))
                .filter(below -> !below.endsWith(" (deleted)"))
                .findFirst();
    }

    static Fd openBirthplace(String directory) {
        return Files.open(directory, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
    }

    @Override
    public void move(long pid) {
        ControlFile.write(directory + "/cgroup.procs", Long.toString(pid));
    }

    @Override
    public void freeze(Duration timeout) {
        ControlFile.write(directory + "/cgroup.freeze", "1");
        if (!Groups.await(timeout, this::isFrozen)) {
            thaw();
            throw new CgroupException("freeze " + path + ": processes still run after " + timeout.toMillis() + " ms");
        }
    }

    @Override
    public void thaw() {
        ControlFile.write(directory + "/cgroup.freeze", "0");
    }

    @Override
    public boolean isFrozen() {
        return ControlFile.readIfPresent(directory + "/cgroup.events")
                .map(text -> StatisticsText.keyed(text).getOrDefault("frozen", 0L) == 1)
                .orElse(false);
    }

    @Override
    public void kill(int signal) {
        String kill = directory + "/cgroup.kill";
        if (signal == SIGKILL && ControlFile.exists(kill)) {
            killAll(kill);
        } else {
            Groups.signal(directory, signal);
        }
    }

    /** Kernel 5.14: kills all at once, those that are just forking too. */
    static void killAll(String file) {
        ControlFile.write(file, "1");
    }

    @Override
    public List<Integer> processes() {
        return Groups.processes(directory);
    }

    @Override
    public CgroupStatistics statistics() {
        return UnifiedStatistics.read(directory);
    }

    @Override
    public long oomKills() {
        return ControlFile.readIfPresent(directory + "/memory.events")
                .map(text -> StatisticsText.keyed(text).getOrDefault("oom_kill", 0L))
                .orElse(0L);
    }

    @Override
    public boolean exists() {
        return ControlFile.exists(directory);
    }

    @Override
    public boolean delete(Duration timeout) {
        boolean existed = exists();
        if (!Groups.await(timeout, () -> Groups.remove(directory))) {
            throw Groups.stillBusy(path, directory);
        }
        return existed;
    }

    @Override
    public String toString() {
        return "cgroup " + path;
    }
}
