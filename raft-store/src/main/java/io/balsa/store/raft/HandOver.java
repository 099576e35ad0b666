package io.balsa.store.raft;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A leader that stops gives leadership away first, so that nobody has to wait for an election. */
final class HandOver {
    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private HandOver() {}

    /** Blocks until another voter leads, or none has taken it; nothing happens on a member that does not lead. */
    static void from(RatisGroup group, String self) {
        if (!group.isLeaderReady()) {
            return;
        }
        for (String voter : group.currentVoters()) {
            if (!voter.equals(self) && to(group, voter)) {
                return;
            }
        }
    }

    private static boolean to(RatisGroup group, String voter) {
        try {
            return group.transferLeadership(voter, PATIENCE)
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .isSuccess();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("leadership was not handed to {}: {}", voter, e.toString());
            return false;
        }
    }
}
