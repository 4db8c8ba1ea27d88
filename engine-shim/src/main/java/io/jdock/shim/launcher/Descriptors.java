package io.jdock.shim.launcher;

import io.jdock.nativebridge.cgroup.CgroupEntrance;
import io.jdock.nativebridge.linux.Fd;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The descriptors that the launcher opens for one start. All are closed at its end, whatever came of it. */
final class Descriptors implements AutoCloseable {
    private final List<Fd> open = new ArrayList<>();

    Fd add(Fd fd) {
        open.add(fd);
        return fd;
    }

    CgroupEntrance add(CgroupEntrance entrance) {
        open.addAll(entrance.descriptors());
        return entrance;
    }

    /** Takes these out of this object's care; the caller closes them. */
    List<Fd> release(Collection<Integer> numbers) {
        List<Fd> released = open.stream()
                .filter(fd -> fd.isOpen() && numbers.contains(fd.number()))
                .toList();
        open.removeAll(released);
        return released;
    }

    /** Numbers of all that are open. */
    List<Integer> numbers() {
        return open.stream().filter(Fd::isOpen).map(Fd::number).toList();
    }

    @Override
    public void close() {
        open.reversed().forEach(Fd::close);
    }
}
