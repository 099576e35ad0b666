package io.balsa.store.raft;

import io.balsa.store.member.PeerUrl;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@code member:///<id>} into the member's present addresses, and tells the connection when they change. Ratis keeps
 * the address of a peer for ever, once it has seen it; so it is given this one, which never changes.
 */
final class MemberResolver extends NameResolver {
    static final String SCHEME = "member";

    /** The members of this process. Static, because gRPC finds resolvers by a table of the process, and only so. */
    private static final List<MemberAddresses> BOOKS = new CopyOnWriteArrayList<>();

    static {
        NameResolverRegistry.getDefaultRegistry().register(new Provider());
    }

    private final String id;
    private final SynchronizationContext listenerThread;
    private final Executor executor;
    private @Nullable Listener2 listener;
    private final List<Runnable> subscriptions = new ArrayList<>();

    private MemberResolver(String id, Args args) {
        this.id = id;
        this.listenerThread = args.getSynchronizationContext();
        this.executor = args.getOffloadExecutor() == null ? Runnable::run : args.getOffloadExecutor();
    }

    /** @return stops serving */
    static Runnable serve(MemberAddresses book) {
        BOOKS.add(book);
        return () -> BOOKS.remove(book);
    }

    /** TLS compares each address with its own name, see {@link #group}; this one is for a member that is not known. */
    @Override
    public String getServiceAuthority() {
        return id;
    }

    @Override
    public void start(Listener2 told) {
        listener = told;
        BOOKS.forEach(book -> subscriptions.add(book.listen(id, this::resolve)));
        resolve();
    }

    @Override
    public void refresh() {
        resolve();
    }

    @Override
    public void shutdown() {
        subscriptions.forEach(Runnable::run);
        subscriptions.clear();
    }

    private void resolve() {
        executor.execute(() -> {
            List<EquivalentAddressGroup> groups = new ArrayList<>();
            for (MemberAddresses book : BOOKS) {
                if (groups.isEmpty()) {
                    book.of(id).forEach(url -> groups.add(group(url)));
                }
            }
            listenerThread.execute(() -> tell(groups));
        });
    }

    private void tell(List<EquivalentAddressGroup> groups) {
        if (listener != null) {
            StatusOr<List<EquivalentAddressGroup>> result = groups.isEmpty()
                    ? StatusOr.fromStatus(Status.UNAVAILABLE.withDescription("no address is known of member " + id))
                    : StatusOr.fromValue(groups);
            listener.onResult2(
                    ResolutionResult.newBuilder().setAddressesOrError(result).build());
        }
    }

    private static EquivalentAddressGroup group(PeerUrl url) {
        String host =
                url.host().startsWith("[") ? url.host().substring(1, url.host().length() - 1) : url.host();
        return new EquivalentAddressGroup(
                new InetSocketAddress(host, url.port()),
                Attributes.newBuilder()
                        .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, url.host() + ":" + url.port())
                        .build());
    }

    private static final class Provider extends NameResolverProvider {
        @Override
        protected boolean isAvailable() {
            return true;
        }

        @Override
        protected int priority() {
            return 5;
        }

        @Override
        public String getDefaultScheme() {
            return SCHEME;
        }

        @Override
        public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
            return List.of(InetSocketAddress.class);
        }

        @Override
        public @Nullable NameResolver newNameResolver(URI target, Args args) {
            return SCHEME.equals(target.getScheme())
                    ? new MemberResolver(target.getPath().substring(1), args)
                    : null;
        }
    }
}
