package io.jdock.daemon.api.http;

import static java.util.Objects.requireNonNull;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/**
 * Netty's epoll, with two repairs for connections whose client has shut down its direction, as every
 * {@code echo x | docker run -i} does.
 *
 * <p>When such a connection waits for nothing, netty 4.2.18 takes it out of the epoll set but remembers it as being in
 * there, so that the next full socket buffer ends in ENOENT and a closed connection. Here it stays in the set,
 * edge-triggered and without any wish. And EPOLLHUP, which tells that the client has then closed the other direction
 * too, closes the channel; netty would not notice before the next write.
 */
record HalfClosingEpoll(IoHandler epoll) implements IoHandler {
    private static final int EPOLLHUP = 0x10;

    HalfClosingEpoll {
        requireNonNull(epoll, "epoll is null");
    }

    static IoHandlerFactory factory() {
        IoHandlerFactory factory = EpollIoHandler.newFactory();
        return executor -> new HalfClosingEpoll(factory.newHandler(executor));
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Registration(epoll.register(new Handle((EpollIoHandle) handle)));
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }

    private record Registration(IoRegistration registration) implements IoRegistration {
        @Override
        public <T> T attachment() {
            return registration.attachment();
        }

        @Override
        public long submit(IoOps ops) {
            return registration.submit(EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : ops);
        }

        @Override
        public boolean isValid() {
            return registration.isValid();
        }

        @Override
        public boolean cancel() {
            return registration.cancel();
        }
    }

    @SuppressWarnings("try") // the close() that is passed on declares Exception
    private record Handle(EpollIoHandle handle) implements EpollIoHandle {
        @Override
        public FileDescriptor fd() {
            return handle.fd();
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            // First, so that bytes which came before the end are read.
            handle.handle(registration, event);
            if (event instanceof EpollIoEvent happened && (happened.ops().value() & EPOLLHUP) != 0) {
                try {
                    handle.close();
                } catch (Exception e) {
                    throw new IllegalStateException("close a connection that the client closed", e);
                }
            }
        }

        @Override
        public void registered() {
            handle.registered();
        }

        @Override
        public void unregistered() {
            handle.unregistered();
        }

        @Override
        public void close() throws Exception {
            handle.close();
        }
    }
}
