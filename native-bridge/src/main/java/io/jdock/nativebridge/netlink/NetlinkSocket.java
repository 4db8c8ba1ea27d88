package io.jdock.nativebridge.netlink;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Netlink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A netlink socket with one request in flight at a time: the kernel works synchronously, so a call here neither waits
 * for other programs nor needs a time limit. It stays in the network namespace of the thread that opened it and may be
 * used from any thread.
 */
public final class NetlinkSocket implements AutoCloseable {
    private static final int DUMP_ATTEMPTS = 20;
    private static final int ERROR_HEADER_SIZE = 4 + NetlinkWriter.HEADER_SIZE;

    private final NetlinkTransport transport;
    private int nextSequence = 1;

    NetlinkSocket(NetlinkTransport transport) {
        this.transport = requireNonNull(transport, "transport is null");
    }

    /**
     * Opens a socket in the calling thread's network namespace.
     *
     * @param protocol NETLINK_ROUTE or NETLINK_NETFILTER
     */
    public static NetlinkSocket open(int protocol) {
        return new NetlinkSocket(KernelTransport.open(protocol));
    }

    /**
     * Sends all messages at once and waits until the kernel acknowledged the last, which must carry NLM_F_ACK. The
     * kernel does not stop at an error: what follows it is done all the same, except in an nf_tables batch.
     *
     * @param description names the n-th request for an error message
     * @throws NetlinkException for the first request that the kernel refused
     */
    public synchronized void apply(NetlinkWriter requests, IntFunction<String> description) {
        applyUntil(requests, requests.count() - 1, description);
    }

    /** As {@link #apply}, but it is message {@code acknowledged} that carries NLM_F_ACK: a batch ends with its mark. */
    public synchronized void applyUntil(NetlinkWriter requests, int acknowledged, IntFunction<String> description) {
        if (requests.count() == 0) {
            return;
        }
        int first = send(requests);
        NetlinkException failure = null;
        while (true) {
            for (NetlinkMessage message : NetlinkMessage.parse(transport.receive())) {
                int index = message.sequence() - first;
                if (message.type() != Netlink.NLMSG_ERROR || index < 0 || index >= requests.count()) {
                    continue; // an answer to an earlier request that was given up
                }
                int errno = errno(message);
                if (errno != 0 && failure == null) {
                    failure = exception(message, errno, description.apply(index));
                }
                // A batch as a whole fails with an error on the message that begins it, and nothing comes after that.
                boolean batchRefused = index == 0 && errno != 0 && acknowledged < requests.count() - 1;
                if (index == acknowledged || batchRefused) {
                    if (failure != null) {
                        throw failure;
                    }
                    return;
                }
            }
        }
    }

    /**
     * Asks for one object.
     *
     * @throws NetlinkException if the kernel refuses, ENODEV or ENOENT where there is no such object
     */
    public synchronized NetlinkMessage get(NetlinkWriter request, String description) {
        int sequence = send(request);
        while (true) {
            for (NetlinkMessage message : NetlinkMessage.parse(transport.receive())) {
                if (message.sequence() != sequence) {
                    continue;
                }
                if (message.type() == Netlink.NLMSG_ERROR) {
                    throw exception(message, errno(message), description);
                }
                return message;
            }
        }
    }

    /**
     * Asks for all objects of a kind; repeated while changes elsewhere disturb the answer (NLM_F_DUMP_INTR).
     *
     * @throws NetlinkException if the kernel refuses
     */
    public synchronized List<NetlinkMessage> dump(NetlinkWriter request, String description) {
        List<NetlinkMessage> answers = new ArrayList<>();
        for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
            answers.clear();
            if (dumpOnce(request, description, answers)) {
                return List.copyOf(answers);
            }
        }
        return List.copyOf(answers); // inconsistent, but all the kernel can say while it is changed all the time
    }

    /** False if the dump was disturbed. */
    private boolean dumpOnce(NetlinkWriter request, String description, List<NetlinkMessage> answers) {
        int sequence = send(request);
        boolean consistent = true;
        while (true) {
            for (NetlinkMessage message : NetlinkMessage.parse(transport.receive())) {
                if (message.sequence() != sequence) {
                    continue;
                }
                consistent &= (message.flags() & Netlink.NLM_F_DUMP_INTR) == 0 || !message.isMulti();
                if (message.type() == Netlink.NLMSG_ERROR) {
                    throw exception(message, errno(message), description);
                }
                if (message.type() == Netlink.NLMSG_DONE) {
                    int errno = message.payload().length >= 4 ? errno(message) : 0;
                    if (errno != 0) {
                        throw new NetlinkException(description, errno, "");
                    }
                    return consistent;
                }
                answers.add(message);
            }
        }
    }

    private int send(NetlinkWriter requests) {
        int first = nextSequence;
        nextSequence += requests.count();
        requests.sequence(first);
        transport.send(requests.toBytes());
        return first;
    }

    private static int errno(NetlinkMessage message) {
        return -message.buffer().getInt(0);
    }

    /** struct nlmsgerr: s32 error, the header of the request (NETLINK_CAP_ACK), attributes (NETLINK_EXT_ACK). */
    private static NetlinkException exception(NetlinkMessage message, int errno, String description) {
        String words = "";
        if ((message.flags() & Netlink.NLM_F_ACK_TLVS) != 0) {
            words = message.attributes(ERROR_HEADER_SIZE)
                    .string(Netlink.NLMSGERR_ATTR_MSG)
                    .orElse("");
        }
        return new NetlinkException(description, errno, words);
    }

    /** What the kernel calls this socket in what it tells others of our changes; 0 before the first request. */
    public int portId() {
        return transport.portId();
    }

    @Override
    public void close() {
        transport.close();
    }
}
