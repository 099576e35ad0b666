package io.balsa.ctl.cli;

import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Work on objects one after the other, in which what fails for one does not stop the next. */
public final class Visits {
    /** What is done to one object. */
    public interface Action {
        void on(Info info) throws CliError, ApiFailure, IOException, InterruptedException;
    }

    /** Any work that can fail by itself. */
    public interface Step {
        void run() throws CliError, ApiFailure, IOException, InterruptedException;
    }

    private final List<CliError> errors = new ArrayList<>();
    private int count;

    /** Runs it and keeps its failure; a server that cannot serve ends everything. */
    public void attempt(Step step) throws ApiFailure, IOException, InterruptedException {
        try {
            step.run();
        } catch (CliError e) {
            errors.add(e);
        } catch (ApiFailure e) {
            if (e.code() >= 500) {
                throw e;
            }
            errors.add(Failures.of(e));
        }
    }

    void act(Action action, Info info) throws ApiFailure, IOException, InterruptedException {
        count++;
        attempt(() -> action.on(info));
    }

    public void fail(CliError error) {
        errors.add(error);
    }

    /** How many objects there were. */
    public int count() {
        return count;
    }

    public List<CliError> errors() {
        return List.copyOf(errors);
    }

    /** Prints what has failed; the exit code of the first failure. */
    public int end(Session session) {
        session.out().flush();
        CliError.printAll(errors, session.terminal);
        return errors.isEmpty() ? Exit.OK : errors.get(0).exit();
    }
}
