package io.jdock.nativebridge.cgroup;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** What the files of a group held before they were written, to write it back if a later one is refused. */
final class ControlHistory implements ControlWrite.Witness {
    private record Earlier(String path, String value) {}

    private final Deque<Earlier> earlier = new ArrayDeque<>();

    /** Makes a change that tells the witness of its writes; if it fails, what it has written is taken back. */
    static void restoringOnFailure(Consumer<ControlWrite.Witness> change) {
        var history = new ControlHistory();
        try {
            change.accept(history);
        } catch (RuntimeException e) {
            history.restore(e);
            throw e;
        }
    }

    @Override
    public void before(String path, String value) {
        ControlFile.readIfPresent(path)
                .flatMap(content -> restoring(path, value, content))
                .ifPresent(old -> earlier.push(new Earlier(path, old)));
    }

    /** Writes it back, the last first; what goes wrong is added to the failure that is the reason. */
    private void restore(RuntimeException reason) {
        while (!earlier.isEmpty()) {
            Earlier next = earlier.pop();
            try {
                ControlFile.write(next.path(), next.value());
            } catch (RuntimeException e) {
                reason.addSuppressed(e);
            }
        }
    }

    /**
     * What to write to take a value back. A file with a line for each device gets the line of that device only.
     *
     * @param content of the file before
     * @return empty if there is nothing that would do
     */
    static Optional<String> restoring(String path, String value, String content) {
        int blank = value.indexOf(' ');
        String device = blank < 0 ? "" : value.substring(0, blank);
        if (device.indexOf(':') > 0) {
            Optional<String> line = content.lines()
                    .filter(each -> each.startsWith(device + " "))
                    .findFirst();
            return line.or(() -> Optional.of(device + none(path)));
        }
        // memory.oom_control and the like do not read as they are written.
        return content.lines().count() == 1 ? Optional.of(content.strip()) : Optional.empty();
    }

    /** What a device without a line has. */
    private static String none(String path) {
        if (path.endsWith("/io.max")) {
            return " rbps=max wbps=max riops=max wiops=max";
        }
        return path.endsWith("/io.weight") || path.endsWith("/io.bfq.weight") ? " default" : " 0";
    }
}
