package io.jdock.nativebridge.abi;

/** Terminal requests of {@code include/uapi/asm-generic/ioctls.h}; see ioctl_tty(2). */
public final class Ioctls {
    public static final int TIOCSCTTY = 0x540E;
    public static final int TIOCSPGRP = 0x5410;
    public static final int TIOCSWINSZ = 0x5414;
    public static final int TIOCGWINSZ = 0x5413;
    public static final int FIONREAD = 0x541B;
    public static final int TIOCSPTLCK = 0x40045431;
    public static final int TIOCGPTPEER = 0x5441;

    private Ioctls() {}
}
