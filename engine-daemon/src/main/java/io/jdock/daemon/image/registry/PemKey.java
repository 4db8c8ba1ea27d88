package io.jdock.daemon.image.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key as OpenSSL writes it: PKCS #8, or what went before it, PKCS #1 for RSA (RFC 8017, A.1.2)
 * and SEC 1
 * for elliptic curves (RFC 5915), which are put into the former's envelope (RFC 5208).
 */
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    /** rsaEncryption, and its parameters: NULL. */
    private static final String RSA = "06092a864886f70d0101010500";
    /** ecPublicKey; the curve follows. */
    private static final String EC = "06072a8648ce3d0201";

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int CURVE = 0xa0;

    private PemKey() {}

    static PrivateKey parse(String text) throws IOException, GeneralSecurityException {
        Matcher block = BLOCK.matcher(text);
        if (!block.find()) {
            throw new IOException("no unencrypted private key in PEM");
        }
        byte[] key = Base64.getMimeDecoder().decode(block.group(2));
        byte[] envelope = switch (block.group(1)) {
            case "RSA PRIVATE KEY" -> envelope(HexFormat.of().parseHex(RSA), key);
            case "EC PRIVATE KEY" -> envelope(join(HexFormat.of().parseHex(EC), curve(key)), key);
            default -> key;
        };
        var spec = new PKCS8EncodedKeySpec(envelope);
        for (String algorithm : new String[] {"RSA", "EC", "EdDSA"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException _) {
                // Another algorithm's.
            }
        }
        throw new InvalidKeySpecException("neither an RSA, an EC nor an EdDSA key");
    }

    private static byte[] envelope(byte[] algorithm, byte[] key) {
        byte[] version = {2, 1, 0};
        return value(SEQUENCE, join(version, join(value(SEQUENCE, algorithm), value(OCTETS, key))));
    }

    /** The curve's name: the content of the first element of context class 0 in the key's sequence. */
    private static byte[] curve(byte[] key) throws IOException {
        int[] at = {0};
        header(key, at);
        while (at[0] < key.length) {
            int tag = key[at[0]] & 0xff;
            int length = header(key, at);
            if (length > key.length - at[0]) {
                break;
            }
            if (tag == CURVE) {
                return Arrays.copyOfRange(key, at[0], at[0] + length);
            }
            at[0] += length;
        }
        throw new IOException("the EC private key does not name its curve");
    }

    /** Passes tag and length; gives the length. */
    private static int header(byte[] der, int[] at) throws IOException {
        if (at[0] + 2 > der.length) {
            throw new IOException("truncated private key");
        }
        int length = der[at[0] + 1] & 0xff;
        at[0] += 2;
        if (length < 0x80) {
            return length;
        }
        int bytes = length & 0x7f;
        if (bytes > 2 || at[0] + bytes > der.length) {
            throw new IOException("malformed private key");
        }
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | der[at[0]++] & 0xff;
        }
        return value;
    }

    private static byte[] value(int tag, byte[] content) {
        var out = new ByteArrayOutputStream(content.length + 4);
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        var out = new ByteArrayOutputStream(first.length + second.length);
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
