package io.balsa.store;

import io.balsa.store.config.Endpoint;
import io.balsa.store.config.Listen;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Asks for all ports before anything is made: Ratis ends the process without a word of ours when its port is taken. */
final class FreePorts {
    private FreePorts() {}

    /** @throws IOException with a sentence for the operator: which one is taken, or not this machine's */
    static void require(Listen listen) throws IOException {
        require("client", listen.clients());
        require("peer", List.of(listen.peers()));
        require("client", listen.clientHttp());
        require("metrics", listen.metrics());
    }

    private static void require(String which, List<Endpoint> places) throws IOException {
        for (Endpoint place : places) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(new InetSocketAddress(place.ip(), place.address().getPort()));
            } catch (IOException e) {
                throw new IOException(
                        "the " + which + " address " + Endpoint.hostPort(place.address()) + " cannot be used: "
                                + e.getMessage() + "; is another member running?",
                        e);
            }
        }
    }
}
