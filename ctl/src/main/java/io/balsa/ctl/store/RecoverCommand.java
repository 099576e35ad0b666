package io.balsa.ctl.store;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.print.TabWriter;
import io.balsa.store.StoreRecovery;
import io.balsa.store.recovery.RecoveryPlan;
import io.balsa.store.recovery.Survivor;
import io.balsa.store.snapshot.SnapshotRestore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ctl store recover}: a new cluster from the folders that are left of one without a majority. */
final class RecoverCommand implements Verb {
    List<String> folders = List.of();

    NewMemberOptions member = new NewMemberOptions();

    boolean acceptDataLoss;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax(
                        "store recover",
                        "Make a new cluster from the data folders that are left of one that has lost its majority for good.",
                        "Name all folders that are left, of members that do not run: they are compared, and the best is told."
                                + " With --data-dir, the folder of a new cluster's member is made from the best one; the old folders"
                                + " stay as they are. The other members join the new cluster with empty folders.")
                .footer(
                        "",
                        "A write that was acknowledged is on a majority of the members. So nothing is lost where at least half of the"
                                + " folders are left; with fewer, go on with --accept-data-loss, and with --bump-revision and"
                                + " --mark-compacted, so that clients notice.",
                        "",
                        "Examples:",
                        "  ctl store recover /var/lib/balsa/s1 /mnt/s3",
                        "  ctl store recover /var/lib/balsa/s1 /mnt/s3 --data-dir=/var/lib/balsa/new --name=s1 \\",
                        "    --initial-advertise-peer-urls=http://10.0.0.1:2380")
                .inThisOrder();
        syntax.words("1..*", "FOLDER", given -> folders = given, "Data folders of members of the old cluster.");
        member.addTo(syntax);
        syntax.option("--accept-data-loss")
                .says("Go on although acknowledged writes may be missing.")
                .flag(given -> acceptDataLoss = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError {
        SnapshotRestore.Options revisions = member.revisions();
        try {
            List<Survivor> survivors = new ArrayList<>();
            for (String folder : folders) {
                survivors.add(StoreRecovery.look(terminal.resolve(folder).normalize()));
            }
            terminal.out().print(table(survivors));
            RecoveryPlan plan = RecoveryPlan.of(survivors)
                    .orElseThrow(
                            () -> new IOException("no folder is intact: restore a snapshot with ctl store restore"));
            Survivor best = plan.best();
            if (plan.mayLose() && !acceptDataLoss) {
                throw new IOException("acknowledged writes may be missing from the best copy, that of " + best.name()
                        + ": more than half of the members are gone; name their folders too, or go on with"
                        + " --accept-data-loss");
            }
            terminal.out()
                    .println(
                            plan.mayLose()
                                    ? "Going on from " + best.name() + " may lose acknowledged writes."
                                    : "Going on from " + best.name() + " loses nothing that was acknowledged.");
            if (member.dataDir.isEmpty()) {
                terminal.out().println("Nothing was changed. Do it with: --data-dir=FOLDER");
                return Exit.OK;
            }
            Path folder = member.folder(terminal);
            long revision = StoreRecovery.recover(best.dataDir(), member.target(terminal), revisions);
            terminal.out()
                    .println("Recovered into " + folder + ": " + member.name + " of a new cluster, at revision "
                            + revision + ". Start it, then add the others with empty folders.");
        } catch (IllegalArgumentException e) {
            throw CliError.usage("error: " + e.getMessage());
        } catch (IOException e) {
            throw new CliError(Exit.OTHER, "error: " + e.getMessage());
        }
        return Exit.OK;
    }

    private static String table(List<Survivor> survivors) {
        StringBuilder rows = new StringBuilder("MEMBER\tDATA DIR\tCOMMITTED REV\tLAST REV\tLAST ENTRY\tSTATE\n");
        for (Survivor survivor : survivors) {
            rows.append(survivor.name()).append('\t').append(survivor.dataDir()).append('\t');
            if (survivor.content() instanceof Survivor.Intact intact) {
                rows.append(intact.committedRevision())
                        .append('\t')
                        .append(intact.lastRevision())
                        .append('\t')
                        .append(intact.last().index())
                        .append(" of term ")
                        .append(intact.last().term())
                        .append("\tintact\n");
            } else if (survivor.content() instanceof Survivor.Damaged damaged) {
                rows.append("-\t-\t-\tdamaged: ").append(damaged.why()).append('\n');
            }
        }
        return TabWriter.align(rows.toString());
    }
}
