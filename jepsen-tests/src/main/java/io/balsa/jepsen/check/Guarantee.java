package io.balsa.jepsen.check;

import java.util.Locale;

/** What the store promises, each checked by name. The nine of watches are those of etcd's API guarantees. */
public enum Guarantee {
    REVISIONS("every change has a revision of its own, one more than the last, in the order of real time"),
    LINEARIZABLE("every answer is that of one store that does one request after the other, in the order of real time"),
    NOTHING_LOST("what was acknowledged is there at the end, on every member"),
    SERIALIZABLE("a serializable read shows the store as it once was, and one connection never sees it go back"),
    WATCH_ORDERED("events come in the order of their revisions"),
    WATCH_UNIQUE("no event comes twice"),
    WATCH_ATOMIC("the events of one revision come in one piece"),
    WATCH_RELIABLE("no event is left out and none is invented"),
    WATCH_RESUMABLE("a watch begins with the first event at or after the revision that it asked for"),
    WATCH_BOOKMARKABLE("after a progress report of a revision no event of it or of one before comes"),
    WATCH_FILTER("only events of the keys and kinds that were asked for come"),
    WATCH_PREVIOUS("the previous value of an event is the one before it"),
    WATCH_CREATION("an event says rightly whether it made its key, and with which version"),
    LEASE_NOT_EARLY("no lease ends before its time, and its keys stay until then"),
    LEASE_ENDS("a lease that nobody keeps alive ends, and its keys go with it"),
    TXN_ISOLATION("transactions on several lists behave as if they came one after the other"),
    REPLICAS_EQUAL("all members hold the same keys with the same past"),
    LIVENESS("once the last fault is healed every member answers again");

    private final String promise;

    Guarantee(String promise) {
        this.promise = promise;
    }

    /** What it promises, in one sentence without a full stop. */
    public String promise() {
        return promise;
    }

    /** As the command line prints it: lower case, with dashes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
