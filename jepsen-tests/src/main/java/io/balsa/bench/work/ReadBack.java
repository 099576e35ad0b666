package io.balsa.bench.work;

import io.balsa.bench.load.Connections;
import io.balsa.bench.peer.Patience;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Compares a key space with what is in the store, by linearizable reads. */
final class ReadBack {
    private static final int PAGE = 1_000;
    private static final int TIMEOUT_S = 60;
    /** A write that nothing was heard of is either there by then or never will be: an etcd gives one up after 7 s. */
    private static final Duration SETTLE = Duration.ofSeconds(8);

    private static final int SETTLE_LOOKS_MAX = 10;

    /** All of the small data set; of a large one, as many pages by chance. */
    private static final int PAGES_MAX = 20;

    private final KVGrpc.KVBlockingStub kv;
    private final Keyspace keys;

    ReadBack(Connections connections, Keyspace keys) {
        this.kv = KVGrpc.newBlockingStub(connections.of(0));
        this.keys = keys;
    }

    /** How many of its keys there are, and the store's revision. */
    record Count(long keys, long revision) {}

    Count count() {
        RangeResponse answer = ask(RangeRequest.newBuilder()
                .setKey(keys.first())
                .setRangeEnd(keys.end())
                .setCountOnly(true)
                .build());
        return new Count(answer.getCount(), answer.getHeader().getRevision());
    }

    /** The first thing that is not as it was acknowledged. */
    Optional<String> fault(long seed) {
        int pages = keys.set().keys() / PAGE;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < Math.min(pages, PAGES_MAX); i++) {
            Optional<String> fault = faultInPage(pages <= PAGES_MAX ? i : random.nextInt(pages));
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private Optional<String> faultInPage(int page) {
        RangeResponse answer = page(page);
        if (answer.getKvsCount() != PAGE) {
            return Optional.of("of " + PAGE + " keys from "
                    + keys.key(page * PAGE).toStringUtf8() + " on, " + answer.getKvsCount() + " are there");
        }
        for (int i = 0; i < PAGE; i++) {
            Optional<String> fault = fault(page * PAGE + i, answer.getKvs(i));
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private RangeResponse page(int page) {
        return ask(RangeRequest.newBuilder()
                .setKey(keys.key(page * PAGE))
                .setRangeEnd(keys.end())
                .setLimit(PAGE)
                .build());
    }

    private Optional<String> fault(int index, KeyValue found) {
        String name = keys.key(index).toStringUtf8();
        if (!found.getKey().equals(keys.key(index))) {
            return Optional.of(name + " is missing: " + found.getKey().toStringUtf8() + " stands in its place");
        }
        if (found.getModRevision() != keys.revision(index)) {
            return Optional.of(name + " has revision " + found.getModRevision() + ", its last acknowledged write "
                    + keys.revision(index));
        }
        return found.getValue().equals(keys.value(index, keys.number(index)))
                ? Optional.empty()
                : Optional.of(
                        name + " has another value than its last acknowledged write, the " + keys.number(index) + "th");
    }

    /**
     * After a load of which not all outcomes are known: waits until what was under way has come or gone, and takes what is
     * there for what was written.
     */
    void adopt(Patience patience) throws InterruptedException {
        long before = 0;
        long revision = count().revision();
        for (int i = 0; i < SETTLE_LOOKS_MAX && revision != before; i++) {
            patience.pause(SETTLE);
            before = revision;
            revision = count().revision();
        }
        for (int page = 0; page < keys.set().keys() / PAGE; page++) {
            RangeResponse answer = page(page);
            for (int i = 0; i < answer.getKvsCount(); i++) {
                KeyValue found = answer.getKvs(i);
                keys.written(page * PAGE + i, Keyspace.numberIn(found.getValue()), found.getModRevision());
            }
        }
    }

    private RangeResponse ask(RangeRequest request) {
        return kv.withDeadlineAfter(TIMEOUT_S, TimeUnit.SECONDS).range(request);
    }
}
