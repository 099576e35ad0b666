package io.balsa.store.flags;

import io.balsa.store.StoreConfig;
import io.balsa.store.config.LogSettings;
import java.util.List;

/** What a command line asks for. */
public sealed interface Launch {
    /** To print {@code text} and end. */
    record Help(String text) implements Launch {}

    /** To print the version and end. */
    record Version() implements Launch {}

    /**
     * To run a member.
     *
     * @param notes what the operator should read in the log: flags without effect, variables that are none
     */
    record Member(StoreConfig config, LogSettings log, List<String> notes) implements Launch {}
}
