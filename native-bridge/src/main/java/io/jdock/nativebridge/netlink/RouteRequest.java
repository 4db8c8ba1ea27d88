package io.jdock.nativebridge.netlink;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.If;
import io.jdock.nativebridge.abi.IfAddr;
import io.jdock.nativebridge.abi.IfLink;
import io.jdock.nativebridge.abi.Netlink;
import io.jdock.nativebridge.abi.Rtnetlink;
import io.jdock.nativebridge.abi.Veth;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/** A change of links, addresses or routes, as data: a plan is a list of these, and one system call applies it. */
public sealed interface RouteRequest
        permits CreateDummy,
                CreateLayered,
                CreateVlan,
                LocalRoute,
                RouteRequest.CreateBridge,
                RouteRequest.CreateVeth,
                RouteRequest.ChangeLink,
                RouteRequest.ConfigureBridgePort,
                RouteRequest.DisableLinkLocal,
                RouteRequest.DeleteLink,
                RouteRequest.AddAddress,
                RouteRequest.DeleteAddress,
                RouteRequest.AddRoute,
                RouteRequest.DeleteRoute {
    int CREATE = Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL;

    /** Writes the request as one message. */
    default void write(NetlinkWriter writer, boolean acknowledge) {
        writer.begin(type(), Netlink.NLM_F_REQUEST | flags() | (acknowledge ? Netlink.NLM_F_ACK : 0));
        writeBody(writer);
        writer.end();
    }

    /** RTM_*. */
    int type();

    /** NLM_F_* besides NLM_F_REQUEST and NLM_F_ACK. */
    int flags();

    /** Writes the fixed header and the attributes. */
    void writeBody(NetlinkWriter writer);

    /** Creates a bridge, down. Spanning tree is off; the address is fixed, so that ports do not change it. */
    record CreateBridge(String name, MacAddress mac, int mtu) implements RouteRequest {
        @Override
        public int type() {
            return Rtnetlink.RTM_NEWLINK;
        }

        @Override
        public int flags() {
            return CREATE;
        }

        @Override
        public void writeBody(NetlinkWriter writer) {
            Rtm.linkHeader(writer, 0, 0, 0);
            writer.attribute(IfLink.IFLA_IFNAME, name)
                    .attribute(IfLink.IFLA_ADDRESS, mac)
                    .attributeU32(IfLink.IFLA_MTU, mtu);
            int info = writer.beginPlainNested(IfLink.IFLA_LINKINFO);
            writer.attribute(IfLink.IFLA_INFO_KIND, "bridge").endNested(info);
        }

        @Override
        public String toString() {
            return "create bridge " + name;
        }
    }

    /**
     * The far end of a veth pair: its final name and address, in the namespace it belongs to. It is down: the kernel
     * configures it before it ties the two ends together (ENOTCONN).
     */
    record Peer(String name, MacAddress mac, int mtu, OptionalInt namespaceFd) {
        public Peer {
            requireNonNull(name, "name is null");
            requireNonNull(mac, "mac is null");
            requireNonNull(namespaceFd, "namespaceFd is null");
        }
    }

    /** Creates both ends of a veth pair, the near one up and, where {@code master} is given, on that bridge. */
    record CreateVeth(String name, MacAddress mac, int mtu, OptionalInt master, Peer peer) implements RouteRequest {
        public CreateVeth {
            requireNonNull(name, "name is null");
            requireNonNull(mac, "mac is null");
            requireNonNull(master, "master is null");
            requireNonNull(peer, "peer is null");
        }

        @Override
        public int type() {
            return Rtnetlink.RTM_NEWLINK;
        }

        @Override
        public int flags() {
            return CREATE;
        }

        @Override
        public void writeBody(NetlinkWriter writer) {
            Rtm.linkHeader(writer, 0, If.IFF_UP, If.IFF_UP);
            writer.attribute(IfLink.IFLA_IFNAME, name)
                    .attribute(IfLink.IFLA_ADDRESS, mac)
                    .attributeU32(IfLink.IFLA_MTU, mtu);
            master.ifPresent(index -> writer.attributeU32(IfLink.IFLA_MASTER, index));
            int info = writer.beginPlainNested(IfLink.IFLA_LINKINFO);
            writer.attribute(IfLink.IFLA_INFO_KIND, "veth");
            int data = writer.beginPlainNested(IfLink.IFLA_INFO_DATA);
            int far = writer.beginPlainNested(Veth.VETH_INFO_PEER);
            Rtm.linkHeader(writer, 0, 0, 0);
            writer.attribute(IfLink.IFLA_IFNAME, peer.name())
                    .attribute(IfLink.IFLA_ADDRESS, peer.mac())
                    .attributeU32(IfLink.IFLA_MTU, peer.mtu());
            peer.namespaceFd().ifPresent(fd -> writer.attributeU32(IfLink.IFLA_NET_NS_FD, fd));
            writer.endNested(far).endNested(data).endNested(info);
        }

        @Override
        public String toString() {
            return "create veth " + name + " with peer " + peer.name();
        }
    }

    /** What to change of a link; empty means: leave it. */
    record ChangeLink(
            LinkReference link,
            Optional<Boolean> up,
            Optional<String> rename,
            Optional<MacAddress> mac,
            OptionalInt mtu,
            OptionalInt master,
            OptionalInt namespaceFd)
            implements RouteRequest {
        public ChangeLink {
            requireNonNull(link, "link is null");
        }

        /** A change of nothing, to start from. */
        public static ChangeLink of(LinkReference link) {
            return new ChangeLink(
                    link,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty());
        }

        public ChangeLink withUp(boolean value) {
            return new ChangeLink(link, Optional.of(value), rename, mac, mtu, master, namespaceFd);
        }

        /** Only for a link referred to by index. */
        public ChangeLink withName(String value) {
            return new ChangeLink(link, up, Optional.of(value), mac, mtu, master, namespaceFd);
        }

        public ChangeLink withMac(MacAddress value) {
            return new ChangeLink(link, up, rename, Optional.of(value), mtu, master, namespaceFd);
        }

        public ChangeLink withMtu(int value) {
            return new ChangeLink(link, up, rename, mac, OptionalInt.of(value), master, namespaceFd);
        }

        /** The index of the bridge, 0 to leave the bridge. */
        public ChangeLink withMaster(int value) {
            return new ChangeLink(link, up, rename, mac, mtu, OptionalInt.of(value), namespaceFd);
        }

        /** Moves the link into the namespace. */
        public ChangeLink withNamespace(int fd) {
            return new ChangeLink(link, up, rename, mac, mtu, master, OptionalInt.of(fd));
        }

        @Override
        public int type() {
            return Rtnetlink.RTM_NEWLINK;
        }

        @Override
        public int flags() {
            return 0;
        }

        @Override
        public void writeBody(NetlinkWriter writer) {
            Rtm.linkHeader(
                    writer, link.headerIndex(), up.orElse(false) ? If.IFF_UP : 0, up.isPresent() ? If.IFF_UP : 0);
            link.writeName(writer);
            rename.ifPresent(name -> writer.attribute(IfLink.IFLA_IFNAME, name));
            mac.ifPresent(address -> writer.attribute(IfLink.IFLA_ADDRESS, address));
            mtu.ifPresent(bytes -> writer.attributeU32(IfLink.IFLA_MTU, bytes));
            master.ifPresent(index -> writer.attributeU32(IfLink.IFLA_MASTER, index));
            namespaceFd.ifPresent(fd -> writer.attributeU32(IfLink.IFLA_NET_NS_FD, fd));
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("change ").append(link);
            up.ifPresent(value -> text.append(value ? " up" : " down"));
            rename.ifPresent(value -> text.append(" name ").append(value));
            mac.ifPresent(value -> text.append(" mac ").append(value));
            mtu.ifPresent(value -> text.append(" mtu ").append(value));
            master.ifPresent(value -> text.append(" master ").append(value));
            namespaceFd.ifPresent(value -> text.append(" netns fd ").append(value));
            return text.toString();
        }
    }

    /**
     * Settings of a bridge port: {@code hairpin} sends a frame back by the port it came from, {@code isolated} keeps
     * frames from other isolated ports.
     */
    record ConfigureBridgePort(LinkReference link, boolean hairpin, boolean isolated) implements RouteRequest {
        @Override
        public int type() {
            return Rtnetlink.RTM_NEWLINK;
        }

        @Override
        public int flags() {
            return 0;
        }

        @Override
        public void writeBody(NetlinkWriter writer) {
            Rtm.linkHeader(writer, link.headerIndex(), 0, 0);
            link.writeName(writer);
            int info = writer.beginPlainNested(IfLink.IFLA_LINKINFO);
            writer.attribute(IfLink.IFLA_INFO_SLAVE_KIND, "bridge");
            int data = writer.beginPlainNested(IfLink.IFLA_INFO_SLAVE_DATA);
            writer.attributeU8(IfLink.IFLA_BRPORT_MODE, hairpin ? 1 : 0)
                    .attributeU8(IfLink.IFLA_BRPORT_ISOLATED, isolated ? 1 : 0);
            writer.endNested(data).endNested(info);
        }

        @Override
        public String toString() {
            return "configure bridge port " + link;
        }
    }

    /** Makes the kernel give a link no IPv6 link-local address when it comes up. */
    record DisableLinkLocal(LinkReference link) implements RouteRequest {
        @Override
        public int type() {
            return Rtnetlink.RTM_NEWLINK;
        }

        @Override
        public int flags() {
            return 0;
        }

        @Override
        public void writeBody(NetlinkWriter writer) {
            Rtm.linkHeader(writer, link.headerIndex(), 0, 0);
            link.writeName(writer);
            int families = writer.beginPlainNested(IfLink.IFLA_AF_SPEC);
            int inet6 = writer.beginPlainNested(Rtm.AF_INET6);
            writer.attributeU8(IfLink.IFLA_INET6_ADDR_GEN_MODE, IfLink.IN6_ADDR_GEN_MODE_NONE);
            writer.endNested(inet6).endNested(families);
        }

        @Override
        public String toString() {
            return "disable link-local addresses on " + link;
        }
    }

    /** Deletes a link; of a veth pair either end takes the other with it. */
    record DeleteLink(LinkReference link) implements RouteRequest {
        @Override
        public int type() {
            return Rtnetlink.RTM_DELLINK;
        }

        @Override
        public int flags() {
            return 0;
        }

        @Override
        public void writeBody(NetlinkWriter writer) {
            Rtm.linkHeader(writer, link.headerIndex(), 0, 0);
            link.writeName(writer);
        }

        @Override
        public String toString() {
            return "delete " + link;
        }
    }

    /** Adds an address, with the prefix route that comes with it; EEXIST if the link has it. */
    record AddAddress(int link, InetAddress address, int prefixLength, Optional<InetAddress> broadcast)
            implements RouteRequest {
        @Override
        public int type() {
            return Rtnetlink.RTM_NEWADDR;
        }

        @Override
        public int flags() {
            return CREATE;
        }

        @Override
        public void writeBody(NetlinkWriter writer) {
            Rtm.addressHeader(writer, address, prefixLength, link);
            writer.attribute(IfAddr.IFA_LOCAL, address).attribute(IfAddr.IFA_ADDRESS, address);
            broadcast.ifPresent(value -> writer.attribute(IfAddr.IFA_BROADCAST, value));
            if (address.getAddress().length == 16) {
                // Duplicate address detection would hold the address back for a second.
                writer.attributeU32(IfAddr.IFA_FLAGS, IfAddr.IFA_F_NODAD);
            }
        }

        @Override
        public String toString() {
            return "add address " + address.getHostAddress() + "/" + prefixLength + " to link " + link;
        }
    }

    record DeleteAddress(int link, InetAddress address, int prefixLength) implements RouteRequest {
        @Override
        public int type() {
            return Rtnetlink.RTM_DELADDR;
        }

        @Override
        public int flags() {
            return 0;
        }

        @Override
        public void writeBody(NetlinkWriter writer) {
            Rtm.addressHeader(writer, address, prefixLength, link);
            writer.attribute(IfAddr.IFA_LOCAL, address).attribute(IfAddr.IFA_ADDRESS, address);
        }

        @Override
        public String toString() {
            return "delete address " + address.getHostAddress() + "/" + prefixLength + " of link " + link;
        }
    }

    /** Adds a route to a network; prefix length 0 is the default route. Without a gateway the link is the scope. */
    record AddRoute(int link, InetAddress network, int prefixLength, Optional<InetAddress> gateway)
            implements RouteRequest {
        @Override
        public int type() {
            return Rtnetlink.RTM_NEWROUTE;
        }

        @Override
        public int flags() {
            return CREATE;
        }

        @Override
        public void writeBody(NetlinkWriter writer) {
            Rtm.routeHeader(writer, network, prefixLength, gateway.isPresent());
            if (prefixLength > 0) {
                writer.attribute(Rtnetlink.RTA_DST, network);
            }
            gateway.ifPresent(value -> writer.attribute(Rtnetlink.RTA_GATEWAY, value));
            writer.attributeU32(Rtnetlink.RTA_OIF, link);
        }

        @Override
        public String toString() {
            return "add route " + network.getHostAddress() + "/" + prefixLength
                    + gateway.map(value -> " via " + value.getHostAddress()).orElse("") + " by link " + link;
        }
    }

    /** Deletes the route to that network by the link. */
    record DeleteRoute(int link, InetAddress network, int prefixLength) implements RouteRequest {
        @Override
        public int type() {
            return Rtnetlink.RTM_DELROUTE;
        }

        @Override
        public int flags() {
            return 0;
        }

        @Override
        public void writeBody(NetlinkWriter writer) {
            Rtm.routeHeader(writer, network, prefixLength, true);
            if (prefixLength > 0) {
                writer.attribute(Rtnetlink.RTA_DST, network);
            }
            writer.attributeU32(Rtnetlink.RTA_OIF, link);
        }

        @Override
        public String toString() {
            return "delete route " + network.getHostAddress() + "/" + prefixLength + " by link " + link;
        }
    }
}
