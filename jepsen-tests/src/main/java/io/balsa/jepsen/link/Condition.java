package io.balsa.jepsen.link;

import java.time.Duration;

/** What becomes of the bytes in one direction. */
public sealed interface Condition {
    Condition OPEN = new Open();
    Condition SILENT = new Silent();
    Condition LOST = new Lost();
    Condition REFUSED = new Refused();

    /** They arrive at once. */
    record Open() implements Condition {}

    /**
     * They do not arrive, and nobody is told, as when a firewall drops packets. When the link is whole again those that were
     * sent meanwhile arrive, as by TCP's retransmission; new connections do not come about until then.
     */
    record Silent() implements Condition {}

    /**
     * As {@link Silent}, but what was sent is lost for good, and so is the connection: it stays open at both ends and carries
     * nothing any more, as when a gateway on the way has forgotten it. Connections opened after the end are whole.
     */
    record Lost() implements Condition {}

    /** Connections end at once, in both directions, and new ones do too. */
    record Refused() implements Condition {}

    /**
     * They arrive later, in order.
     *
     * @param delay each
     * @param jitter at most this much on top, by chance
     * @param bytesPerSecond how many get through, at least 1
     */
    record Slow(Duration delay, Duration jitter, long bytesPerSecond) implements Condition {}
}
