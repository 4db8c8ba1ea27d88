package io.jdock.nativebridge.raw;

import static java.util.Objects.requireNonNull;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * SHA-256 as the host's libcrypto computes it, with whatever instructions the processor has for it. Java's own code is
 * as quick only when the JVM's second compiler has replaced it by such instructions; in a JVM without that compiler it
 * is ten times slower. The state between calls is kept on the Java heap, so nothing needs to be closed.
 */
public final class HostSha256 extends MessageDigest {
    private static final int LENGTH = 32;
    private static final int CHUNK = 64 * 1024;
    /** SHA256_CTX of openssl/sha.h: eight words, the length in bits, a block, two counters; all of 32 bits. */
    private static final int STATE = 112;

    private static final Optional<Functions> FUNCTIONS = Functions.find();

    private final Functions functions;
    private byte[] state = new byte[STATE];

    /** SHA256_Init(3) and its companions, which return 1. */
    private record Functions(Library library, long init, long update, long end) {
        private static final Invoker INVOKER = Invoker.getInstance();
        private static final CallContext CALL1 = call(Type.POINTER);
        private static final CallContext CALL2 = call(Type.POINTER, Type.POINTER);
        private static final CallContext CALL3 = call(Type.POINTER, Type.POINTER, Type.SINT64);

        private static CallContext call(Type... arguments) {
            return CallContext.getCallContext(Type.SINT32, arguments, CallingConvention.DEFAULT, false);
        }

        static Optional<Functions> find() {
            return List.of("libcrypto.so.3", "libcrypto.so.1.1").stream()
                    .map(name -> Library.getCachedInstance(name, Library.LAZY | Library.LOCAL))
                    .filter(Objects::nonNull)
                    .map(library -> new Functions(
                            library,
                            library.getSymbolAddress("SHA256_Init"),
                            library.getSymbolAddress("SHA256_Update"),
                            library.getSymbolAddress("SHA256_Final")))
                    .filter(found -> found.init != 0 && found.update != 0 && found.end != 0)
                    .findFirst();
        }

        void init(long state) {
            check(INVOKER.invokeN1(CALL1, init, state));
        }

        void update(long state, long data, int length) {
            check(INVOKER.invokeN3(CALL3, update, state, data, length));
        }

        void end(long digest, long state) {
            check(INVOKER.invokeN2(CALL2, end, digest, state));
        }

        private static void check(long result) {
            if ((int) result != 1) {
                throw new IllegalStateException("libcrypto computes no SHA-256");
            }
        }
    }

    private HostSha256(Functions functions) {
        super("SHA-256");
        this.functions = requireNonNull(functions, "functions is null");
        engineReset();
    }

    /** A new computation; empty where the host has no libcrypto. */
    public static Optional<MessageDigest> create() {
        return FUNCTIONS.map(HostSha256::new);
    }

    @Override
    protected int engineGetDigestLength() {
        return LENGTH;
    }

    @Override
    protected void engineUpdate(byte input) {
        engineUpdate(new byte[] {input}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        long memory = Memory.allocate(STATE + Math.min(CHUNK, length));
        try {
            Memory.putBytes(memory, state);
            for (int done = 0; done < length; ) {
                int chunk = Math.min(CHUNK, length - done);
                Memory.putBytes(memory + STATE, input, offset + done, chunk);
                functions.update(memory, memory + STATE, chunk);
                done += chunk;
            }
            Memory.getBytes(memory, state, 0, STATE);
        } finally {
            Memory.free(memory);
        }
    }

    @Override
    protected byte[] engineDigest() {
        long memory = Memory.allocate(STATE + LENGTH);
        try {
            Memory.putBytes(memory, state);
            functions.end(memory + STATE, memory);
            byte[] digest = Memory.getBytes(memory + STATE, LENGTH);
            engineReset();
            return digest;
        } finally {
            Memory.free(memory);
        }
    }

    @Override
    protected void engineReset() {
        long memory = Memory.allocate(STATE);
        try {
            functions.init(memory);
            state = Memory.getBytes(memory, STATE);
        } finally {
            Memory.free(memory);
        }
    }
}
