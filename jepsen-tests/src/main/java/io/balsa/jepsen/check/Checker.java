package io.balsa.jepsen.check;

import io.balsa.jepsen.history.History;
import java.util.List;

/** Decides for a whole history about one or several guarantees. Stateless and thread-safe. */
public interface Checker {
    /** One verdict for each guarantee that this checker knows of, always the same ones in the same order. */
    List<Verdict> check(History history);
}
