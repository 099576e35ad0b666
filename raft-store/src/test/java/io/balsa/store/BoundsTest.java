package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.CompactionResponse;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeStreamResponse;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.TxnResponse;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchGrpc;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.StoreCluster;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Much of everything, at three members of half a gigabyte of heap each. Says what it took, and what of the heap is in use
 * after a collection; only that it ends well is asked for. With {@code -Dbalsa.long=true}, ten thousand watches, a million keys, a million superseded versions.
 */
class BoundsTest {
    private static final boolean LONG = Boolean.getBoolean("balsa.long");
    private static final int WATCHES = LONG ? 10_000 : 1_000;
    private static final int KEYS = LONG ? 1_000_000 : 10_000;
    private static final int PUTS_PER_TXN = 100;
    private static final int TXNS_UNDER_WAY = 32;
    private static final long PATIENCE_MINUTES = 10;

    /** The two generations, in what the JVM says of its heap. */
    private static final Pattern USED = Pattern.compile("generation +total \\d+K, used (\\d+)K");

    @TempDir
    private Path folder;

    @Test
    void manyWatchesOnOneStreamAreToldEachItsOwn() throws Exception {
        try (StoreCluster cluster = StoreCluster.start(folder, 3)) {
            MemberProcess follower = cluster.follower();
            Channel member = follower.channel();
            fill(member, WATCHES);
            long heapBefore = heapMebibytes(follower);
            CountDownLatch created = new CountDownLatch(WATCHES);
            CountDownLatch told = new CountDownLatch(WATCHES);
            StreamObserver<WatchRequest> requests = WatchGrpc.newStub(member).watch(new Watcher(created, told));
            long start = System.nanoTime();
            for (int i = 0; i < WATCHES; i++) {
                requests.onNext(WatchRequest.newBuilder()
                        .setCreateRequest(
                                WatchCreateRequest.newBuilder().setKey(key(i)).setWatchId(i + 1))
                        .build());
            }
            await(created);
            long made = millis(start, System.nanoTime());
            long heapWith = heapMebibytes(follower);
            start = System.nanoTime();
            fill(member, WATCHES);
            await(told);
            long toldAll = millis(start, System.nanoTime());
            say(
                    "%,d watches on one stream: made in %d ms, each told of its key in %d ms; heap %d MiB before, %d with, %d after"
                            .formatted(WATCHES, made, toldAll, heapBefore, heapWith, heapMebibytes(follower)));
            assertAllLive(cluster);
        }
    }

