package io.jdock.nativebridge.nft;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Netfilter;
import io.jdock.nativebridge.abi.NfTables;
import io.jdock.nativebridge.netlink.NetlinkWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * One instruction of a rule. A rule is a list of these: they load into registers, compare (a mismatch ends the rule),
 * and act. {@code toString} is the form in which {@code nft --debug=netlink} prints it.
 */
public sealed interface Expression {
    /** Name of the expression in the kernel. */
    String name();

    /** Writes the attributes of NFTA_EXPR_DATA. */
    void writeData(NetlinkWriter writer);

    /** Writes one element of NFTA_RULE_EXPRESSIONS. */
    default void write(NetlinkWriter writer) {
        int element = writer.beginNested(NfTables.NFTA_LIST_ELEM);
        writer.attribute(NfTables.NFTA_EXPR_NAME, name());
        int data = writer.beginNested(NfTables.NFTA_EXPR_DATA);
        writeData(writer);
        writer.endNested(data).endNested(element);
    }

    /** Writes struct nft_data: the bytes as they are compared, loaded or stored. */
    private static void writeValue(NetlinkWriter writer, int type, byte[] value) {
        int data = writer.beginNested(type);
        writer.attribute(NfTables.NFTA_DATA_VALUE, value);
        writer.endNested(data);
    }

    private static String hex(byte[] value) {
        return "0x" + HexFormat.of().formatHex(value);
    }

    /** Loads a constant. */
    record Immediate(int register, byte[] value) implements Expression {
        public Immediate {
            value = value.clone();
        }

        @Override
        public String name() {
            return "immediate";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            writer.attributeBe32(NfTables.NFTA_IMMEDIATE_DREG, register);
            writeValue(writer, NfTables.NFTA_IMMEDIATE_DATA, value);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Immediate that && register == that.register && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return 31 * register + Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "immediate reg " + register + " " + hex(value);
        }
    }

    /** Loads bytes of a header: {@code base} is NFT_PAYLOAD_*. */
    record Payload(int base, int offset, int length, int register) implements Expression {
        @Override
        public String name() {
            return "payload";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            writer.attributeBe32(NfTables.NFTA_PAYLOAD_DREG, register)
                    .attributeBe32(NfTables.NFTA_PAYLOAD_BASE, base)
                    .attributeBe32(NfTables.NFTA_PAYLOAD_OFFSET, offset)
                    .attributeBe32(NfTables.NFTA_PAYLOAD_LEN, length);
        }

        @Override
        public String toString() {
            String header = switch (base) {
                case NfTables.NFT_PAYLOAD_LL_HEADER -> "link";
                case NfTables.NFT_PAYLOAD_NETWORK_HEADER -> "network";
                case NfTables.NFT_PAYLOAD_TRANSPORT_HEADER -> "transport";
                default -> Integer.toString(base);
            };
            return "payload load " + length + "b @ " + header + " header + " + offset + " => reg " + register;
        }
    }

    /** Replaces bytes of the network header; checksums of TCP, UDP and ICMPv6 that cover them are put right. */
    record AddressWrite(int offset, int length, int register) implements Expression {
        @Override
        public String name() {
            return "payload";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            writer.attributeBe32(NfTables.NFTA_PAYLOAD_SREG, register)
                    .attributeBe32(NfTables.NFTA_PAYLOAD_BASE, NfTables.NFT_PAYLOAD_NETWORK_HEADER)
                    .attributeBe32(NfTables.NFTA_PAYLOAD_OFFSET, offset)
                    .attributeBe32(NfTables.NFTA_PAYLOAD_LEN, length)
                    .attributeBe32(NfTables.NFTA_PAYLOAD_CSUM_TYPE, NfTables.NFT_PAYLOAD_CSUM_NONE)
                    .attributeBe32(NfTables.NFTA_PAYLOAD_CSUM_FLAGS, NfTables.NFT_PAYLOAD_L4CSUM_PSEUDOHDR);
        }
    }

    /** Loads a property of the packet: {@code key} is NFT_META_*. */
    record Meta(int key, int register) implements Expression {
        @Override
        public String name() {
            return "meta";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            writer.attributeBe32(NfTables.NFTA_META_KEY, key).attributeBe32(NfTables.NFTA_META_DREG, register);
        }
    }

    /** Loads a property of the connection: {@code key} is NFT_CT_*. */
    record Ct(int key, int register) implements Expression {
        @Override
        public String name() {
            return "ct";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            writer.attributeBe32(NfTables.NFTA_CT_KEY, key).attributeBe32(NfTables.NFTA_CT_DREG, register);
        }
    }

    /** Ends the rule unless the register compares so: {@code operator} is NFT_CMP_*. */
    record Cmp(int operator, int register, byte[] value) implements Expression {
        public Cmp {
            value = value.clone();
        }

