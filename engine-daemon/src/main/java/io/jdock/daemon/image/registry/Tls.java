package io.jdock.daemon.image.registry;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom to trust, and as whom to appear, by host: the system's authorities with those of {@code HOST[:PORT]/*.crt}, and the
 * certificate of {@code *.cert} with the key of {@code *.key} of the same name.
 */
final class Tls {
    /** Where distributions keep their bundle; the first that exists counts. */
    private static final List<String> BUNDLES = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "/etc/ssl/cert.pem");

    private static final char[] NO_PASSWORD = {};

    private final RegistryConfig config;

    Tls(RegistryConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    /** Whether that host has a directory of its own. */
    boolean hasOwn(String host) {
        return isName(host) && Files.isDirectory(config.certificates().resolve(host));
    }

    /**
     * The context for a host.
     *
     * @throws IOException if a certificate or a key cannot be read, with its file
     */
    SSLContext context(String host) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust = config.isInsecure(host) ? new TrustManager[] {new TrustAll()} : trust(host);
            context.init(keys(host), trust, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("set TLS up for registry \"" + host + "\": " + e.getMessage(), e);
        }
    }

    private static boolean isName(String host) {
        return !host.isEmpty() && !host.startsWith(".") && host.indexOf('/') < 0;
    }

    private TrustManager[] trust(String host) throws IOException, GeneralSecurityException {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        String named = config.environment().getOrDefault("SSL_CERT_FILE", "");
        List<String> bundles = named.isEmpty() ? BUNDLES : List.of(named);
        for (String bundle : bundles) {
            if (Files.isReadable(Path.of(bundle))) {
                add(authorities, Path.of(bundle));
                break;
            }
        }
        for (Path file : files(host, "*.crt")) {
            add(authorities, file);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        // Without any, those of the Java platform hold.
        factory.init(authorities.size() == 0 ? null : authorities);
        return factory.getTrustManagers();
    }

    private static void add(KeyStore authorities, Path file) throws IOException, GeneralSecurityException {
        for (Certificate certificate : certificates(file)) {
            authorities.setCertificateEntry("ca" + authorities.size(), certificate);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (GeneralSecurityException e) {
            throw new IOException("read certificate " + file + ": " + e.getMessage(), e);
        }
    }

    private KeyManager[] keys(String host) throws IOException, GeneralSecurityException {
        KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
        own.load(null, null);
        for (Path file : files(host, "*.cert")) {
            String name = file.getFileName().toString().replaceFirst("\\.cert$", "");
            Path key = file.resolveSibling(name + ".key");
            if (!Files.exists(key)) {
                throw new IOException("missing key " + key.getFileName() + " for client certificate "
                        + file.getFileName() + "; CA certificates must use the extension .crt");
            }
            try {
                own.setKeyEntry(
                        name,
                        PemKey.parse(Files.readString(key)),
                        NO_PASSWORD,
                        certificates(file).toArray(Certificate[]::new));
            } catch (IOException | GeneralSecurityException e) {
                throw new IOException("read client certificate " + file + ": " + e.getMessage(), e);
            }
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(own, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private List<Path> files(String host, String pattern) throws IOException {
        var found = new ArrayList<Path>();
        if (hasOwn(host)) {
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(config.certificates().resolve(host), pattern)) {
                files.forEach(found::add);
            }
        }
        return found;
    }

    /** For registries that were configured as insecure; an extended one, so that the host's name is not checked either. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
