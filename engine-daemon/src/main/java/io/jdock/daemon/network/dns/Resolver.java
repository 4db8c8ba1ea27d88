package io.jdock.daemon.network.dns;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what a container's question is answered with. Lives on the loop, but for {@link #forward}. */
final class Resolver {
    private static final Logger LOG = LoggerFactory.getLogger(Resolver.class);
    /** Without EDNS (RFC 1035). */
    private static final int SMALL_DATAGRAM = 512;

    private static final int LARGE_DATAGRAM = 4096;

    private final String owner;
    private final Names names;
    private final DnsAnswers answers;
    private final Route route;
    private final Outstanding outstanding;
    private volatile Forwarding forwarding;

    /** @param owner for messages */
    Resolver(
            String owner,
            Names names,
            Forwarding forwarding,
            DnsAnswers answers,
            Route route,
            Outstanding outstanding) {
        this.owner = requireNonNull(owner, "owner is null");
        this.names = requireNonNull(names, "names is null");
        this.forwarding = requireNonNull(forwarding, "forwarding is null");
        this.answers = requireNonNull(answers, "answers is null");
        this.route = requireNonNull(route, "route is null");
        this.outstanding = requireNonNull(outstanding, "outstanding is null");
    }

    /** Sockets take datagrams up to the size of the largest we allow, in one piece. */
    static void receiveWhole(Channel datagrams) {
        datagrams.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGE_DATAGRAM));
    }

    void forward(Forwarding value) {
        forwarding = value;
    }

    /**
     * Answers a packet.
     *
     * @param packet stays the caller's
     * @param reply takes over the answer, at once or later, or never if the packet deserves none
     */
    void answer(ByteBuf packet, boolean tcp, Consumer<ByteBuf> reply) {
        Optional<DnsQuery> parsed;
        try {
            parsed = DnsQuery.parse(packet);
        } catch (DnsQuery.Malformed e) {
            reply.accept(answers.malformed(packet, e.code()));
            return;
        }
        parsed.ifPresent(query -> {
            int limit = tcp ? ForwardedQuery.MAX_MESSAGE : Math.clamp(query.ednsSize(), SMALL_DATAGRAM, LARGE_DATAGRAM);
            Optional<ByteBuf> own = query.isInternet() ? own(query, packet, limit) : Optional.empty();
            if (own.isPresent()) {
                reply.accept(own.get());
            } else {
                askOthers(query, packet, tcp, limit, reply);
            }
        });
    }

    /** What containers' names say; empty if they say nothing. */
    private Optional<ByteBuf> own(DnsQuery query, ByteBuf packet, int limit) {
        if (query.is(DnsRecordType.PTR)) {
            return ReverseName.parse(query.name()).flatMap(names::name).map(name -> pointer(query, packet, name));
        }
        return names.addresses(query.name()).map(found -> {
            if (query.is(DnsRecordType.A)) {
                return answers.addresses(query, packet, DnsRecordType.A, shuffled(found, 4), limit);
            }
            if (query.is(DnsRecordType.AAAA)) {
                return answers.addresses(query, packet, DnsRecordType.AAAA, shuffled(found, 16), limit);
            }
            // There is the name, but nothing of that kind: a mail program, say, then takes the address.
            return answers.empty(query, packet, DnsResponseCode.NOERROR);
        });
    }

    private ByteBuf pointer(DnsQuery query, ByteBuf packet, String name) {
        try {
            return answers.pointer(query, packet, name);
        } catch (Exception e) { // declared by netty's encoder
            throw new IllegalStateException("encode " + name, e);
        }
    }

    /** Those of that length in an order of chance, so that each is the first for some. */
    private static List<InetAddress> shuffled(List<InetAddress> addresses, int bytes) {
        var chosen = new ArrayList<InetAddress>(addresses.size());
        for (InetAddress address : addresses) {
            if (address.getAddress().length == bytes) {
                chosen.add(address);
            }
        }
        Collections.shuffle(chosen, ThreadLocalRandom.current());
        return chosen;
    }

    private void askOthers(DnsQuery query, ByteBuf packet, boolean tcp, int limit, Consumer<ByteBuf> reply) {
        Forwarding current = forwarding;
        boolean address = query.is(DnsRecordType.A) || query.is(DnsRecordType.AAAA);
        if (current.keepsSingleLabels() && address && query.name().indexOf('.') < 0) {
            reply.accept(answers.empty(query, packet, DnsResponseCode.NOERROR));
            return;
        }
        if (current.upstreams().isEmpty()) {
            reply.accept(answers.empty(query, packet, DnsResponseCode.SERVFAIL));
            return;
        }
        if (!outstanding.begin()) {
            LOG.debug(
                    "sandbox={} op=dns: more than {} names are being asked for, {} is refused",
                    owner,
                    Outstanding.LIMIT,
                    query.name());
            reply.accept(answers.empty(query, packet, DnsResponseCode.REFUSED));
            return;
        }
        ByteBuf copy = packet.copy();
        new ForwardedQuery(route, query, copy.retain(), tcp, current.upstreams(), answer -> {
                    outstanding.end();
                    reply.accept(
                            answer == null
                                    ? answers.empty(query, copy, DnsResponseCode.SERVFAIL)
                                    : DnsAnswers.relayed(query, answer, limit));
                    copy.release();
                })
                .start();
    }
}
