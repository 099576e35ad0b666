package io.balsa.ctl.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.print.Json;
import io.balsa.ctl.cli.print.TabWriter;
import io.balsa.store.StoreRestore;
import io.balsa.store.snapshot.SnapshotStatus;
import java.io.IOException;
import java.util.Locale;

/** {@code ctl store status}: etcdutl's {@code snapshot status}. */
final class StatusCommand implements Verb {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    String file = "";

    String output = "table";

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax(
                        "store status",
                        "Show what a snapshot holds: its hash, revision, number of keys and size. Reads the whole file.")
                .footer("", "Examples:", "  ctl store status backup.db", "  ctl store status backup.db -o json");
        syntax.word("FILE", given -> file = given, "What etcdctl snapshot save has written, or an etcd's db file.");
        syntax.option("-o", "-w", "--output", "--write-out")
                .label("FORMAT")
                .says("table or json; json as etcdutl prints it.")
                .text(given -> output = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError {
        if (!output.equals("table") && !output.equals("json")) {
            throw CliError.usage("error: --output must be 'table' or 'json'");
        }
        SnapshotStatus status;
        try {
            status = StoreRestore.status(terminal.resolve(file));
        } catch (IOException e) {
            throw new CliError(Exit.OTHER, "error: " + e.getMessage());
        }
        if (output.equals("json")) {
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            tree.put("hash", status.hash())
                    .put("revision", status.revision())
                    .put("totalKey", status.totalKeys())
                    .put("totalSize", status.totalBytes())
                    .put("version", status.version());
            terminal.out().print(Json.pretty(tree));
        } else {
            terminal.out()
                    .print(TabWriter.align("HASH\tREVISION\tKEYS\tSIZE\tVERSION\n"
                            + Long.toHexString(status.hash()) + "\t" + status.revision() + "\t" + status.totalKeys()
                            + "\t" + size(status.totalBytes()) + "\t"
                            + (status.version().isEmpty() ? "-" : status.version()) + "\n"));
        }
        return Exit.OK;
    }

    /** As etcdutl rounds: thousands, and one digit behind the point below ten. */
    private static String size(long bytes) {
        double left = bytes;
        int unit = 0;
        while (left >= 1_000 && unit < UNITS.length - 1) {
            left /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, left < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", left, UNITS[unit]);
    }
}
