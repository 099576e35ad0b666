package io.balsa.api.client;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A name resolver that always answers the same addresses, starting at another one after each {@link #rotate()}.
 *
 * <p>gRPC's resolvers know one host name; a cluster's members are a list. Each channel registers a scheme of its own for
 * as long as it lives, since a resolver cannot otherwise be handed to a channel.
 */
final class FixedAddresses extends NameResolverProvider {
    private static final AtomicInteger CHANNELS = new AtomicInteger();

    private final String scheme = "balsa-members-" + CHANNELS.incrementAndGet();
    private final List<String> addresses;
    private final AtomicInteger first = new AtomicInteger();

    private FixedAddresses(List<String> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("A channel needs the address of at least one API server, host:port.");
        }
        this.addresses = List.copyOf(addresses);
        this.addresses.forEach(FixedAddresses::socketAddress);
    }

    static FixedAddresses register(List<String> addresses) {
        FixedAddresses provider = new FixedAddresses(addresses);
        NameResolverRegistry.getDefaultRegistry().register(provider);
        return provider;
    }

    void deregister() {
        NameResolverRegistry.getDefaultRegistry().deregister(this);
    }

    String target() {
        return scheme + ":///api";
    }

    /** The next connection starts one address further on. */
    void rotate() {
        first.updateAndGet(index -> (index + 1) % addresses.size());
    }

    List<EquivalentAddressGroup> inOrder() {
        int start = first.get();
        List<EquivalentAddressGroup> groups = new ArrayList<>(addresses.size());
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get((start + i) % addresses.size());
            Attributes attributes = Attributes.newBuilder()
                    .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, address)
                    .build();
            groups.add(new EquivalentAddressGroup(socketAddress(address), attributes));
        }
        return groups;
    }

    private static InetSocketAddress socketAddress(String address) {
        int colon = address.lastIndexOf(':');
        try {
            String host = address.substring(0, colon).replaceAll("^\\[|]$", "");
            return new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1)));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IllegalArgumentException("Not an address of the form host:port: \"" + address + "\".", e);
        }
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        return new Resolver();
    }

    @Override
    public String getDefaultScheme() {
        return scheme;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
        return Set.of(InetSocketAddress.class);
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return 5;
    }

    private final class Resolver extends NameResolver {
        private Listener2 listener = new Listener2() {
            @Override
            public void onResult(ResolutionResult result) {
                throw new IllegalStateException("The resolver has not been started.");
            }

            @Override
            public void onError(io.grpc.Status error) {
                throw new IllegalStateException("The resolver has not been started.");
            }
        };

        @Override
        public String getServiceAuthority() {
            return addresses.get(0);
        }

        @Override
        public void start(Listener2 started) {
            listener = started;
            refresh();
        }

        @Override
        public void refresh() {
            listener.onResult(ResolutionResult.newBuilder()
                    .setAddressesOrError(StatusOr.fromValue(inOrder()))
                    .build());
        }

        @Override
        public void shutdown() {
            // Nothing is held.
        }
    }
}