        @Override
        public String name() {
            return "cmp";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            writer.attributeBe32(NfTables.NFTA_CMP_SREG, register).attributeBe32(NfTables.NFTA_CMP_OP, operator);
            writeValue(writer, NfTables.NFTA_CMP_DATA, value);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Cmp that
                    && operator == that.operator
                    && register == that.register
                    && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * operator + register) + Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            List<String> operators = List.of("eq", "neq", "lt", "lte", "gt", "gte");
            return "cmp " + operators.get(operator) + " reg " + register + " " + hex(value);
        }
    }

    /** Keeps of the register the bits that are in the mask. */
    record Mask(int register, byte[] mask) implements Expression {
        public Mask {
            mask = mask.clone();
        }

        @Override
        public String name() {
            return "bitwise";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            writer.attributeBe32(NfTables.NFTA_BITWISE_SREG, register)
                    .attributeBe32(NfTables.NFTA_BITWISE_DREG, register)
                    .attributeBe32(NfTables.NFTA_BITWISE_LEN, mask.length);
            writeValue(writer, NfTables.NFTA_BITWISE_MASK, mask);
            writeValue(writer, NfTables.NFTA_BITWISE_XOR, new byte[mask.length]);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Mask that && register == that.register && Arrays.equals(mask, that.mask);
        }

        @Override
        public int hashCode() {
            return 31 * register + Arrays.hashCode(mask);
        }
    }

    /** Looks the key at {@code source} up in a map, loads its data to {@code target}; ends the rule without one. */
    record MapLookup(String set, int source, int target) implements Expression {
        @Override
        public String name() {
            return "lookup";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            writer.attribute(NfTables.NFTA_LOOKUP_SET, set)
                    .attributeBe32(NfTables.NFTA_LOOKUP_SREG, source)
                    .attributeBe32(NfTables.NFTA_LOOKUP_DREG, target);
        }
    }

    /** Ends the rule unless the key at {@code source} is in the set, or, inverted, if it is. */
    record SetLookup(String set, int source, boolean inverted) implements Expression {
        public SetLookup(String set, int source) {
            this(set, source, false);
        }

        @Override
        public String name() {
            return "lookup";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            writer.attribute(NfTables.NFTA_LOOKUP_SET, set).attributeBe32(NfTables.NFTA_LOOKUP_SREG, source);
            if (inverted) {
                writer.attributeBe32(NfTables.NFTA_LOOKUP_FLAGS, NfTables.NFT_LOOKUP_F_INV);
            }
        }
    }

    /** Loads the type (RTN_*) of the packet's destination address, as routing would find it. */
    record DestinationType(int register) implements Expression {
        @Override
        public String name() {
            return "fib";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            writer.attributeBe32(NfTables.NFTA_FIB_DREG, register)
                    .attributeBe32(NfTables.NFTA_FIB_RESULT, NfTables.NFT_FIB_RESULT_ADDRTYPE)
                    .attributeBe32(NfTables.NFTA_FIB_FLAGS, NfTables.NFTA_FIB_F_DADDR);
        }
    }

    /** Sends the connection to the address of that family (NFPROTO_*) and the port in the registers. */
    record Dnat(int family, int addressRegister, int portRegister) implements Expression {
        @Override
        public String name() {
            return "nat";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            writer.attributeBe32(NfTables.NFTA_NAT_TYPE, NfTables.NFT_NAT_DNAT)
                    .attributeBe32(NfTables.NFTA_NAT_FAMILY, family)
                    .attributeBe32(NfTables.NFTA_NAT_REG_ADDR_MIN, addressRegister)
                    .attributeBe32(NfTables.NFTA_NAT_REG_PROTO_MIN, portRegister);
        }
    }

    /** Gives the connection the source address in the register, of that family (NFPROTO_*). */
    record Snat(int family, int addressRegister) implements Expression {
        @Override
        public String name() {
            return "nat";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            writer.attributeBe32(NfTables.NFTA_NAT_TYPE, NfTables.NFT_NAT_SNAT)
                    .attributeBe32(NfTables.NFTA_NAT_FAMILY, family)
                    .attributeBe32(NfTables.NFTA_NAT_REG_ADDR_MIN, addressRegister);
        }
    }

    /** Gives the connection the address of the interface it leaves by. */
    record Masquerade() implements Expression {
        @Override
        public String name() {
            return "masq";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            // no attribute: any port of the interface's first address
        }
    }

    /** Counts packets and bytes; the numbers are where it starts. */
    record Counter(long packets, long bytes) implements Expression {
        @Override
        public String name() {
            return "counter";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            writer.attributeBe64(NfTables.NFTA_COUNTER_BYTES, bytes)
                    .attributeBe64(NfTables.NFTA_COUNTER_PACKETS, packets);
        }
    }

    /** Ends the rule with a verdict: NF_ACCEPT, NF_DROP, or NFT_JUMP, NFT_GOTO with a chain. */
    record Verdict(int code, String chain) implements Expression {
        public Verdict {
            requireNonNull(chain, "chain is null");
        }

        @Override
        public String name() {
            return "immediate";
        }

        @Override
        public void writeData(NetlinkWriter writer) {
            writer.attributeBe32(NfTables.NFTA_IMMEDIATE_DREG, NfTables.NFT_REG_VERDICT);
            int data = writer.beginNested(NfTables.NFTA_IMMEDIATE_DATA);
            int verdict = writer.beginNested(NfTables.NFTA_DATA_VERDICT);
            writer.attributeBe32(NfTables.NFTA_VERDICT_CODE, code);
            if (!chain.isEmpty()) {
                writer.attribute(NfTables.NFTA_VERDICT_CHAIN, chain);
            }
            writer.endNested(verdict).endNested(data);
        }
    }

    static Verdict accept() {
        return new Verdict(Netfilter.NF_ACCEPT, "");
    }

    static Verdict drop() {
        return new Verdict(Netfilter.NF_DROP, "");
    }

    static Verdict jump(String chain) {
        return new Verdict(NfTables.NFT_JUMP, chain);
    }

    static Verdict returns() {
        return new Verdict(NfTables.NFT_RETURN, "");
    }

    /** An interface name as it stands in a register: padded with zero bytes to IFNAMSIZ. */
    static byte[] interfaceName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 15) {
            throw new IllegalArgumentException("interface name is longer than 15 bytes: " + name);
        }
        return Arrays.copyOf(bytes, 16);
    }

    /** A number in the machine's byte order: what meta, ct and fib load. */
    static byte[] u32(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }
}
