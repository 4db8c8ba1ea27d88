package io.jdock.nativebridge.raw;

import io.jdock.nativebridge.abi.Mman;
import io.jdock.nativebridge.abi.Syscall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Native memory with one owner: what is allocated here is zeroed, aligned to 16 bytes, and given back as a whole by
 * {@link #close()}. Not thread-safe.
 */
public final class NativeArena implements AutoCloseable {
    private static final int ALIGNMENT = 16;
    private static final int FIRST_BLOCK = 512;
    private static final int PAGE = 4096;

    private sealed interface Backing {
        record Heap(List<Long> blocks) implements Backing {}

        record Mapping(long base, long length) implements Backing {}
    }

    private final Backing backing;
    private long next;
    private long end;
    private boolean closed;

    private NativeArena(Backing backing, long next, long end) {
        this.backing = backing;
        this.next = next;
        this.end = end;
    }

    /** An arena that grows with malloc(3) blocks: scratch memory for calls. */
    public static NativeArena open() {
        return new NativeArena(new Backing.Heap(new ArrayList<>(2)), 0, 0);
    }

    /**
     * An arena of one fixed mapping that a forked child shares with this process (MAP_SHARED|MAP_ANONYMOUS).
     *
     * @param size bytes, rounded up to whole pages
     */
    public static NativeArena shared(long size) {
        long length = (size + PAGE - 1) & -PAGE;
        int protection = Mman.PROT_READ | Mman.PROT_WRITE;
        int flags = Mman.MAP_SHARED | Mman.MAP_ANONYMOUS;
        long base = Kernel.call(Syscall.MMAP, 0, length, protection, flags, -1, 0);
        return new NativeArena(new Backing.Mapping(base, length), base, base + length);
    }

    /** First address of a shared arena. */
    public long base() {
        return mapping().base();
    }

    /** Length of a shared arena in bytes, whole pages. */
    public long length() {
        return mapping().length();
    }

    private Backing.Mapping mapping() {
        return switch (backing) {
            case Backing.Mapping mapping -> mapping;
            case Backing.Heap _ -> throw new IllegalStateException("a heap arena has no single base");
        };
    }

    /** Address of {@code size} zeroed bytes. */
    public long allocate(long size) {
        if (closed) {
            throw new IllegalStateException("arena is closed");
        }
        long rounded = Math.max(ALIGNMENT, (size + ALIGNMENT - 1) & -ALIGNMENT);
        if (next + rounded > end) {
            grow(rounded);
        }
        long address = next;
        next += rounded;
        return address;
    }

    /** Moves the next allocation to the beginning of a page, and returns that address. */
    public long alignToPage() {
        next = (next + PAGE - 1) & -PAGE;
        return next;
    }

    private void grow(long size) {
        switch (backing) {
            case Backing.Mapping mapping ->
                throw new OutOfMemoryError("arena of " + mapping.length() + " bytes is full, wanted " + size + " more");
            case Backing.Heap heap -> {
                long length = Math.max(size, (long) FIRST_BLOCK << heap.blocks().size());
                long block = Memory.allocate(length);
                heap.blocks().add(block);
                next = block;
                end = block + length;
            }
        }
    }

    /** Address of the bytes of {@code text} in UTF-8, with a terminating NUL. */
    public long cString(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long address = allocate(bytes.length + 1L);
        Memory.putBytes(address, bytes);
        return address;
    }

    /** Address of a NULL-terminated array of pointers to C strings, as execve(2) takes it. */
    public long cStringArray(List<String> texts) {
        long array = allocate(8L * (texts.size() + 1));
        for (int i = 0; i < texts.size(); i++) {
            Memory.putLong(array + 8L * i, cString(texts.get(i)));
        }
        return array;
    }

    /** Address of a copy of {@code bytes}. */
    public long bytes(byte[] bytes) {
        long address = allocate(bytes.length);
        Memory.putBytes(address, bytes);
        return address;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        switch (backing) {
            case Backing.Heap heap -> heap.blocks().forEach(Memory::free);
            case Backing.Mapping mapping -> Kernel.call(Syscall.MUNMAP, mapping.base(), mapping.length());
        }
    }
}
