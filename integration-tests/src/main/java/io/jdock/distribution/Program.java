package io.jdock.distribution;

import java.util.ArrayList;
import java.util.List;

/**
 * A Java program of the distribution.
 *
 * @param name what its process is called
 * @param mainClass binary name of its main class
 * @param jars its class path: names of files in the library
 * @param options options of the Java virtual machine; the same in training and in use, since an AOT cache is tied to some
 */
record Program(String name, String mainClass, List<String> jars, List<String> options) {
    Program {
        jars = List.copyOf(jars);
        options = List.copyOf(options);
    }

    /** Log output of the virtual machine is off: above all its complaint that an AOT cache does not fit. */
    private static final List<String> QUIET = List.of("-Xlog:disable");

    /**
     * The machine code in an AOT cache is made for the processor of the machine that trained it, and JDK 25 does not ask
     * whether the one at hand has the same instructions: a distribution built where there is AVX dies of SIGILL where
     * there is none. So a cache has no code.
     */
    private static final List<String> NO_MACHINE_CODE =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTAdapterCaching", "-XX:-AOTStubCaching");

    /** Profiles serve the optimizing compiler, which the services do without; they would stay in memory for nothing. */
    private static final List<String> NO_PROFILES = List.of("-XX:-AOTRecordTraining", "-XX:-AOTReplayTraining");

    private static final List<String> COMMON =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+UseCompactObjectHeaders", "-XX:-UsePerfData");

    /** The command line client: a life of a few milliseconds. Below 8 MB of heap the archived objects do not load. */
    static Program cli(List<String> jars) {
        return new Program(
                "jdock",
                "io.jdock.cli.Main",
                jars,
                // ioctl(2) on the user's terminal is called natively; without leave the virtual machine warns on it.
                // Only what runs very often is worth compiling in so short a life.
                with(
                        "-Xms8m",
                        "-Xmn6m",
                        "-Xmx64m",
                        "-Xss512k",
                        "-XX:CompileThresholdScaling=10",
                        "--enable-native-access=ALL-UNNAMED"));
    }

    /** The daemon: small, long-lived, and gives memory back to the kernel. */
    static Program daemon(List<String> jars) {
        return new Program("jdockd", "io.jdock.daemon.Main", jars, service("-Xms16m", "-Xmx256m"));
    }

    /** The launcher: smaller still, since clone3 copies its page tables at every start of a container. */
    static Program launcher(List<String> jars) {
        return new Program("jdock-launcher", "io.jdock.shim.launcher.LauncherMain", jars, service("-Xms8m", "-Xmx64m"));
    }

    /** All the options for a run of the distribution, except the AOT cache's. */
    List<String> runOptions() {
        var all = new ArrayList<>(options);
        all.addAll(QUIET);
        return List.copyOf(all);
    }

    private static List<String> service(String... heap) {
        var all = new ArrayList<>(with(heap));
        all.addAll(NO_PROFILES);
        all.addAll(List.of(
                // A start calls most of its methods once: compiled after the fourth call, not the two hundredth, the
                // engine is warm after a few containers.
                "-XX:CompileThresholdScaling=0.02",
                // The cache where it was made for, if that place is free: moved elsewhere, all its pages would be
                // written, and be memory that only this process has. Code, heap and stacks are placed at random still.
                "-XX:ArchiveRelocationMode=0",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=30",
                "-XX:ReservedCodeCacheSize=32m",
                "-XX:MaxMetaspaceSize=96m",
                "-XX:TrimNativeHeapInterval=10000",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        return List.copyOf(all);
    }

    private static List<String> with(String... more) {
        var all = new ArrayList<>(COMMON);
        all.addAll(NO_MACHINE_CODE);
        all.addAll(List.of(more));
        return all;
    }
}
