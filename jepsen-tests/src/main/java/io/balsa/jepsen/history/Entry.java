package io.balsa.jepsen.history;

/** One thing that a history knows: a line of its written form. */
public sealed interface Entry permits Operation, WatchOpened, WatchAnswer, Fault, Leader, MemberHash, Phase {
    /** The end of what has none: it may happen at any later time, or it was never healed. */
    long NEVER = Long.MAX_VALUE;

    /** When it began, or came to be known: where it stands in time. */
    default long atNanos() {
        if (this instanceof Operation operation) {
            return operation.calledNanos();
        }
        if (this instanceof WatchAnswer answer) {
            return answer.receivedNanos();
        }
        if (this instanceof WatchOpened opened) {
            return opened.calledNanos();
        }
        if (this instanceof Fault fault) {
            return fault.begunNanos();
        }
        if (this instanceof MemberHash hash) {
            return hash.takenNanos();
        }
        if (this instanceof Leader leader) {
            return leader.seenNanos();
        }
        return ((Phase) this).begunNanos();
    }
}
