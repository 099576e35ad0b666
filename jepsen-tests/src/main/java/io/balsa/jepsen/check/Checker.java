package io.balsa.jepsen.check;

import java.util.List;

/** Decides for a whole history about one or several guarantees. Stateless and thread-safe. */
interface Checker {
    /** One verdict for each guarantee that this checker knows of, always the same ones in the same order. */
    List<Verdict> check(Replay replay);
}