    @Test
    void aLongListIsStreamedAndCompactionHoldsNobodyUp() {
        try (StoreCluster cluster = StoreCluster.start(folder, 3)) {
            MemberProcess leader = cluster.leader();
            Channel member = leader.channel();
            long heap = heapMebibytes(leader);
            long start = System.nanoTime();
            long revision = fill(member, KEYS);
            say("%,d keys put in %d ms; heap %d MiB before, %d after"
                    .formatted(KEYS, millis(start, System.nanoTime()), heap, heapMebibytes(leader)));

            start = System.nanoTime();
            Iterator<RangeStreamResponse> chunks = KVGrpc.newBlockingStub(member)
                    .withDeadlineAfter(PATIENCE_MINUTES, TimeUnit.MINUTES)
                    .rangeStream(RangeRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("key"))
                            .setRangeEnd(ByteString.copyFromUtf8("kez"))
                            .build());
            long seen = 0;
            while (chunks.hasNext()) {
                seen += chunks.next().getRangeResponse().getKvsCount();
            }
            assertThat(seen).isEqualTo(KEYS);
            say("%,d keys streamed in %d ms; heap %d MiB after"
                    .formatted(KEYS, millis(start, System.nanoTime()), heapMebibytes(leader)));

            // As many superseded versions as there are keys.
            revision = fill(member, KEYS);
            List<Long> before = putUntil(member, () -> true);
            ListenableFuture<CompactionResponse> compaction = KVGrpc.newFutureStub(member)
                    .withDeadlineAfter(PATIENCE_MINUTES, TimeUnit.MINUTES)
                    .compact(CompactionRequest.newBuilder()
                            .setRevision(revision)
                            .setPhysical(true)
                            .build());
            start = System.nanoTime();
            List<Long> during = putUntil(member, compaction::isDone);
            long compacted = millis(start, System.nanoTime());
            double ratio = (double) p99(during) / p99(before);
            say(String.format(
                    Locale.ROOT,
                    "%,d superseded versions compacted in %d ms; p99 of puts %d us before, %d us meanwhile: %.2f times",
                    KEYS,
                    compacted,
                    p99(before) / 1_000,
                    p99(during) / 1_000,
                    ratio));
            assertThat(compaction).isDone();
            assertAllLive(cluster);
        }
    }

    /** What is reachable, after a full collection; of the member's own JVM, which tells. */
    private static long heapMebibytes(MemberProcess member) {
        jcmd(member, "GC.run");
        Matcher used = USED.matcher(jcmd(member, "GC.heap_info"));
        long kibibytes = 0;
        while (used.find()) {
            kibibytes += Long.parseLong(used.group(1));
        }
        return kibibytes >> 10;
    }

    private static String jcmd(MemberProcess member, String command) {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process jcmd = new ProcessBuilder(program, Long.toString(member.pid()), command)
                    .redirectErrorStream(true)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nobody has run out of memory. */
    private static void assertAllLive(StoreCluster cluster) {
        assertThat(cluster.members()).allMatch(MemberProcess::isAlive);
    }

    /** Puts all keys once, many at a time; the revision after the last. */
    private static long fill(Channel member, int keys) {
        KVGrpc.KVFutureStub kv = KVGrpc.newFutureStub(member).withDeadlineAfter(PATIENCE_MINUTES, TimeUnit.MINUTES);
        Deque<ListenableFuture<TxnResponse>> underWay = new ArrayDeque<>();
        long revision = 0;
        for (int first = 0; first < keys; first += PUTS_PER_TXN) {
            TxnRequest.Builder txn = TxnRequest.newBuilder();
            for (int i = first; i < Math.min(keys, first + PUTS_PER_TXN); i++) {
                txn.addSuccess(RequestOp.newBuilder()
                        .setRequestPut(PutRequest.newBuilder().setKey(key(i)).setValue(key(i))));
            }
            underWay.add(kv.txn(txn.build()));
            if (underWay.size() >= TXNS_UNDER_WAY) {
                revision = revision(underWay.remove());
            }
        }
        while (!underWay.isEmpty()) {
            revision = revision(underWay.remove());
        }
        return revision;
    }

    private static long revision(ListenableFuture<TxnResponse> txn) {
        try {
            return txn.get(PATIENCE_MINUTES, TimeUnit.MINUTES).getHeader().getRevision();
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("a transaction failed", e);
        }
    }

    /** One put after the other, at least as many as a p99 needs; how long each took, in nanoseconds. */
    private static List<Long> putUntil(Channel member, BooleanSupplier done) {
        KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(member).withDeadlineAfter(PATIENCE_MINUTES, TimeUnit.MINUTES);
        PutRequest put =
                PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("other")).build();
        List<Long> took = new ArrayList<>();
        boolean enough = false;
        while (!enough) {
            long start = System.nanoTime();
            kv.put(put);
            took.add(System.nanoTime() - start);
            enough = took.size() >= 300 && (done.getAsBoolean() || took.size() >= 20_000);
        }
        return took;
    }

    private static long p99(List<Long> nanos) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return sorted.get(sorted.size() * 99 / 100);
    }

    private static ByteString key(int i) {
        return ByteString.copyFromUtf8("key%07d".formatted(i));
    }

    private static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis(to - from);
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
    }

    /** A figure for whoever reads the build: it is what the test is run for, and nothing is asked of it. */
    private static void say(String figure) {
        System.out.println(figure);
    }

    private record Watcher(CountDownLatch created, CountDownLatch told) implements StreamObserver<WatchResponse> {
        @Override
        public void onNext(WatchResponse response) {
            if (response.getCreated()) {
                created.countDown();
            }
            if (response.getEventsCount() == 1
                    && response.getEvents(0).getKv().getKey().equals(key((int) response.getWatchId() - 1))) {
                told.countDown();
            }
        }

        @Override
        public void onError(Throwable gone) {
            // Ends with the cluster; before that, the test waits in vain.
        }

        @Override
        public void onCompleted() {
            // As above.
        }
    }
}
