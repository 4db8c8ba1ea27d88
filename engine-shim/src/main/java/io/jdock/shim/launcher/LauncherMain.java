package io.jdock.shim.launcher;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.shim.client.Frames;
import io.jdock.shim.client.LauncherMessage.Reply;
import io.jdock.shim.client.LauncherMessage.Request;
import io.jdock.shim.client.StartException;
import io.jdock.shim.rundir.PidRecord;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The launcher: answers requests on stdin with replies on stdout until stdin ends. Several starts run at once, each on
 * a platform thread, since the thread that clones must be a real one. The threads take turns at reading: who has read a
 * request answers it, and has another one read the next, which wakes nobody on the way of a request.
 */
public final class LauncherMain {
    /** Mappers are costly to make and safe to share. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Host host;
    private final DataInputStream in;
    private final OutputStream out;
    private final ExecutorService readers = newReaders();
    /** By sequence: streams of execs that the daemon has not taken yet. */
    private final Map<Long, List<Fd>> untaken = new ConcurrentHashMap<>();
    /** How many processes were started. */
    private final AtomicLong starts = new AtomicLong();

    private LauncherMain(Host host, DataInputStream in, OutputStream out) {
        this.host = host;
        this.in = in;
        this.out = out;
    }

    /** No arguments. Exits with 0 when the daemon has gone. */
    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of("/proc/self/comm"), "jdock-launcher");
        Kernel.call(Syscall.UMASK, 0); // modes of files in a container are as the specification says
        DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        LauncherMain launcher = new LauncherMain(Host.inspect(), in, out);
        AddressSpace.current().withholdFromChildren();
        launcher.reply(new Reply(0, null, null, null, 0));
        launcher.readers.execute(launcher::takeTurn);
    }

    /** Two stay for ever: one reads, and the other waits for that one to have something to do. */
    private static ExecutorService newReaders() {
        var readers = new ThreadPoolExecutor(
                2,
                Integer.MAX_VALUE,
                60,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().name("start-", 0).factory());
        readers.prestartAllCoreThreads();
        return readers;
    }

    /** Ends the program in good order when there is nothing more to read: starts under way are finished. */
    private void takeTurn() {
        Optional<byte[]> message;
        try {
            message = Frames.read(in);
        } catch (IOException e) {
            message = Optional.empty(); // a daemon that speaks nonsense is as good as gone
        }
        if (message.isEmpty()) {
            readers.shutdown();
            return;
        }
        readers.execute(this::takeTurn);
        answer(message.get());
    }

    private void answer(byte[] message) {
        long sequence = -1;
        try {
            Request request = JSON.readValue(message, Request.class);
            sequence = request.sequence();
            if (request.start() != null) {
                new ContainerStart(host, request.start())
                        .run(announcement(sequence, request.start().bundle()));
                prepareForLaterStarts();
            } else if (request.exec() != null) {
                new ExecStart(host, request.exec())
                        .run(announcement(sequence, request.exec().runDir()));
                prepareForLaterStarts();
            } else if (request.change() != null) {
                new LiveChange(request.change(), host.overlay()).run();
                reply(new Reply(sequence, null, null, null, 0));
            } else if (request.taken() != null) {
                taken(request.taken());
            }
        } catch (StartFailure e) {
            reply(new Reply(sequence, null, e.reason().kind(), e.getMessage(), e.shimPid()));
        } catch (StartException e) {
            reply(new Reply(sequence, null, e.kind(), e.getMessage(), 0));
        } catch (IOException | RuntimeException | Error e) {
            String text = e.getMessage() == null ? e.toString() : e.getMessage();
            reply(new Reply(sequence, null, StartException.Kind.FAILED, text, 0));
        }
    }

    private void taken(long sequence) {
        List<Fd> streams = untaken.remove(sequence);
        if (streams != null) {
            streams.forEach(Fd::close);
        }
    }

    private Announcement announcement(long sequence, String runDirectory) {
        return (shim, streams) -> {
            if (!streams.isEmpty()) {
                untaken.put(sequence, streams);
            }
            try {
                PidRecord.write(Path.of(runDirectory), shim);
            } catch (IOException e) {
                untaken.remove(sequence);
                streams.forEach(Fd::close);
                throw e;
            }
            reply(new Reply(sequence, shim, null, null, 0));
        };
    }

    private void prepareForLaterStarts() throws IOException {
        if (isPowerOfFour(starts.incrementAndGet())) {
            // what the first starts have loaded and compiled is not to be copied by the later ones
            AddressSpace.current().withholdFromChildren();
        }
    }

    private static boolean isPowerOfFour(long number) {
        return Long.bitCount(number) == 1 && Long.numberOfTrailingZeros(number) % 2 == 0;
    }

    private void reply(Reply reply) {
        try {
            byte[] message = JSON.writeValueAsBytes(reply);
            synchronized (out) {
                Frames.write(out, message);
            }
        } catch (IOException daemonGone) {
            // the read side ends too; what was started goes on, and a new daemon finds it by its run directory
        }
    }
}
