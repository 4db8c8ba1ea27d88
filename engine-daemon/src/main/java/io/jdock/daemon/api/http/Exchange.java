package io.jdock.daemon.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One request and the answer to it. Used by the thread of its {@link Handler} only. */
public final class Exchange {
    private final HttpRequest request;
    private final Connection connection;
    private final Inbound body;
    private final Outbound outbound;
    private final Allowance.Share share;
    private final Duration bodyTimeout;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private boolean answered;
    private boolean keepAlive;
    private ChunkedOutput streaming;
    private Inbound hijacked;

    Exchange(
            HttpRequest request,
            Connection connection,
            Inbound body,
            Outbound outbound,
            Allowance.Share share,
            Duration bodyTimeout) {
        this.request = requireNonNull(request, "request is null");
        this.connection = requireNonNull(connection, "connection is null");
        this.body = requireNonNull(body, "body is null");
        this.outbound = requireNonNull(outbound, "outbound is null");
        this.share = requireNonNull(share, "share is null");
        this.bodyTimeout = requireNonNull(bodyTimeout, "bodyTimeout is null");
        this.keepAlive =
                HttpUtil.isKeepAlive(request) && HttpProblem.of(request).isEmpty();
    }

    public String method() {
        return request.method().name();
    }

    /** The request target as it was sent: a path, still encoded, and perhaps a query. */
    public String target() {
        return request.uri();
    }

    /** The first value of a request header, its name in any case. */
    public Optional<String> requestHeader(String name) {
        return Optional.ofNullable(request.headers().get(name));
    }

    /** Whether the client says that it sends a body, be it an empty one. */
    public boolean hasBody() {
        return HttpUtil.getContentLength(request, -1L) > 0 || HttpUtil.isTransferEncodingChunked(request);
    }

    /** The body as a stream, as long as the client likes. Fails if the client leaves before its end. */
    public InputStream body() {
        return body;
    }

    /**
     * The whole of a body that must be short.
     *
     * @throws HttpProblem 413 if it is longer than {@code limit} bytes, 503 if too many requests are that long at once
     */
    public byte[] body(int limit) throws IOException {
        if (HttpUtil.getContentLength(request, 0L) > limit) {
            throw new HttpProblem(413, "the request body is longer than " + limit + " bytes");
        }
        body.limitTo(bodyTimeout);
        var whole = new ByteArrayOutputStream();
        byte[] part = new byte[8 << 10];
        for (int count = body.read(part); count >= 0; count = body.read(part)) {
            whole.write(part, 0, count);
            if (whole.size() > limit) {
                throw new HttpProblem(413, "the request body is longer than " + limit + " bytes");
            }
            if (!share.grow(count)) {
                throw new HttpProblem(503, Connection.TOO_MUCH);
            }
        }
        return whole.toByteArray();
    }

    /** Sets a header of the answer to come. */
    public void header(String name, String value) {
        headers.put(name, value);
    }

    /** Whether the answer has begun, so that its status can no longer be chosen. */
    public boolean answered() {
        return answered;
    }

    /**
     * From now on the thread is interrupted when the client leaves. Only for handlers that merely watch or copy:
     * an interrupt in the middle of a change would leave it half done.
     */
    public void interruptWhenClientLeaves() {
        connection.interruptOnLeave(Thread.currentThread());
    }

