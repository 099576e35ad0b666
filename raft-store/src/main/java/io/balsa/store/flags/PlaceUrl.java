package io.balsa.store.flags;

import io.balsa.store.config.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A URL that says where to listen or whom to call: a scheme, a host and a port. */
record PlaceUrl(boolean tls, String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(https?)://(\\[[0-9a-fA-F:.%]+\\]|[^\\[\\]/:@]+):([0-9]{1,5})");
    private static final int PORT_MAX = 65_535;

    /** What is wrong with a comma-separated list of them; empty: nothing. */
    static Optional<String> complaint(String list) {
        for (String url : list.split(",", -1)) {
            Optional<String> complaint = complaintAboutOne(url.strip());
            if (complaint.isPresent()) {
                return complaint;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> complaintAboutOne(String url) {
        if (url.startsWith("unix:") || url.startsWith("unixs:")) {
            return Optional.of("names a unix socket, which this store does not listen on: use http://127.0.0.1:PORT");
        }
        Matcher form = FORM.matcher(url);
        return form.matches() && Integer.parseInt(form.group(3)) <= PORT_MAX
                ? Optional.empty()
                : Optional.of("is not of the form http://HOST:PORT or https://HOST:PORT");
    }

    /** @throws IllegalArgumentException where there is a complaint */
    static PlaceUrl parse(String url) {
        Matcher form = FORM.matcher(url.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "\"" + url + "\" " + complaint(url).orElse("is not a URL"));
        }
        return new PlaceUrl(form.group(1).equals("https"), form.group(2), Integer.parseInt(form.group(3)));
    }

    /** Each once, in the order in which they were given; none for an empty list. */
    static List<PlaceUrl> parseAll(String list) {
        List<PlaceUrl> urls = new ArrayList<>();
        for (String url : list.split(",", -1)) {
            if (!url.isBlank()) {
                PlaceUrl parsed = parse(url);
                if (!urls.contains(parsed)) {
                    urls.add(parsed);
                }
            }
        }
        return urls;
    }

    /**
     * Where to listen.
     *
     * @throws IllegalArgumentException where the host is a name. etcd: only addresses and {@code localhost} are bound, since
     *     a name may mean another address tomorrow
     */
    Endpoint endpoint() {
        boolean literal = host.startsWith("[") || host.matches("[0-9]+(\\.[0-9]+){3}");
        if (!literal && !host.equals("localhost")) {
            throw new IllegalArgumentException(
                    "a member listens on IP addresses and localhost only, not on the name in " + this);
        }
        try {
            // etcd: localhost is 127.0.0.1
            InetAddress ip = InetAddress.getByName(literal ? host : "127.0.0.1");
            return new Endpoint(new InetSocketAddress(ip, port), tls);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the host of " + this + " is not an IP address", e);
        }
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + host + ":" + port;
    }
}
