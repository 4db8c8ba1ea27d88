package io.jdock.nativebridge.raw;

import com.kenai.jffi.MemoryIO;

/** Plain access to native memory by address. Nothing is checked: a wrong address ends the process. */
public final class Memory {
    private static final MemoryIO IO = MemoryIO.getInstance();

    private Memory() {}

    public static byte getByte(long address) {
        return IO.getByte(address);
    }

    public static short getShort(long address) {
        return IO.getShort(address);
    }

    public static int getInt(long address) {
        return IO.getInt(address);
    }

    public static long getLong(long address) {
        return IO.getLong(address);
    }

    public static void putByte(long address, byte value) {
        IO.putByte(address, value);
    }

    public static void putShort(long address, short value) {
        IO.putShort(address, value);
    }

    public static void putInt(long address, int value) {
        IO.putInt(address, value);
    }

    public static void putLong(long address, long value) {
        IO.putLong(address, value);
    }

    public static byte[] getBytes(long address, int length) {
        byte[] bytes = new byte[length];
        IO.getByteArray(address, bytes, 0, length);
        return bytes;
    }

    public static void getBytes(long address, byte[] target, int offset, int length) {
        IO.getByteArray(address, target, offset, length);
    }

    public static void putBytes(long address, byte[] bytes) {
        IO.putByteArray(address, bytes, 0, bytes.length);
    }

    public static void putBytes(long address, byte[] source, int offset, int length) {
        IO.putByteArray(address, source, offset, length);
    }

    static long allocate(long size) {
        return IO.allocateMemory(size, true);
    }

    static void free(long address) {
        IO.freeMemory(address);
    }
}
