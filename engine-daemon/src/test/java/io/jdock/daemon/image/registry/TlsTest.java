package io.jdock.daemon.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates as OpenSSL makes them, at a server that wants one from its client, too. */
final class TlsTest {
    private static final String MAKE = """
            set -e
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout ca.key -out ca.crt \
              -subj /CN=authority -addext basicConstraints=critical,CA:TRUE
            sign() {
              openssl req -new -key $1.key -out $1.csr -subj /CN=$1
              echo subjectAltName=DNS:localhost > names
              openssl x509 -req -in $1.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out $1.cert -extfile names
            }
            openssl genrsa -out server.key 2048; sign server
            openssl genrsa -traditional -out pkcs1.key 2048; sign pkcs1
            openssl ecparam -name prime256v1 -genkey -noout -out sec1.key; sign sec1
            openssl genpkey -algorithm ED25519 -out pkcs8.key; sign pkcs8
            openssl pkcs12 -export -inkey server.key -in server.cert -passout pass:changeit -out server.p12
            """;

    @TempDir
    Path directory;

    private HttpsServer server() throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("server.p12"))) {
            own.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, "changeit".toCharArray());
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        try (InputStream in = Files.newInputStream(directory.resolve("ca.crt"))) {
            authorities.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void trustsAndAppearsAsItsDirectorySays() throws Exception {
        Process made = new ProcessBuilder("sh", "-c", MAKE)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        assumeTrue(made.waitFor() == 0, () -> "openssl failed in " + directory);
        HttpsServer server = server();
        try {
            String host = "localhost:" + server.getAddress().getPort();
            assertThatThrownBy(() -> ping(host)).hasMessageContaining("certificate signed by unknown authority");
            Path own = Files.createDirectories(directory.resolve("certs.d").resolve(host));
            Files.copy(directory.resolve("ca.crt"), own.resolve("ca.crt"));
            assertThatThrownBy(() -> ping(host)).hasMessageStartingWith("Get \"https://" + host);
            for (String kind : List.of("pkcs1", "sec1", "pkcs8")) {
                Files.copy(directory.resolve(kind + ".cert"), own.resolve("client.cert"));
                assertThatThrownBy(() -> ping(host)).hasMessageContaining("missing key client.key");
                Files.copy(directory.resolve(kind + ".key"), own.resolve("client.key"));
                ping(host);
                Files.delete(own.resolve("client.cert"));
                Files.delete(own.resolve("client.key"));
            }
        } finally {
            server.stop(0);
        }
        assertThatThrownBy(() -> PemKey.parse("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
                .hasMessageContaining("no unencrypted private key");
        assertThat(Files.exists(directory.resolve("certs.d"))).isTrue();
    }

    private void ping(String host) throws Exception {
        var config = new RegistryConfig(
                List.of(), List.of(), directory.resolve("certs.d"), Map.of(), RegistryConfig.Timeouts.DEFAULT, 3, 5);
        var registry = new Registry(config);
        registry.connect(
                        registry.endpoints(host, Access.PULL),
                        new Repository(host, "app"),
                        Access.PULL,
                        Credentials.NONE)
                .client()
                .close();
    }
}
