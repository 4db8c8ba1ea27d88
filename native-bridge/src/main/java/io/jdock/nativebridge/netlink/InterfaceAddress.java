package io.jdock.nativebridge.netlink;

import io.jdock.nativebridge.abi.IfAddr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** An address of a link. */
public record InterfaceAddress(int link, InetAddress address, int prefixLength, int scope) {
    static InterfaceAddress parse(NetlinkMessage message) {
        Attributes attributes = message.attributes(Rtm.ADDRESS_HEADER_SIZE);
        ByteBuffer header = message.buffer();
        // On a point-to-point link IFA_ADDRESS is the other side; IFA_LOCAL, which IPv6 need not have, is ours.
        Attribute own = attributes
                .find(IfAddr.IFA_LOCAL)
                .or(() -> attributes.find(IfAddr.IFA_ADDRESS))
                .orElseThrow(() -> new MalformedMessageException("an address message without an address"));
        return new InterfaceAddress(header.getInt(4), inet(own.value()), header.get(1) & 0xff, header.get(3) & 0xff);
    }

    static InetAddress inet(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new MalformedMessageException("an address of " + bytes.length + " bytes");
        }
    }
}
