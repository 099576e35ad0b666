package io.balsa.ctl.cli;

import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.time.Duration;

/** Waits until an object is gone, as commands do that delete. */
public final class DeletionWait {
    private final Session session;
    private final Duration patience;

    /**
     * @param patience for each object; zero is without limit
     */
    public DeletionWait(Session session, Duration patience) {
        this.session = session;
        this.patience = patience;
    }

    /**
     * Ends, too, when another object of its name has taken its place.
     *
     * @param uid empty: any object of the name is waited for
     * @throws CliError it is still there when the patience ends
     */
    public void await(Info info, String uid) throws CliError, IOException, ApiFailure {
        if (!new ObjectWatch(session, patience).untilGone(info, uid)) {
            throw new CliError(
                    Exit.TIMED_OUT,
                    "error: timed out waiting for the condition on "
                            + info.type().qualified() + "/" + info.name());
        }
    }
}
