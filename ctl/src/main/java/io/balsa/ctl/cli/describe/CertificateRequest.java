package io.balsa.ctl.cli.describe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request for a certificate (PKCS #10, RFC 2986) as far as it names its subject. The JDK reads certificates and no
 * requests, and a user command has no library for them on its class path.
 */
final class CertificateRequest {
    /** Attribute types of names (RFC 4519), as the bytes of their identifiers. */
    static final String COMMON_NAME = "550403";

    static final String SERIAL_NUMBER = "550405";
    static final String COUNTRY = "550406";
    static final String LOCALITY = "550407";
    static final String PROVINCE = "550408";
    static final String STREET = "550409";
    static final String ORGANIZATION = "55040a";
    static final String UNIT = "55040b";
    static final String POSTAL_CODE = "550411";

    /** The tags of alternative names (RFC 5280, 4.2.1.6). */
    static final int EMAIL = 0x81;

    static final int DNS = 0x82;
    static final int URI = 0x86;
    static final int IP = 0x87;

    private static final String EXTENSIONS = "2a864886f70d01090e";
    private static final String ALTERNATIVE_NAMES = "551d11";
    private static final int OBJECT_ID = 0x06;
    private static final int OCTETS = 0x04;
    private static final int ATTRIBUTES = 0xa0;
    private static final int BMP_STRING = 0x1e;
    private static final Pattern ZEROS = Pattern.compile(":0(:0)+:");

    private final Map<String, List<String>> subject = new HashMap<>();
    private final Map<Integer, List<String>> alternatives = new HashMap<>();

    /** A value with its tag; those of sequences and sets hold others. */
    private static final class Der {
        private final int tag;
        private final byte[] content;

        Der(int tag, byte[] content) {
            this.tag = tag;
            this.content = content;
        }

        List<Der> parts() {
            List<Der> parts = new ArrayList<>();
            int at = 0;
            while (at < content.length) {
                int tag = byteAt(at);
                int length = byteAt(at + 1);
                at += 2;
                if (length > 0x80) {
                    int octets = length - 0x80;
                    length = 0;
                    for (int i = 0; i < octets; i++) {
                        length = length << 8 | byteAt(at++);
                    }
                }
                if (length < 0 || length > content.length - at) {
                    throw new IllegalArgumentException("data truncated");
                }
                parts.add(new Der(tag, Arrays.copyOfRange(content, at, at + length)));
                at += length;
            }
            return parts;
        }

        Der part(int index) {
            List<Der> parts = parts();
            if (index >= parts.size()) {
                throw new IllegalArgumentException("sequence truncated");
            }
            return parts.get(index);
        }

        private int byteAt(int at) {
            if (at >= content.length) {
                throw new IllegalArgumentException("data truncated");
            }
            return content[at] & 0xff;
        }

        String hex() {
            return HexFormat.of().formatHex(content);
        }

        String text() {
            return new String(content, tag == BMP_STRING ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8);
        }
    }

    private CertificateRequest() {}

    /** @throws IllegalArgumentException where it is none */
    static CertificateRequest parse(byte[] der) {
        CertificateRequest request = new CertificateRequest();
        Der info = new Der(0, der).part(0).part(0);
        for (Der names : info.part(1).parts()) {
            for (Der name : names.parts()) {
                request.subject
                        .computeIfAbsent(name.part(0).hex(), type -> new ArrayList<>())
                        .add(name.part(1).text());
            }
        }
        for (Der part : info.parts()) {
            if (part.tag == ATTRIBUTES) {
                part.parts().forEach(request::attribute);
            }
        }
        return request;
    }

    private void attribute(Der attribute) {
        if (!attribute.part(0).hex().equals(EXTENSIONS)) {
            return;
        }
        for (Der extension : attribute.part(1).part(0).parts()) {
            List<Der> parts = extension.parts();
            Der value = parts.get(parts.size() - 1);
            boolean names = parts.get(0).tag == OBJECT_ID && parts.get(0).hex().equals(ALTERNATIVE_NAMES);
            if (names && value.tag == OCTETS) {
                for (Der name : new Der(0, value.content).part(0).parts()) {
                    alternatives
                            .computeIfAbsent(name.tag, tag -> new ArrayList<>())
                            .add(name.tag == IP ? address(name.content) : name.text());
                }
            }
        }
    }

    private static String address(byte[] bytes) {
        try {
            return shortened(InetAddress.getByAddress(bytes).getHostAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("cannot parse IP address of length " + bytes.length, e);
        }
    }

    /** {@code fd00::1}: the first of the longest runs of zeros is left out (RFC 5952). */
    private static String shortened(String address) {
        if (!address.contains(":")) {
            return address;
        }
        Matcher runs = ZEROS.matcher(":" + address + ":");
        String longest = "";
        while (runs.find()) {
            longest = runs.group().length() > longest.length() ? runs.group() : longest;
        }
        String all = ":" + address + ":";
        if (longest.isEmpty()) {
            return address;
        }
        int at = all.indexOf(longest);
        String head = all.substring(0, at);
        String tail = all.substring(at + longest.length());
        return (head.isEmpty() ? "" : head.substring(1)) + "::"
                + (tail.isEmpty() ? "" : tail.substring(0, tail.length() - 1));
    }

    List<String> subject(String type) {
        return subject.getOrDefault(type, List.of());
    }

    List<String> alternatives(int tag) {
        return alternatives.getOrDefault(tag, List.of());
    }

    boolean hasAlternatives() {
        return alternatives.containsKey(DNS)
                || alternatives.containsKey(EMAIL)
                || alternatives.containsKey(URI)
                || alternatives.containsKey(IP);
    }
}
