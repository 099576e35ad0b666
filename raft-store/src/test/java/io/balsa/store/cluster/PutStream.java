package io.balsa.store.cluster;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client that puts one key after the other, each once, at one member after the other, and remembers which were
 * acknowledged and how long the longest wait between two acknowledgements was.
 */
public final class PutStream implements AutoCloseable {
    private final String prefix;
    private final List<? extends Channel> members;
    private final List<String> acknowledged = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "put-stream");
    private volatile boolean stopping;
    private volatile int count;
    private volatile long lastNanos = System.nanoTime();
    private volatile long longestGapNanos;

    private PutStream(String prefix, List<? extends Channel> members) {
        this.prefix = prefix;
        this.members = members;
    }

    public static PutStream start(String prefix, List<? extends Channel> members) {
        PutStream stream = new PutStream(prefix, members);
        stream.thread.setDaemon(true);
        stream.thread.start();
        return stream;
    }

    private void run() {
        for (int i = 0; !stopping; i++) {
            Channel member = members.get(i % members.size());
            String key = prefix + i;
            PutRequest put = PutRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8(key))
                    .setValue(ByteString.copyFromUtf8("value of " + key))
                    .build();
            try {
                KVGrpc.newBlockingStub(member)
                        .withDeadlineAfter(6, TimeUnit.SECONDS)
                        .put(put);
            } catch (StatusRuntimeException e) {
                // Not acknowledged: it may or may not be there. The next key goes to the next member.
                continue;
            }
            long now = System.nanoTime();
            longestGapNanos = Math.max(longestGapNanos, now - lastNanos);
            lastNanos = now;
            synchronized (acknowledged) {
                acknowledged.add(key);
            }
            count++;
        }
    }

    /** How many puts have been acknowledged so far. */
    public int count() {
        return count;
    }

    /** The longest time between two acknowledgements since the last call. */
    public Duration longestGap() {
        Duration gap = Duration.ofNanos(longestGapNanos);
        longestGapNanos = 0;
        return gap;
    }

    /** Keys that were acknowledged and that the member does not have, or has with another value. */
    public List<String> missingOn(Channel member) {
        List<String> missing = new ArrayList<>();
        synchronized (acknowledged) {
            for (String key : acknowledged) {
                var answer = KVGrpc.newBlockingStub(member)
                        .withWaitForReady()
                        .withDeadlineAfter(10, TimeUnit.SECONDS)
                        .range(RangeRequest.newBuilder()
                                .setKey(ByteString.copyFromUtf8(key))
                                .setSerializable(!missing.isEmpty() || !key.equals(acknowledged.get(0)))
                                .build());
                boolean there = answer.getKvsCount() == 1
                        && answer.getKvs(0).getValue().toStringUtf8().equals("value of " + key);
                if (!there) {
                    missing.add(key);
                }
            }
        }
        return missing;
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
