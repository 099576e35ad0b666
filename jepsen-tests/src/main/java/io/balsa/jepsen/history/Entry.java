package io.balsa.jepsen.history;

/** One thing that a history knows: a line of its written form. */
public sealed interface Entry permits Operation, WatchOpened, WatchAnswer, Fault, Leader, MemberHash, Phase {
    /** The end of what has none: it may happen at any later time, or it was never healed. */
    long NEVER = Long.MAX_VALUE;
}
