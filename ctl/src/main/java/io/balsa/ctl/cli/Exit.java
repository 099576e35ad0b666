package io.balsa.ctl.cli;

/** The exit codes of all commands. */
public final class Exit {
    public static final int OK = 0;
    public static final int OTHER = 1;
    public static final int USAGE = 2;
    public static final int NOT_FOUND = 3;
    public static final int CONFLICT = 4;
    public static final int FORBIDDEN = 5;
    public static final int UNAUTHENTICATED = 6;
    public static final int INVALID = 7;
    public static final int TIMED_OUT = 8;
    public static final int UNREACHABLE = 9;
    public static final int NO_QUORUM = 10;
    public static final int NOT_SCHEDULABLE = 11;
    public static final int DIFFERENT = 12;
    public static final int INTERRUPTED = 130;

    private Exit() {}
}
