package io.jdock.nativebridge.netlink;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.raw.SyscallException;

/** The kernel refused a netlink request: what was asked, the errno, and the kernel's own words where it has some. */
public final class NetlinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /** {@code kernelMessage} is NLMSGERR_ATTR_MSG, empty if the kernel sent none. */
    public NetlinkException(String request, int errno, String kernelMessage) {
        super(requireNonNull(request, "request is null") + ": " + SyscallException.describe(errno)
                + (kernelMessage.isEmpty() ? "" : ": " + kernelMessage));
        this.errno = errno;
    }

    /** The positive errno. */
    public int errno() {
        return errno;
    }
}
