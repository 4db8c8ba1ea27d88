package io.jdock.nativebridge.abi;

/** Constants of {@code linux/socket.h}, {@code linux/net.h} and {@code asm-generic/socket.h}. */
public final class Socket {
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_CLOEXEC = Fcntl.O_CLOEXEC;
    public static final int SOCK_NONBLOCK = Fcntl.O_NONBLOCK;
    public static final int SHUT_WR = 1;
    public static final int SOL_SOCKET = 1;
    public static final int SO_REUSEADDR = 2;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int MSG_NOSIGNAL = 0x4000;

    private Socket() {}
}
