package io.jdock.cli.terminal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * SIGQUIT for a program of Java. The virtual machine answers it with a list of its threads and lets no program handle it.
 * So the signal gets a handler of a few instructions, which calls the machine's own handler for programs' signals with
 * another number: that of SIGSTKFLT, which no kernel ever sent. What the program wants done is registered for that one.
 */
public final class QuitSignal {
    // asm-generic/signal.h
    private static final int SIGQUIT = 3;
    private static final int SIGSTKFLT = 16;

    /** sizeof(struct sigaction) of glibc; the handler stands first. */
    private static final long SIGACTION_BYTES = 152;

    // asm-generic/mman-common.h
    private static final int PROT_READ_WRITE = 3;
    private static final int PROT_READ_EXEC = 5;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final long PAGE_BYTES = 65_536;

    private QuitSignal() {}

    /**
     * Runs an action at every SIGQUIT from some time after this call on. Installed by a thread that first lets other work
     * go ahead: calling native functions takes some milliseconds to set up, and most clients end before.
     */
    public static void handleSoon(long delayMillis, Runnable action) {
        Thread thread = new Thread(
                new Runnable() {
                    @Override
                    public void run() {
                        try {
                            Thread.sleep(delayMillis);
                            install(action);
                        } catch (InterruptedException _) {
                            Thread.currentThread().interrupt();
                        }
                    }
                },
                "quit-signal");
        thread.setDaemon(true);
        thread.start();
    }

    private static void install(Runnable action) {
        byte[] code = code(System.getProperty("os.arch"));
        if (code.length == 0) {
            return;
        }
        Signals.handle("STKFLT", action);
        Linker linker = Linker.nativeLinker();
        MethodHandle sigaction = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("sigaction"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment settings = arena.allocate(SIGACTION_BYTES, 8);
            if ((int) sigaction.invokeExact(SIGSTKFLT, MemorySegment.NULL, settings) != 0) {
                return;
            }
            MemorySegment handler = executable(linker, code, settings.get(ValueLayout.JAVA_LONG, 0));
            if (handler != null) {
                settings.set(ValueLayout.JAVA_LONG, 0, handler.address());
                int unused = (int) sigaction.invokeExact(SIGQUIT, settings, MemorySegment.NULL);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("install a handler for SIGQUIT", e);
        }
    }

    /** Puts the code where it may be executed, with the address that it jumps to in its last eight bytes. */
    private static MemorySegment executable(Linker linker, byte[] code, long target) throws Throwable {
        MethodHandle mmap = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("mmap"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG));
        MethodHandle mprotect = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("mprotect"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        long address = (long) mmap.invokeExact(0L, PAGE_BYTES, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
        if (address == -1) {
            return null;
        }
        MemorySegment page = MemorySegment.ofAddress(address).reinterpret(PAGE_BYTES);
        MemorySegment.copy(code, 0, page, ValueLayout.JAVA_BYTE, 0, code.length);
        page.set(ValueLayout.JAVA_LONG_UNALIGNED, code.length - 8L, target);
        return (int) mprotect.invokeExact(address, PAGE_BYTES, PROT_READ_EXEC) == 0 ? page : null;
    }

    /** Replaces the handler's first argument and jumps; the other two, and the way back, stay as the kernel made them. */
    private static byte[] code(String architecture) {
        return switch (architecture) {
            case "amd64" ->
                new byte[] {
                    (byte) 0xbf,
                    SIGSTKFLT,
                    0,
                    0,
                    0, // mov edi, 16
                    (byte) 0xff,
                    0x25,
                    0,
                    0,
                    0,
                    0, // jmp [rip]
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0
                };
            case "aarch64" ->
                new byte[] {
                    0x00,
                    0x02,
                    (byte) 0x80,
                    0x52, // mov w0, #16
                    0x70,
                    0x00,
                    0x00,
                    0x58, // ldr x16, the last eight bytes
                    0x00,
                    0x02,
                    0x1f,
                    (byte) 0xd6, // br x16
                    0x1f,
                    0x20,
                    0x03,
                    (byte) 0xd5, // nop
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0
                };
            default -> new byte[0];
        };
    }
}
