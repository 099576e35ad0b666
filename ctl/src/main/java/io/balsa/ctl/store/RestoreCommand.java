package io.balsa.ctl.store;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.store.StoreRestore;
import io.balsa.store.snapshot.SnapshotRestore;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ctl store restore}: etcdutl's {@code snapshot restore}, with its flags. */
@CommandLine.Command(
        name = "store restore",
        description = {
            "Make the data folder of one member of a new cluster from a snapshot of this store or of an etcd.",
            "Do it for every member, with the same snapshot and options, and start them; clients of the old cluster"
                    + " must not reach both. All keys, their versions and leases are there; the members are the new ones."
        },
        sortOptions = false,
        footer = {
            "",
            "With --bump-revision and --mark-compacted, clients that have seen later revisions of the old cluster"
                    + " notice: their watches end as compacted, and they list again.",
            "",
            "Example:",
            "  ctl store restore backup.db --name=s1 --data-dir=/var/lib/balsa/s1 \\",
            "    --initial-cluster=s1=http://10.0.0.1:2380,s2=http://10.0.0.2:2380,s3=http://10.0.0.3:2380 \\",
            "    --bump-revision=1000000000 --mark-compacted"
        })
final class RestoreCommand implements Verb {
    @Parameters(paramLabel = "FILE", description = "What etcdctl snapshot save has written.")
    String file = "";

    @Mixin
    NewMemberOptions member = new NewMemberOptions();

    @Option(
            names = "--skip-hash-check",
            description = "Take the file without its checksum: for a db file out of a data folder.")
    boolean skipHashCheck;

    @Override
    public int run(Terminal terminal) throws CliError {
        SnapshotRestore.Options revisions = member.revisions();
        try {
            SnapshotRestore.Restored restored =
                    StoreRestore.restore(terminal.resolve(file), skipHashCheck, member.target(terminal), revisions);
            terminal.out()
                    .println("Restored " + member.name + " into " + member.folder(terminal) + ": revision "
                            + restored.revision() + ", " + restored.changes() + " versions of keys.");
        } catch (IllegalArgumentException e) {
            throw CliError.usage("error: " + e.getMessage());
        } catch (IOException e) {
            throw new CliError(Exit.OTHER, "error: " + e.getMessage());
        }
        return Exit.OK;
    }
}
