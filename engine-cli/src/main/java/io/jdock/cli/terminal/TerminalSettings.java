package io.jdock.cli.terminal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * What ioctl(2) knows of a terminal: the kernel's {@code struct termios} of asm-generic/termbits.h (36 bytes, the same on
 * x86-64 and aarch64) and {@code struct winsize}. Loaded only when a terminal is really used.
 */
final class TerminalSettings {
    // asm-generic/ioctls.h
    private static final long TCGETS = 0x5401;
    private static final long TCSETSW = 0x5403;
    private static final long TIOCGWINSZ = 0x5413;

    // asm-generic/termbits.h and termbits-common.h
    private static final int TERMIOS_BYTES = 36;
    private static final int C_IFLAG = 0;
    private static final int C_OFLAG = 4;
    private static final int C_CFLAG = 8;
    private static final int C_LFLAG = 12;
    private static final int C_CC = 17;
    private static final int VTIME = 5;
    private static final int VMIN = 6;
    private static final int IGNBRK = 0x001;
    private static final int BRKINT = 0x002;
    private static final int PARMRK = 0x008;
    private static final int ISTRIP = 0x020;
    private static final int INLCR = 0x040;
    private static final int IGNCR = 0x080;
    private static final int ICRNL = 0x100;
    private static final int IXON = 0x400;
    private static final int OPOST = 0x01;
    private static final int CSIZE = 0x30;
    private static final int PARENB = 0x100;
    private static final int CS8 = 0x30;
    private static final int ISIG = 0x00001;
    private static final int ICANON = 0x00002;
    private static final int ECHO = 0x00008;
    private static final int ECHONL = 0x00040;
    private static final int IEXTEN = 0x08000;

    private static final int WINSIZE_BYTES = 8;

    private static final MethodHandle IOCTL = ioctl();

    private final byte[] termios;

    private TerminalSettings(byte[] termios) {
        this.termios = termios;
    }

    private static MethodHandle ioctl() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("ioctl"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                Linker.Option.firstVariadicArg(2));
    }

    private static int ioctl(int descriptor, long request, MemorySegment argument) {
        try {
            return (int) IOCTL.invokeExact(descriptor, request, argument);
        } catch (Throwable e) {
            throw new IllegalStateException("call ioctl", e);
        }
    }

    /** The settings in force. */
    static TerminalSettings of(int descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(TERMIOS_BYTES, 8);
            if (ioctl(descriptor, TCGETS, memory) != 0) {
                throw new IOException("the input device is not a TTY");
            }
            return new TerminalSettings(memory.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** Puts these settings in force once pending output is written. Errors are ignored: the terminal is gone then. */
    void apply(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(TERMIOS_BYTES, 8);
            MemorySegment.copy(termios, 0, memory, ValueLayout.JAVA_BYTE, 0, TERMIOS_BYTES);
            ioctl(descriptor, TCSETSW, memory);
        }
    }

    /** As cfmakeraw(3): every byte passes as it is, and no key raises a signal here. */
    TerminalSettings raw() {
        MemorySegment memory = MemorySegment.ofArray(termios.clone());
        clear(memory, C_IFLAG, IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
        clear(memory, C_OFLAG, OPOST);
        clear(memory, C_LFLAG, ECHO | ECHONL | ICANON | ISIG | IEXTEN);
        clear(memory, C_CFLAG, CSIZE | PARENB);
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, C_CFLAG, memory.get(ValueLayout.JAVA_INT_UNALIGNED, C_CFLAG) | CS8);
        memory.set(ValueLayout.JAVA_BYTE, C_CC + VMIN, (byte) 1);
        memory.set(ValueLayout.JAVA_BYTE, C_CC + VTIME, (byte) 0);
        return new TerminalSettings(memory.toArray(ValueLayout.JAVA_BYTE));
    }

    /** What is typed is not shown. */
    TerminalSettings silent() {
        MemorySegment memory = MemorySegment.ofArray(termios.clone());
        clear(memory, C_LFLAG, ECHO | ECHONL);
        return new TerminalSettings(memory.toArray(ValueLayout.JAVA_BYTE));
    }

    private static void clear(MemorySegment memory, int offset, int bits) {
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, offset, memory.get(ValueLayout.JAVA_INT_UNALIGNED, offset) & ~bits);
    }

    static WindowSize size(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(WINSIZE_BYTES, 8);
            if (ioctl(descriptor, TIOCGWINSZ, memory) != 0) {
                return null;
            }
            int rows = Short.toUnsignedInt(memory.get(ValueLayout.JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(memory.get(ValueLayout.JAVA_SHORT, 2));
            return rows == 0 && columns == 0 ? null : new WindowSize(rows, columns);
        }
    }
}
