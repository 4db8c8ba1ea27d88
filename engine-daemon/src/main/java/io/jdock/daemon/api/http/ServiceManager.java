package io.jdock.daemon.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program that started the daemon and wants to be told how it is, by the protocol of sd_notify(3). */
public final class ServiceManager {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    /** SD_LISTEN_FDS_START of sd-daemon.h. */
    private static final int FIRST_DESCRIPTOR = 3;

    private final Map<String, String> environment;

    public ServiceManager(Map<String, String> environment) {
        this.environment = requireNonNull(environment, "environment is null");
    }

    /** Sends {@code READY=1} or the like; does nothing where nobody asked for it. */
    public void tell(String state) {
        Optional<String> socket =
                Optional.ofNullable(environment.get("NOTIFY_SOCKET")).filter(path -> !path.isEmpty());
        if (socket.isEmpty()) {
            return;
        }
        // A leading @ stands for the zero byte of an abstract address.
        String path = socket.get().startsWith("@") ? "\0" + socket.get().substring(1) : socket.get();
        var loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            Channel channel = new Bootstrap()
                    .group(loop)
                    .channel(EpollDomainDatagramChannel.class)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(new DomainSocketAddress(path))
                    .syncUninterruptibly()
                    .channel();
            channel.writeAndFlush(Unpooled.copiedBuffer(state, UTF_8)).syncUninterruptibly();
            channel.close();
        } catch (Exception e) {
            // netty throws what the kernel said without declaring it.
            LOG.warn("tell the service manager {}: {}", state, e.toString());
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /** The sockets it passed on, see sd_listen_fds(3). */
    public int[] descriptors() {
        String pid = environment.getOrDefault("LISTEN_PID", "");
        String count = environment.getOrDefault("LISTEN_FDS", "");
        if (!pid.equals(Long.toString(ProcessHandle.current().pid())) || !count.matches("[0-9]{1,3}")) {
            return new int[0];
        }
        return IntStream.range(FIRST_DESCRIPTOR, FIRST_DESCRIPTOR + Integer.parseInt(count))
                .toArray();
    }
}
