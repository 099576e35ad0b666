package io.balsa.store.auth;

import io.balsa.store.v1.Refusal;

/** The errors of users, roles and permissions: gRPC code and etcd's text, to the letter, since clients tell them by text. */
public final class AuthRefusals {
    private static final int UNKNOWN = 2;
    private static final int INVALID_ARGUMENT = 3;
    private static final int PERMISSION_DENIED_CODE = 7;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int FAILED_PRECONDITION = 9;
    private static final int UNAUTHENTICATED = 16;

    public static final Refusal ROOT_USER_MISSING = refusal(FAILED_PRECONDITION, "root user does not exist");
    public static final Refusal ROOT_ROLE_MISSING = refusal(FAILED_PRECONDITION, "root user does not have root role");
    public static final Refusal USER_EXISTS = refusal(FAILED_PRECONDITION, "user name already exists");
    public static final Refusal USER_EMPTY = refusal(INVALID_ARGUMENT, "user name is empty");
    public static final Refusal USER_NOT_FOUND = refusal(FAILED_PRECONDITION, "user name not found");
    public static final Refusal ROLE_EXISTS = refusal(FAILED_PRECONDITION, "role name already exists");
    public static final Refusal ROLE_NOT_FOUND = refusal(FAILED_PRECONDITION, "role name not found");
    public static final Refusal ROLE_EMPTY = refusal(INVALID_ARGUMENT, "role name is empty");
    public static final Refusal AUTH_FAILED =
            refusal(INVALID_ARGUMENT, "authentication failed, invalid user ID or password");
    public static final Refusal PERMISSION_NOT_GIVEN = refusal(INVALID_ARGUMENT, "permission not given");
    public static final Refusal PERMISSION_DENIED = refusal(PERMISSION_DENIED_CODE, "permission denied");
    public static final Refusal ROLE_NOT_GRANTED = refusal(FAILED_PRECONDITION, "role is not granted to the user");
    public static final Refusal PERMISSION_NOT_GRANTED =
            refusal(FAILED_PRECONDITION, "permission is not granted to the role");
    public static final Refusal NOT_ENABLED = refusal(FAILED_PRECONDITION, "authentication is not enabled");
    public static final Refusal INVALID_TOKEN = refusal(UNAUTHENTICATED, "invalid auth token");
    public static final Refusal INVALID_MANAGEMENT = refusal(INVALID_ARGUMENT, "invalid auth management");
    public static final Refusal OLD_REVISION = refusal(INVALID_ARGUMENT, "revision of auth store is old");

    /** More passwords are being checked than this member can. */
    public static final Refusal TOO_MANY_REQUESTS = refusal(RESOURCE_EXHAUSTED, "too many requests");

    /** etcd: two errors that its table of gRPC errors lacks, and that travel as UNKNOWN with their own words. */
    public static final Refusal NO_PASSWORD_USER =
            unmapped("auth: authentication failed, password was given for no password user");

    public static final Refusal PASSWORD_TOO_LONG = unmapped("bcrypt: password length exceeds 72 bytes");

    /** This member has only the public key for tokens. */
    public static final Refusal VERIFY_ONLY = unmapped("auth: token signing attempted with verify-only key");

    private AuthRefusals() {}

    private static Refusal refusal(int code, String text) {
        return Refusal.newBuilder()
                .setCode(code)
                .setMessage("etcdserver: " + text)
                .build();
    }

    private static Refusal unmapped(String text) {
        return Refusal.newBuilder().setCode(UNKNOWN).setMessage(text).build();
    }
}
