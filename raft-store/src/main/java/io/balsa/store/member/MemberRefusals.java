package io.balsa.store.member;

import io.balsa.store.v1.Refusal;

/** The errors of membership: gRPC code and etcd's text, to the letter. */
public final class MemberRefusals {
    private static final int UNKNOWN = 2;
    private static final int INVALID_ARGUMENT = 3;
    private static final int NOT_FOUND = 5;
    private static final int FAILED_PRECONDITION = 9;
    private static final int UNAVAILABLE = 14;

    public static final Refusal NOT_A_MEMBER = refusal(NOT_FOUND, "member not found");
    public static final Refusal ID_EXISTS = refusal(FAILED_PRECONDITION, "member ID already exist");
    public static final Refusal PEER_URL_EXISTS = refusal(FAILED_PRECONDITION, "Peer URLs already exists");
    public static final Refusal BAD_URLS = refusal(INVALID_ARGUMENT, "given member URLs are invalid");
    public static final Refusal TOO_MANY_LEARNERS = refusal(FAILED_PRECONDITION, "too many learner members in cluster");
    public static final Refusal NOT_A_LEARNER = refusal(FAILED_PRECONDITION, "can only promote a learner member");
    public static final Refusal LEARNER_NOT_READY =
            refusal(FAILED_PRECONDITION, "can only promote a learner member which is in sync with leader");
    public static final Refusal TOO_FEW_STARTED =
            refusal(FAILED_PRECONDITION, "re-configuration failed due to not enough started members");
    public static final Refusal UNHEALTHY = refusal(UNAVAILABLE, "unhealthy cluster");
    public static final Refusal NO_RPC_FOR_LEARNER = refusal(FAILED_PRECONDITION, "rpc not supported for learner");
    public static final Refusal NOT_LEADER = refusal(FAILED_PRECONDITION, "not leader");
    public static final Refusal BAD_TRANSFEREE = refusal(FAILED_PRECONDITION, "bad leader transferee");
    /** etcd: has no code of its own. */
    public static final Refusal TRANSFER_TIMED_OUT =
            refusal(UNKNOWN, "request timed out, leader transfer took too long");

    /** Not etcd's: an etcd notices a wiped disk only by its broken log. */
    public static final Refusal OTHER_DISK =
            refusal(FAILED_PRECONDITION, "the member has started on another disk, which this one may not stand in for");

    private MemberRefusals() {}

    private static Refusal refusal(int code, String text) {
        return Refusal.newBuilder()
                .setCode(code)
                .setMessage("etcdserver: " + text)
                .build();
    }
}
