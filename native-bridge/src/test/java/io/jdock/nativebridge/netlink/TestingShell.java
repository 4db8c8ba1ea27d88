package io.jdock.nativebridge.netlink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks Debian's own tools what the kernel has: the second opinion of the tests. */
public final class TestingShell {
    private TestingShell() {}

    /** The output of a command that runs in the namespace; fails the test if the command does. */
    public static String in(NetworkNamespace namespace, String... command) {
        List<String> words = new ArrayList<>();
        words.add("nsenter");
        words.add("--net=/proc/" + ProcessHandle.current().pid() + "/fd/" + namespace.number());
        words.addAll(List.of(command));
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(words + ": " + output);
            }
            return output;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(words.toString(), e);
        }
    }

    public static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
