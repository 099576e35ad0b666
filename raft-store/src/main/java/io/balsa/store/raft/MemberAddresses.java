package io.balsa.store.raft;

import io.balsa.etcd.v3.Member;
import io.balsa.store.member.MemberIds;
import io.balsa.store.member.PeerUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where the other members are, as far as this one knows: what it was started with, then what the table says. A member that
 * has left the table keeps its last address, for raft has to talk to it until it is out of the configuration.
 *
 * <p>Any thread. Listeners are told after the change, on the thread that made it: they hand over.
 */
final class MemberAddresses implements AutoCloseable {
    private record Listener(String id, Runnable told) {}

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Runnable unregister;
    private volatile Map<String, List<PeerUrl>> known = Map.of();

    /** @param bootstrap what this member was started with */
    MemberAddresses(Collection<Member> bootstrap) {
        update(bootstrap);
        unregister = MemberResolver.serve(this);
    }

    /** As Ratis and gRPC are given a member's address: resolved by {@link MemberResolver}, again and again. */
    static String target(String id) {
        return MemberResolver.SCHEME + ":///" + id;
    }

    /** Empty: nothing is known of such a member. */
    List<PeerUrl> of(String id) {
        return known.getOrDefault(id, List.of());
    }

    /** Ids of all members that have ever been known here. */
    Set<String> ids() {
        return known.keySet();
    }

    /** What the table says now. */
    void update(Collection<Member> table) {
        List<String> moved = new ArrayList<>();
        synchronized (this) {
            Map<String, List<PeerUrl>> next = new HashMap<>(known);
            for (Member member : table) {
                String id = MemberIds.hex(member.getID());
                List<PeerUrl> urls =
                        member.getPeerURLsList().stream().map(PeerUrl::parse).toList();
                if (!urls.equals(next.put(id, urls))) {
                    moved.add(id);
                }
            }
            known = Map.copyOf(next);
        }
        for (Listener listener : listeners) {
            if (moved.contains(listener.id())) {
                listener.told().run();
            }
        }
    }

    /** @return stops listening */
    Runnable listen(String id, Runnable told) {
        Listener listener = new Listener(id, told);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        unregister.run();
    }
}
