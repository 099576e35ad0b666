package io.balsa.ctl.cli.describe;

/** {@code 10.0.0.1:80}, {@code [fd00::1]:80}. */
final class HostPort {
    private HostPort() {}

    static String join(String host, String port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
