package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Netlink;
import io.jdock.nativebridge.abi.Nfnetlink;
import io.jdock.nativebridge.netlink.NetlinkEvents;
import io.jdock.nativebridge.netlink.NetlinkMessage;
import io.jdock.nativebridge.nft.NftEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees what other programs do to nf_tables. When one takes something of our table away, with {@code nft flush ruleset}
 * say, the table is put back at once; when one works on the chains into which we have put rules of ours, these are
 * looked after as soon as it is quiet. A thread of its own.
 */
final class FirewallWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FirewallWatch.class);
    /** Between two repairs: a program that goes on deleting must not keep us busy. */
    private static final int PAUSE_MILLIS = 100;

    private static final int QUIET_MILLIS = 100;
    private static final int FOR_EVER = -1;

    private final NetlinkEvents events;
    private final HostNetwork host;
    private final String table;
    private final Repair repair;
    private final Thread thread;

    /** What to do. Called on the watch's thread. */
    interface Repair {
        /** Puts the table back with all that belongs into it. */
        void restore();

        /** Puts our rules among another program's back. */
        void admit();
    }

    private FirewallWatch(NetlinkEvents events, HostNetwork host, String table, Repair repair) {
        this.events = requireNonNull(events, "events is null");
        this.host = requireNonNull(host, "host is null");
        this.table = requireNonNull(table, "table is null");
        this.repair = requireNonNull(repair, "repair is null");
        this.thread = Thread.ofPlatform().name("firewall-watch").daemon(true).unstarted(this::run);
    }

    /** @param table name of ours, in every family */
    static FirewallWatch start(HostNetwork host, String table, Repair repair) {
        NetlinkEvents events =
                host.call(() -> NetlinkEvents.open(Netlink.NETLINK_NETFILTER, Nfnetlink.NFNLGRP_NFTABLES));
        var watch = new FirewallWatch(events, host, table, repair);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            boolean foreign = false;
            while (!events.isClosed()) {
                NetlinkEvents.Batch batch = events.await(foreign ? QUIET_MILLIS : FOR_EVER);
                if (batch.isEmpty()) {
                    if (foreign && !events.isClosed()) {
                        attempt("look after rules among others'", repair::admit);
                    }
                    foreign = false;
                    continue;
                }
                if (batch.lost() || loses(batch)) {
                    LOG.warn("another program changed the nf_tables table {}, it is put back", table);
                    attempt("put the table back", repair::restore);
                    Thread.sleep(PAUSE_MILLIS);
                }
                foreign |= batch.lost() || isForeign(batch);
            }
        } catch (InterruptedException _) {
            // nobody does that
        } finally {
            events.release();
        }
    }

    /** Whether others removed something of ours. */
    private boolean loses(NetlinkEvents.Batch batch) {
        int own = host.nft().portId();
        for (NetlinkMessage message : batch.messages()) {
            if (NftEvent.of(message)
                    .filter(event -> event.isRemoval() && event.table().equals(table) && event.portId() != own)
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Whether something happened where Docker's chains are. */
    private boolean isForeign(NetlinkEvents.Batch batch) {
        int own = host.nft().portId();
        for (NetlinkMessage message : batch.messages()) {
            if (NftEvent.of(message)
                    .filter(event -> event.table().equals(ForeignFirewall.TABLE) && event.portId() != own)
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static void attempt(String what, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("{}", what, e);
        }
    }

    /** Ends the thread; when this returns, no repair is under way. */
    @Override
    public void close() {
        events.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
