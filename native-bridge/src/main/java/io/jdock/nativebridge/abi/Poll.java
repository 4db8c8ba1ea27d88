package io.jdock.nativebridge.abi;

/** Constants of {@code asm-generic/poll.h}, {@code eventpoll.h}, {@code inotify.h} and {@code socket.h}. */
public final class Poll {
    public static final int POLLIN = 1;
    public static final int POLLOUT = 4;
    public static final int POLLERR = 8;
    public static final int POLLHUP = 0x10;

    public static final int EPOLL_CTL_ADD = 1;
    public static final int EPOLL_CTL_DEL = 2;
    public static final int EPOLL_CTL_MOD = 3;
    public static final int EPOLLIN = 1;
    public static final int EPOLLOUT = 4;
    public static final int EPOLLHUP = 0x10;
    public static final int EPOLLRDHUP = 0x2000;
    /** struct epoll_event is packed (12 bytes) on x86-64 only. */
    public static final int EPOLL_EVENT_SIZE = Machine.current() == Machine.X86_64 ? 12 : 16;

    public static final int EPOLL_EVENT_DATA = EPOLL_EVENT_SIZE - 8;
    public static final int EPOLL_CLOEXEC = Fcntl.O_CLOEXEC;

    public static final int IN_MODIFY = 0x00000002;
    public static final int IN_CLOSE_WRITE = 0x00000008;
    public static final int IN_CREATE = 0x00000100;
    public static final int IN_DELETE_SELF = 0x00000400;
    public static final int IN_IGNORED = 0x00008000;

    private Poll() {}
}
