package io.jdock.nativebridge.cgroup;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.cgroup.CgroupLayout.Hierarchy;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A group of cgroup v1: a directory in each hierarchy, on hybrid hosts in that of v2 too. */
final class LegacyCgroup implements Cgroup {
    private static final int SIGKILL = 9;

    private final String path;
    private final List<String> directories = new ArrayList<>();
    private final Map<String, String> byController = new HashMap<>();
    private final Optional<String> unified;

    LegacyCgroup(CgroupLayout.Legacy layout, String path) {
        this.path = path;
        for (Hierarchy hierarchy : layout.hierarchies()) {
            String directory = hierarchy.directory(path);
            directories.add(directory);
            hierarchy.controllers().forEach(name -> byController.put(name, directory));
        }
        unified = layout.unified().map(hierarchy -> hierarchy.directory(path));
        unified.ifPresent(directories::add);
    }

    List<String> directories() {
        return directories;
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
        for (ControlWrite write : LegacyLimits.plan(resources, currentMemoryLimit(resources.memory()))) {
            write.apply(directory(write.controller(), write.purpose()), witness);
        }
        applyDevices(resources.devices());
    }

    private OptionalLong currentMemoryLimit(CgroupResources.Memory memory) {
        if (memory.limit().isEmpty() || memory.swap().isEmpty() || !byController.containsKey("memory")) {
            return OptionalLong.empty();
        }
        return Groups.limit(ControlFile.read(byController.get("memory") + "/memory.limit_in_bytes"));
    }

    /** Neighbouring rules of one kind go to one open file, which most of a container's do. */
    private void applyDevices(List<DeviceRule> rules) {
        for (int start = 0; start < rules.size(); ) {
            boolean allow = rules.get(start).allow();
            int end = start;
            List<String> texts = new ArrayList<>();
            while (end < rules.size() && rules.get(end).allow() == allow) {
                texts.add(rules.get(end++).toLegacyText());
            }
            String file = allow ? "/devices.allow" : "/devices.deny";
            ControlFile.writeAll(directory("devices", "device rules") + file, texts);
            start = end;
        }
    }

    private String directory(String controller, String purpose) {
        String directory = byController.get(controller);
        if (directory == null) {
            throw ControlWrite.missingController(purpose, controller);
        }
        return directory;
    }

    @Override
    public CgroupEntrance openEntrance() {
        List<Fd> tasks = new ArrayList<>();
        try {
            for (String directory : directories) {
                if (!directory.equals(unified.orElse(null))) {
                    tasks.add(Files.open(directory + "/tasks", Fcntl.O_WRONLY));
                }
            }
            return new CgroupEntrance(tasks, unified.map(UnifiedCgroup::openBirthplace));
        } catch (RuntimeException e) {
            tasks.forEach(Fd::close);
            throw e;
        }
    }

    /** Groups of v1 take processes at every depth, and that of v2 beside them has no controllers. */
    @Override
    public CgroupEntrance openEntranceBeside(int pid) {
        return openEntrance();
    }

    @Override
    public void move(long pid) {
        directories.forEach(directory -> ControlFile.write(directory + "/cgroup.procs", Long.toString(pid)));
    }

    @Override
    public void freeze(Duration timeout) {
        String file = directory("freezer", "freeze " + path) + "/freezer.state";
        // A task that is forking when the state is written may be missed; writing it again finds it.
        boolean frozen = Groups.await(timeout, () -> {
            ControlFile.write(file, "FROZEN");
            return isFrozen();
        });
        if (!frozen) {
            ControlFile.write(file, "THAWED");
            throw new CgroupException("freeze " + path + ": processes still run after " + timeout.toMillis() + " ms");
        }
    }

    @Override
    public void thaw() {
        ControlFile.write(directory("freezer", "thaw " + path) + "/freezer.state", "THAWED");
    }

    @Override
    public boolean isFrozen() {
        return Optional.ofNullable(byController.get("freezer"))
                .flatMap(directory -> ControlFile.readIfPresent(directory + "/freezer.state"))
                .map(state -> state.strip().equals("FROZEN"))
                .orElse(false);
    }

    @Override
    public void kill(int signal) {
        String kill = unified.map(directory -> directory + "/cgroup.kill").orElse("");
        if (signal == SIGKILL && !kill.isEmpty() && ControlFile.exists(kill)) {
            UnifiedCgroup.killAll(kill);
        } else {
            Groups.signal(anyDirectory(), signal);
        }
        if (signal == SIGKILL && isFrozen()) {
            // The v1 freezer does not even let a killed process die.
            thaw();
        }
    }

    @Override
    public List<Integer> processes() {
        return Groups.processes(anyDirectory());
    }

    /** All hierarchies have the same processes. That of pids has no traffic but ours. */
    private String anyDirectory() {
        return byController.getOrDefault("pids", directories.getFirst());
    }

    @Override
    public CgroupStatistics statistics() {
        return LegacyStatistics.read(byController);
    }

    @Override
    public long oomKills() {
        return Optional.ofNullable(byController.get("memory"))
                .flatMap(directory -> ControlFile.readIfPresent(directory + "/memory.oom_control"))
                .map(text -> StatisticsText.keyed(text).getOrDefault("oom_kill", 0L))
                .orElse(0L);
    }

    @Override
    public boolean exists() {
        return directories.stream().anyMatch(ControlFile::exists);
    }

    @Override
    public boolean delete(Duration timeout) {
        boolean existed = exists();
        List<String> left = new ArrayList<>(directories);
        if (!Groups.await(timeout, () -> {
            left.removeIf(Groups::remove);
            return left.isEmpty();
        })) {
            throw Groups.stillBusy(path, left.getFirst());
        }
        return existed;
    }

    @Override
    public String toString() {
        return "cgroup " + path;
    }
}
