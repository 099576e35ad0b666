package io.balsa.store.lock;

import com.google.protobuf.ByteString;
import io.balsa.etcd.election.LeaderResponse;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.store.watch.Sink;
import io.balsa.store.watch.WatchStream;
import org.jspecify.annotations.Nullable;

/**
 * Follows an election: the leader as it is, then whatever it proclaims, then its successor. Every leader that stays is seen;
 * of those that come and go while the consumer is slow the last one is.
 *
 * <p>Follows one key at a time: that of the leader, or, while nobody leads, the first one that appears below the name. When
 * it is deleted the oldest key is looked up again, because the next leader may have stood there all along.
 */
public final class Observation implements AutoCloseable {
    /** Takes what is seen. Its methods are called one at a time. */
    public interface Listener {
        /** Whether there is room for more; when it turns true again, {@link Observation#ready()} is to be called. */
        boolean isReady();

        void leads(LeaderResponse leader);

        /** Nothing more comes. */
        void fail(Throwable cause);
    }

    private final StoreCalls calls;
    private final Contest contest;
    private final Listener listener;

    /** What is followed at the moment. Guarded by this. */
    private @Nullable Follower following;

    private boolean closed;

    public Observation(StoreCalls calls, ByteString name, Listener listener) {
        this.calls = calls;
        this.contest = new Contest(calls, name);
        this.listener = listener;
    }

    /** Begins, or looks again after a leader has gone. */
    public void start() {
        contest.owner().whenComplete((found, failure) -> {
            if (failure != null) {
                fail(failure);
            } else if (found.getKvsCount() == 0) {
                follow(null, found.getHeader().getRevision() + 1);
            } else {
                leads(found);
            }
        });
    }

    private void leads(RangeResponse found) {
        KeyValue leader = found.getKvs(0);
        long revision = found.getHeader().getRevision();
        listener.leads(LeaderResponse.newBuilder()
                .setHeader(found.getHeader())
                .setKv(leader)
                .build());
        follow(leader.getKey(), revision + 1);
    }

    /** @param key of the leader; null: whoever comes first */
    private void follow(@Nullable ByteString key, long fromRevision) {
        WatchCreateRequest.Builder request = WatchCreateRequest.newBuilder().setStartRevision(fromRevision);
        if (key == null) {
            request.setKey(contest.prefix()).setRangeEnd(Contest.prefixEnd(contest.prefix()));
        } else {
            request.setKey(key);
        }
        Follower next = new Follower(key);
        WatchStream stream = calls.watch(request.build(), next);
        boolean late;
        synchronized (this) {
            late = closed || next.done;
            next.stream = stream;
            following = late ? null : next;
        }
        if (late) {
            stream.close();
        }
    }

    /** The listener has room again. */
    public void ready() {
        Follower now;
        synchronized (this) {
            now = following;
        }
        if (now != null && now.stream != null) {
            now.stream.ready();
        }
    }

    @Override
    public void close() {
        Follower now;
        synchronized (this) {
            closed = true;
            now = following;
            following = null;
        }
        if (now != null && now.stream != null) {
            now.stream.close();
        }
    }

    private void fail(Throwable cause) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        listener.fail(cause);
    }

    /** One watch, on the thread of all watches. */
    private final class Follower implements Sink {
        private final @Nullable ByteString leader;
        private @Nullable WatchStream stream;
        private boolean done;

        Follower(@Nullable ByteString leader) {
            this.leader = leader;
        }

        @Override
        public boolean isReady() {
            return listener.isReady();
        }

        @Override
        public void send(WatchResponse response) {
            if (done) {
                return;
            }
            for (Event event : response.getEventsList()) {
                if (event.getType() == Event.EventType.DELETE) {
                    if (leader != null) {
                        moveOn();
                        return;
                    }
                } else if (leader == null) {
                    // The first to come leads; looked up, because it may have gone again.
                    moveOn();
                    return;
                } else {
                    tell(response.getHeader(), event.getKv());
                }
            }
            if (response.getCanceled()) {
                moveOn();
            }
        }

        private void tell(ResponseHeader header, KeyValue kv) {
            listener.leads(
                    LeaderResponse.newBuilder().setHeader(header).setKv(kv).build());
        }

        private void moveOn() {
            WatchStream old;
            synchronized (Observation.this) {
                if (done) {
                    return;
                }
                done = true;
                old = stream;
                if (following == this) {
                    following = null;
                }
            }
            if (old != null) {
                old.close();
            }
            start();
        }

        @Override
        public void requestMore() {
            // One request is all there is.
        }

        @Override
        public void fail(RuntimeException cause) {
            Observation.this.fail(cause);
        }
    }
}
