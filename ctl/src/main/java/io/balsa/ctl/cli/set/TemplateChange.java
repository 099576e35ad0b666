package io.balsa.ctl.cli.set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.List;

/** What one of the commands of {@code ctl set} does to a pod's spec. */
interface TemplateChange {
    /** Its own options. */
    void addTo(Syntax syntax);

    /** How the words end, for help. */
    String words();

    String example();

    /** What is said once it is done: {@code image updated}. */
    String done();

    /**
     * Takes its own words.
     *
     * @param words all of the command line
     * @return those that are targets
     */
    List<String> take(List<String> words) throws CliError;

    /** Whether there is anything to change; else why not. */
    void check(boolean local) throws CliError;

    /** Fetches what the change needs of other objects. */
    default void prepare(Session session) throws CliError, ApiFailure, IOException, InterruptedException {}

    /** Whether it only prints. */
    default boolean isList() {
        return false;
    }

    /** Prints what there is. */
    default void list(Session session, Info info, ObjectNode spec) throws CliError, ApiFailure, IOException {}

    void apply(Session session, Info info, ObjectNode spec) throws CliError;
}
