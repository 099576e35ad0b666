package io.balsa.store.raft;

import io.balsa.etcd.v3.Member;
import io.balsa.peer.v1.HelloRequest;
import io.balsa.store.member.MemberIds;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Says hello to every other member of the table, again and again, also to those that raft does not know yet. */
final class PeerWatch {
    /** A member that stands still this long is away. etcd: what it waits for a message of a peer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final long self;
    private final PeerClient peers;
    private final Runnable refused;
    private final LongSupplier nanoTime;
    private final Contacts contacts = new Contacts();
    private final Set<Long> asked = ConcurrentHashMap.newKeySet();

    /** @param refused called when a member begins to refuse connections, on the network's thread */
    PeerWatch(long self, PeerClient peers, Runnable refused, LongSupplier nanoTime) {
        this.self = self;
        this.peers = peers;
        this.refused = refused;
        this.nanoTime = nanoTime;
    }

    Contacts contacts() {
        return contacts;
    }

    /** One round; those that still owe an answer are not asked again. */
    void turn(List<Member> table) {
        contacts.keepOnly(table.stream().map(Member::getID).toList());
        for (Member member : table) {
            long id = member.getID();
            if (id != self && asked.add(id)) {
                long from = nanoTime.getAsLong();
                peers.call(MemberIds.hex(id), PeerRpc.HELLO, HelloRequest.getDefaultInstance(), PATIENCE.toNanos())
                        .whenComplete((reply, failure) -> {
                            asked.remove(id);
                            if (reply != null) {
                                contacts.answered(id, reply.getLastIndex(), nanoTime.getAsLong());
                            } else if (failure instanceof PeerClient.Failed failed && failed.unattended()) {
                                if (contacts.refusing(id)) {
                                    refused.run();
                                }
                            } else {
                                contacts.silent(id);
                                reconnectAfter(nanoTime.getAsLong() - from, id);
                            }
                        });
            }
        }
    }

    /** Not refused, not unreachable, but silent: the connection may be one that nobody on the way knows any more. */
    private void reconnectAfter(long silentNanos, long id) {
        if (silentNanos >= PATIENCE.toNanos()) {
            peers.reconnect(MemberIds.hex(id));
        }
    }
}
