package io.jdock.nativebridge.abi;

/** A processor architecture that jdock runs on. */
public enum Machine {
    X86_64,
    AARCH64;

    /**
     * The architecture this JVM runs on.
     *
     * @throws UnsupportedOperationException on any other one
     */
    public static Machine current() {
        String arch = System.getProperty("os.arch");
        return switch (arch) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default ->
                throw new UnsupportedOperationException("jdock runs on x86_64 and aarch64, this machine is " + arch);
        };
    }
}
