package io.balsa.ctl.cli.rollout;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Selection;
import io.balsa.ctl.cli.Syntax;

/** What all commands of {@code ctl rollout} work on: workloads by name, from files, or all of a type. */
final class Workloads {
    private Workloads() {}

    static void addTo(Syntax syntax, Selection selection) {
        selection
                .words(syntax, "TYPE NAME | TYPE/NAME")
                .files(syntax)
                .labels(syntax)
                .orAll();
    }

    static void require(Selection selection) throws CliError {
        if (selection.isEmpty()) {
            throw CliError.usage("error: required resource not specified");
        }
    }
}
