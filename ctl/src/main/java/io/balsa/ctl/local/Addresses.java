package io.balsa.ctl.local;

import io.balsa.ctl.cli.CliError;
import java.net.InetSocketAddress;

/** {@code host:port} as flags take it. */
public final class Addresses {
    private Addresses() {}

    public static InetSocketAddress parse(String text) throws CliError {
        int colon = text.lastIndexOf(':');
        if (colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port <= 65_535) {
                return new InetSocketAddress(text.substring(0, colon), port);
            }
        }
        throw CliError.usage("error: \"" + text + "\" is not an address like 127.0.0.1:6443");
    }
}