    /** Answers with a whole body. */
    public void send(int status, String contentType, byte[] content) throws IOException {
        begin();
        boolean head = request.method().equals(HttpMethod.HEAD);
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(content));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.length);
        outbound.write(complete(response));
    }

    /** Answers without a body. */
    public void send(int status) throws IOException {
        begin();
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.EMPTY_BUFFER);
        if (status != 204 && status != 304) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        }
        outbound.write(complete(response));
    }

    /**
     * Answers with a body of unknown length; the head is sent at once, and so is every write. The body ends when the
     * handler returns.
     */
    public OutputStream stream(int status, String contentType) throws IOException {
        begin();
        boolean chunked = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        keepAlive &= chunked;
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        if (chunked) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        outbound.write(complete(response));
        streaming = new ChunkedOutput();
        return streaming;
    }

    /** Whether the client asks to leave HTTP by {@code Upgrade}, naming {@code protocol}. */
    public boolean asksUpgradeTo(String protocol) {
        return request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && request.headers().contains(HttpHeaderNames.UPGRADE, protocol, true);
    }

    /**
     * Leaves HTTP: with 101 if the client asked to upgrade to {@code tcp}, else with a 200 whose body has no end but
     * that of the connection. Bytes that followed the request are the first of the input.
     */
    public DuplexStream hijack(String contentType) throws IOException {
        if (!body.drain(Integer.MAX_VALUE, bodyTimeout)) {
            throw new IOException("the client closed the connection");
        }
        begin();
        boolean upgrade = asksUpgradeTo("tcp");
        headers.put("Content-Type", contentType);
        if (upgrade) {
            headers.put("Connection", "Upgrade");
            headers.put("Upgrade", "tcp");
        }
        return takeOver(upgrade ? "101 UPGRADED" : "200 OK");
    }

    /**
     * Leaves HTTP for the WebSocket protocol.
     *
     * @throws HttpProblem 400 if the client does not ask for that, in the one version there is
     */
    public WebSocketStream hijackWebSocket() throws IOException {
        Optional<String> key = requestHeader("Sec-WebSocket-Key");
        boolean version =
                requestHeader("Sec-WebSocket-Version").filter("13"::equals).isPresent();
        if (!asksUpgradeTo("websocket") || key.isEmpty() || !version) {
            throw new HttpProblem(400, "bad request: no WebSocket handshake");
        }
        if (!body.drain(Integer.MAX_VALUE, bodyTimeout)) {
            throw new IOException("the client closed the connection");
        }
        begin();
        headers.put("Connection", "Upgrade");
        headers.put("Upgrade", "websocket");
        headers.put("Sec-WebSocket-Accept", WebSocketStream.accept(key.get()));
        DuplexStream raw = takeOver("101 Switching Protocols");
        return new WebSocketStream(raw.input(), raw.output());
    }

    private DuplexStream takeOver(String status) throws IOException {
        var head = new StringBuilder("HTTP/1.1 " + status + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        ByteBuf bytes = Unpooled.wrappedBuffer(head.append("\r\n").toString().getBytes(ISO_8859_1));
        hijacked = connection.takeOver(bytes);
        return new DuplexStream(hijacked, outbound);
    }

    /** Ends what the handler left open. Called by the connection, on the handler's thread. */
    void finish() throws IOException {
        if (!answered) {
            send(500);
        }
        if (streaming != null) {
            streaming.end();
        }
    }

    boolean keepAlive() {
        return keepAlive && hijacked == null;
    }

    /** What the client sends: the body, or all that comes after a hijack. */
    Inbound input() {
        return hijacked == null ? body : hijacked;
    }

    private void begin() {
        if (answered) {
            throw new IllegalStateException("the request is answered already");
        }
        answered = true;
        if (HttpUtil.is100ContinueExpected(request) && !body.begun()) {
            // The client holds its body back and will be told no: what comes next on this connection is uncertain.
            keepAlive = false;
        }
    }

    private HttpResponse complete(HttpResponse response) {
        HttpHeaders target = response.headers();
        headers.forEach(target::set);
        target.set(HttpHeaderNames.DATE, DateFormatter.format(new Date()));
        if (!keepAlive) {
            target.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            target.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return response;
    }

    /** The body of a streamed answer; netty's encoder makes the chunks, or none for HTTP/1.0. */
    private final class ChunkedOutput extends OutputStream {
        private boolean ended;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (ended) {
                throw new IOException("the answer has ended");
            }
            // An empty chunk would end the body.
            if (length > 0) {
                outbound.write(new DefaultHttpContent(
                        Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, offset, offset + length))));
            }
        }

        @Override
        public void close() throws IOException {
            end();
        }

        void end() throws IOException {
            if (!ended) {
                ended = true;
                outbound.write(LastHttpContent.EMPTY_LAST_CONTENT);
            }
        }
    }
}
