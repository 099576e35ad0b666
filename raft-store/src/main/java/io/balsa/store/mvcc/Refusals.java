package io.balsa.store.mvcc;

import io.balsa.store.v1.Refusal;

/**
 * The errors of the key-value and lease services, and of alarms, that do not depend on who answers: gRPC code and etcd's text, to the
 * letter, since clients tell them apart by text.
 */
public final class Refusals {
    private static final int INVALID_ARGUMENT = 3;
    private static final int NOT_FOUND = 5;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int FAILED_PRECONDITION = 9;
    private static final int OUT_OF_RANGE = 11;
    private static final int UNIMPLEMENTED = 12;
    private static final int DATA_LOSS = 15;

    public static final Refusal EMPTY_KEY = refusal(INVALID_ARGUMENT, "key is not provided");
    public static final Refusal KEY_NOT_FOUND = refusal(INVALID_ARGUMENT, "key not found");
    public static final Refusal VALUE_PROVIDED = refusal(INVALID_ARGUMENT, "value is provided");
    public static final Refusal LEASE_PROVIDED = refusal(INVALID_ARGUMENT, "lease is provided");
    public static final Refusal TOO_MANY_OPS = refusal(INVALID_ARGUMENT, "too many operations in txn request");
    public static final Refusal DUPLICATE_KEY = refusal(INVALID_ARGUMENT, "duplicate key given in txn request");
    public static final Refusal INVALID_SORT = refusal(INVALID_ARGUMENT, "invalid sort option");
    public static final Refusal REQUEST_TOO_LARGE = refusal(INVALID_ARGUMENT, "request is too large");
    public static final Refusal COMPACTED = refusal(OUT_OF_RANGE, "mvcc: required revision has been compacted");
    public static final Refusal FUTURE_REVISION = refusal(OUT_OF_RANGE, "mvcc: required revision is a future revision");
    public static final Refusal LEASE_TTL_TOO_LARGE = refusal(OUT_OF_RANGE, "too large lease TTL");
    public static final Refusal LEASE_NOT_FOUND = refusal(NOT_FOUND, "requested lease not found");
    public static final Refusal LEASE_EXISTS = refusal(FAILED_PRECONDITION, "lease already exists");
    public static final Refusal NO_SPACE = refusal(RESOURCE_EXHAUSTED, "mvcc: database space exceeded");
    public static final Refusal CORRUPT = refusal(DATA_LOSS, "corrupt cluster");

    /** These two without etcd's prefix, as it sends them. */
    public static final Refusal STREAM_SORTED = Refusal.newBuilder()
            .setCode(UNIMPLEMENTED)
            .setMessage("RangeStream does not support custom sort orders")
            .build();

    public static final Refusal STREAM_FILTERED = Refusal.newBuilder()
            .setCode(UNIMPLEMENTED)
            .setMessage("RangeStream does not support revision filters")
            .build();

    private Refusals() {}

    private static Refusal refusal(int code, String text) {
        return Refusal.newBuilder()
                .setCode(code)
                .setMessage("etcdserver: " + text)
                .build();
    }
}
