package io.jdock.shim.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.nativebridge.linux.Fd;
import io.jdock.shim.client.StartRequest.Rootfs;
import io.jdock.shim.seccomp.KernelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OverlayTest {
    private static final int LAYERS = 128;

    @TempDir
    Path directory;

    @BeforeEach
    void needRoot() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
    }

    private Rootfs layers(int count) throws IOException {
        var lower = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            // Names as long as those of the store.
            Path layer = Files.createDirectories(directory.resolve("layer-" + "0".repeat(60) + i + "/diff"));
            Files.writeString(layer.resolve("file-" + i), "layer " + i);
            Files.writeString(layer.resolve("same"), "layer " + i);
            lower.add(layer.toString());
        }
        return new Rootfs(
                lower,
                Files.createDirectory(directory.resolve("upper")).toString(),
                Files.createDirectory(directory.resolve("work")).toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void stacksAsManyLayersAsDockerAllows(int minor) throws IOException {
        String scratch = Files.createDirectory(directory.resolve("scratch")).toString();
        Rootfs layers = layers(LAYERS);
        // Of 6.4 in the way of a kernel without an option for each layer, of 6.5 with it, where the host's has it.
        assumeTrue(minor == 4 || KernelVersion.running().compareTo(new KernelVersion(6, 5)) >= 0, "needs Linux 6.5");
        try (Fd mount = new Overlay(new KernelVersion(6, minor)).mount(layers, scratch)) {
            Path root = Path.of("/proc/self/fd/" + mount.number());
            assertThat(root.resolve("same")).hasContent("layer 0");
            for (int i = 0; i < LAYERS; i++) {
                assertThat(root.resolve("file-" + i)).hasContent("layer " + i);
            }
        }
        assertThat(Path.of(scratch)).isEmptyDirectory();
    }

    @Test
    void fewLayersGoByTheirNames() throws IOException {
        String scratch = Files.createDirectory(directory.resolve("scratch")).toString();
        try (Fd mount = new Overlay(new KernelVersion(5, 10)).mount(layers(2), scratch)) {
            assertThat(Path.of("/proc/self/fd/" + mount.number()).resolve("same"))
                    .hasContent("layer 0");
        }
    }
}
