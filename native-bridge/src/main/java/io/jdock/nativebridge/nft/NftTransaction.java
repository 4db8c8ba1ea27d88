package io.jdock.nativebridge.nft;

import io.jdock.nativebridge.abi.Netfilter;
import io.jdock.nativebridge.abi.Netlink;
import io.jdock.nativebridge.abi.NfTables;
import io.jdock.nativebridge.abi.Nfnetlink;
import io.jdock.nativebridge.netlink.NetlinkWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes that the kernel makes all together or not at all. Built step by step, sent once by {@link NftSocket#commit}.
 *
 * <p>{@code family} is NFPROTO_*. Not thread-safe.
 */
public final class NftTransaction {
    /** nft(8) keeps a rule's comment in its user data as {type, length, text with zero byte}. */
    static final int UDATA_COMMENT = 0;

    /** How nft(8) knows that a key is in the machine's byte order, as names are: {type 0, length, 1}. */
    private static final byte[] UDATA_HOST_ORDER = ByteBuffer.allocate(6)
            .order(ByteOrder.nativeOrder())
            .put((byte) 0)
            .put((byte) 4)
            .putInt(1)
            .array();

    private static final int MAX_ELEMENTS_PER_MESSAGE = 256;

    private final NetlinkWriter writer = new NetlinkWriter();
    private final List<String> descriptions = new ArrayList<>();

    public NftTransaction() {
        mark(Nfnetlink.NFNL_MSG_BATCH_BEGIN, "begin nf_tables transaction");
    }

    /** Adds a table; that it exists is no error. */
    public NftTransaction addTable(int family, String table) {
        return table(Netlink.NLM_F_CREATE, family, table);
    }

    /** Adds a table; the transaction fails with EEXIST where there is one of that name. */
    public NftTransaction createTable(int family, String table) {
        return table(Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, family, table);
    }

    private NftTransaction table(int flags, int family, String table) {
        begin(NfTables.NFT_MSG_NEWTABLE, flags, family, "add table " + table);
        writer.attribute(NfTables.NFTA_TABLE_NAME, table).end();
        return this;
    }

    /** Deletes a table with all that is in it. */
    public NftTransaction deleteTable(int family, String table) {
        begin(NfTables.NFT_MSG_DELTABLE, 0, family, "delete table " + table);
        writer.attribute(NfTables.NFTA_TABLE_NAME, table).end();
        return this;
    }

    /** Adds a chain to jump to. */
    public NftTransaction addChain(int family, String table, String chain) {
        beginChain(family, table, chain);
        writer.end();
        return this;
    }

    /** Adds a chain on a hook, with policy accept. */
    public NftTransaction addChain(int family, String table, String chain, ChainHook hook) {
        beginChain(family, table, chain);
        int nested = writer.beginNested(NfTables.NFTA_CHAIN_HOOK);
        writer.attributeBe32(NfTables.NFTA_HOOK_HOOKNUM, hook.hook())
                .attributeBe32(NfTables.NFTA_HOOK_PRIORITY, hook.priority())
                .endNested(nested)
                .attribute(NfTables.NFTA_CHAIN_TYPE, hook.type())
                .end();
        return this;
    }

    private void beginChain(int family, String table, String chain) {
        begin(NfTables.NFT_MSG_NEWCHAIN, Netlink.NLM_F_CREATE, family, "add chain " + table + " " + chain);
        writer.attribute(NfTables.NFTA_CHAIN_TABLE, table).attribute(NfTables.NFTA_CHAIN_NAME, chain);
    }

    /** Adds an empty map. */
    public NftTransaction addMap(int family, String table, String map, MapType type) {
        begin(NfTables.NFT_MSG_NEWSET, Netlink.NLM_F_CREATE, family, "add map " + table + " " + map);
        writer.attribute(NfTables.NFTA_SET_TABLE, table)
                .attribute(NfTables.NFTA_SET_NAME, map)
                .attributeBe32(NfTables.NFTA_SET_FLAGS, NfTables.NFT_SET_MAP)
                .attributeBe32(NfTables.NFTA_SET_KEY_TYPE, type.keyType())
                .attributeBe32(NfTables.NFTA_SET_KEY_LEN, type.keyLength())
                .attributeBe32(NfTables.NFTA_SET_DATA_TYPE, type.dataType())
                .attributeBe32(NfTables.NFTA_SET_DATA_LEN, type.dataLength())
                .attributeBe32(NfTables.NFTA_SET_ID, writer.count())
                .end();
        return this;
    }

    /** Adds an empty set. */
    public NftTransaction addSet(int family, String table, String set, List<MapType.Field> key) {
        MapType type = new MapType(key, List.of());
        begin(NfTables.NFT_MSG_NEWSET, Netlink.NLM_F_CREATE, family, "add set " + table + " " + set);
        writer.attribute(NfTables.NFTA_SET_TABLE, table)
                .attribute(NfTables.NFTA_SET_NAME, set)
                .attributeBe32(NfTables.NFTA_SET_FLAGS, 0)
                .attributeBe32(NfTables.NFTA_SET_KEY_TYPE, type.keyType())
                .attributeBe32(NfTables.NFTA_SET_KEY_LEN, type.keyLength())
                .attributeBe32(NfTables.NFTA_SET_ID, writer.count());
        if (key.equals(List.of(MapType.Field.IFNAME))) {
            writer.attribute(NfTables.NFTA_SET_USERDATA, UDATA_HOST_ORDER);
        }
        writer.end();
        return this;
    }

    /** Removes all elements of a set or map. */
    public NftTransaction flushSet(int family, String table, String set) {
        begin(NfTables.NFT_MSG_DELSETELEM, 0, family, "flush set " + table + " " + set);
        writer.attribute(NfTables.NFTA_SET_ELEM_LIST_TABLE, table)
                .attribute(NfTables.NFTA_SET_ELEM_LIST_SET, set)
                .end();
        return this;
    }

    /** Removes all rules of a chain. */
    public NftTransaction flushChain(int family, String table, String chain) {
        begin(NfTables.NFT_MSG_DELRULE, 0, family, "flush chain " + table + " " + chain);
        writer.attribute(NfTables.NFTA_RULE_TABLE, table)
                .attribute(NfTables.NFTA_RULE_CHAIN, chain)
                .end();
        return this;
    }

    /** Adds a rule at the end of the chain. An empty comment is none. */
    public NftTransaction addRule(int family, String table, String chain, String comment, List<Expression> rule) {
        return rule(Netlink.NLM_F_CREATE | Netlink.NLM_F_APPEND, family, table, chain, comment, rule);
    }

    /** Adds a rule at the beginning of the chain. */
    public NftTransaction insertRule(int family, String table, String chain, String comment, List<Expression> rule) {
        return rule(Netlink.NLM_F_CREATE, family, table, chain, comment, rule);
    }

    private NftTransaction rule(
            int flags, int family, String table, String chain, String comment, List<Expression> rule) {
        begin(NfTables.NFT_MSG_NEWRULE, flags, family, "add rule to " + table + " " + chain);
        writer.attribute(NfTables.NFTA_RULE_TABLE, table).attribute(NfTables.NFTA_RULE_CHAIN, chain);
        int list = writer.beginNested(NfTables.NFTA_RULE_EXPRESSIONS);
        rule.forEach(expression -> expression.write(writer));
        writer.endNested(list);
        if (!comment.isEmpty()) {
            byte[] text = comment.getBytes(StandardCharsets.UTF_8);
            byte[] data = new byte[text.length + 3];
            data[0] = UDATA_COMMENT;
            data[1] = (byte) (text.length + 1);
            System.arraycopy(text, 0, data, 2, text.length);
            writer.attribute(NfTables.NFTA_RULE_USERDATA, data);
        }
        writer.end();
        return this;
    }

    /** Deletes one rule by the handle the kernel gave it. */
    public NftTransaction deleteRule(int family, String table, String chain, long handle) {
        begin(NfTables.NFT_MSG_DELRULE, 0, family, "delete rule " + handle + " of " + table + " " + chain);
        writer.attribute(NfTables.NFTA_RULE_TABLE, table)
                .attribute(NfTables.NFTA_RULE_CHAIN, chain)
                .attributeBe64(NfTables.NFTA_RULE_HANDLE, handle)
                .end();
        return this;
    }

    /** Adds elements; the transaction fails with EEXIST where a key is in use with other data. */
    public NftTransaction addElements(int family, String table, String map, List<MapElement> elements) {
        return elements(NfTables.NFT_MSG_NEWSETELEM, Netlink.NLM_F_CREATE, family, table, map, elements);
    }

    /** Deletes elements by their keys; the transaction fails with ENOENT where there is none. */
    public NftTransaction deleteElements(int family, String table, String map, List<MapElement> elements) {
        return elements(NfTables.NFT_MSG_DELSETELEM, 0, family, table, map, elements);
    }

    private NftTransaction elements(
            int type, int flags, int family, String table, String map, List<MapElement> elements) {
        for (int from = 0; from < elements.size(); from += MAX_ELEMENTS_PER_MESSAGE) {
            int to = Math.min(elements.size(), from + MAX_ELEMENTS_PER_MESSAGE);
            begin(type, flags, family, (flags == 0 ? "delete" : "add") + " elements of " + table + " " + map);
            writer.attribute(NfTables.NFTA_SET_ELEM_LIST_TABLE, table).attribute(NfTables.NFTA_SET_ELEM_LIST_SET, map);
            int list = writer.beginNested(NfTables.NFTA_SET_ELEM_LIST_ELEMENTS);
            for (MapElement element : elements.subList(from, to)) {
                int nested = writer.beginNested(NfTables.NFTA_LIST_ELEM);
                value(NfTables.NFTA_SET_ELEM_KEY, element.key());
                if (element.data().length > 0) {
                    value(NfTables.NFTA_SET_ELEM_DATA, element.data());
                }
                writer.endNested(nested);
            }
            writer.endNested(list).end();
        }
        return this;
    }

    private void value(int type, byte[] value) {
        int nested = writer.beginNested(type);
        writer.attribute(NfTables.NFTA_DATA_VALUE, value).endNested(nested);
    }

    /** Ends the batch: the last change before the mark is acknowledged. */
    NetlinkWriter finish() {
        mark(Nfnetlink.NFNL_MSG_BATCH_END, "end nf_tables transaction");
        return writer;
    }

    boolean isEmpty() {
        return writer.count() == 1;
    }

    String description(int index) {
        return descriptions.get(index);
    }

    private void begin(int type, int flags, int family, String description) {
        int message = Nfnetlink.NFNL_SUBSYS_NFTABLES << 8 | type;
        writer.begin(message, Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK | flags);
        header(family, 0);
        descriptions.add(description);
    }

    private void mark(int type, String description) {
        writer.begin(type, Netlink.NLM_F_REQUEST);
        header(Netfilter.NFPROTO_UNSPEC, Nfnetlink.NFNL_SUBSYS_NFTABLES);
        writer.end();
        descriptions.add(description);
    }

    /** struct nfgenmsg: u8 family, u8 version, be16 resource id. */
    private void header(int family, int resource) {
        writer.u8(family).u8(Nfnetlink.NFNETLINK_V0).be16(resource);
    }

    @Override
    public String toString() {
        return String.join(", ", descriptions.subList(1, descriptions.size()));
    }
}
