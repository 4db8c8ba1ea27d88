package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Mount;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Mounts;
import io.jdock.nativebridge.linux.Mounts.Option;
import io.jdock.shim.client.StartRequest.Rootfs;
import io.jdock.shim.seccomp.KernelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A container's root file system as a detached overlay mount: no path of the host leads to it, and it is gone with the
 * container's mount namespace. See filesystems/overlayfs.rst in the kernel's documentation.
 */
public final class Overlay {
    /** fsconfig(2) takes strings of at most 255 bytes. */
    private static final int LONGEST_OPTION = 255;

    /** mount(2) takes a page of options, with its end. */
    private static final int DATA_LIMIT = 4096;

    /** One {@code lowerdir+} option a layer: since Linux 6.5. */
    private static final KernelVersion LAYER_OPTIONS = new KernelVersion(6, 5);

    private final boolean layerOptions;

    public Overlay(KernelVersion kernel) {
        this.layerOptions = kernel.compareTo(LAYER_OPTIONS) >= 0;
    }

    /** @param scratch an empty directory that an older kernel mounts on for a moment */
    public Fd mount(Rootfs layers, String scratch) {
        boolean shortEnough = layers.lowerDirs().stream().allMatch(path -> path.length() <= LONGEST_OPTION)
                && layers.upperDir().length() <= LONGEST_OPTION
                && layers.workDir().length() <= LONGEST_OPTION;
        return layerOptions && shortEnough ? byLayer(layers) : byData(layers, scratch);
    }

    private static Fd byLayer(Rootfs layers) {
        List<Option> options = new ArrayList<>();
        layers.lowerDirs().forEach(path -> options.add(Option.of("lowerdir+", path)));
        options.add(Option.of("upperdir", layers.upperDir()));
        options.add(Option.of("workdir", layers.workDir()));
        return Mounts.create("overlay", "overlay", options, 0);
    }

    private static Fd byData(Rootfs layers, String scratch) {
        String data = data(layers.lowerDirs(), layers);
        if (data.length() < DATA_LIMIT) {
            return byData(data, scratch);
        }
        // A hundred layers are more than fits; the names of their descriptors are a tenth as long.
        List<Fd> open = new ArrayList<>();
        try {
            List<String> names = new ArrayList<>();
            for (String path : layers.lowerDirs()) {
                Fd layer = Files.open(path, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
                open.add(layer);
                names.add(layer.procPath());
            }
            return byData(data(names, layers), scratch);
        } finally {
            open.forEach(Fd::close);
        }
    }

    private static String data(List<String> lowerDirs, Rootfs layers) {
        String lower = lowerDirs.stream().map(Overlay::escape).collect(Collectors.joining(":"));
        return "lowerdir=" + lower + ",upperdir=" + escape(layers.upperDir()) + ",workdir=" + escape(layers.workDir());
    }

    private static Fd byData(String data, String scratch) {
        Mounts.mount("overlay", scratch, "overlay", 0, data);
        try {
            Fd mount = Mounts.cloneTree(scratch, false);
            // under systemd the host's mounts are shared, and so is what was mounted on one; pivot_root(2) refuses that
            Mounts.setAttributes(mount, 0, 0, Mount.MS_PRIVATE, false);
            return mount;
        } finally {
            Mounts.unmount(scratch, Mount.MNT_DETACH);
        }
    }

    private static String escape(String path) {
        return path.replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,");
    }
}
