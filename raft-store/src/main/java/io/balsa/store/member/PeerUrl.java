package io.balsa.store.member;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a member is reached by the others.
 *
 * @param scheme http or https
 * @param host a name or an address; an IPv6 address in brackets
 */
public record PeerUrl(String scheme, String host, int port) implements Comparable<PeerUrl> {
    /** Not an address that a member can have; the message says of what form one is. */
    public static final class Invalid extends IllegalArgumentException {
        Invalid(String text) {
            super("\"" + text + "\" is not of the form http://HOST:PORT or https://HOST:PORT");
        }
    }

    /**
     * Reads one. etcd: {@code NewURLs} trims, wants a scheme it knows and a port, and no path.
     *
     * @throws Invalid also for etcd's unix sockets, which Ratis cannot connect to
     */
    public static PeerUrl parse(String text) {
        try {
            URI uri = new URI(text.strip());
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            String authority = uri.getRawAuthority();
            boolean bare = uri.getRawPath().isEmpty() && uri.getRawQuery() == null && uri.getRawFragment() == null;
            if ((!scheme.equals("http") && !scheme.equals("https")) || authority == null || !bare) {
                throw new Invalid(text);
            }
            return ofAuthority(scheme, authority, text);
        } catch (URISyntaxException | NullPointerException e) {
            throw new Invalid(text);
        }
    }

    private static PeerUrl ofAuthority(String scheme, String authority, String text) {
        int colon = authority.lastIndexOf(':');
        String host = colon < 0 ? "" : authority.substring(0, colon);
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || host.contains("@") || (!brackets && host.contains(":"))) {
            throw new Invalid(text);
        }
        try {
            int port = Integer.parseInt(authority.substring(colon + 1));
            if (port < 0 || port > 0xffff) {
                throw new Invalid(text);
            }
            return new PeerUrl(scheme, host, port);
        } catch (NumberFormatException e) {
            throw new Invalid(text);
        }
    }

    /**
     * All addresses of one member, sorted as etcd does.
     *
     * @throws Invalid when there is none, or one that is not an address
     */
    public static List<String> normalized(List<String> texts) {
        if (texts.isEmpty()) {
            throw new Invalid("");
        }
        List<PeerUrl> urls = new ArrayList<>();
        texts.forEach(text -> urls.add(parse(text)));
        return urls.stream().sorted().map(PeerUrl::toString).toList();
    }

    @Override
    public int compareTo(PeerUrl other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }
}
