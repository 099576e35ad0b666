package io.balsa.ctl.store;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.store.StoreRestore;
import io.balsa.store.snapshot.SnapshotRestore;
import java.io.IOException;

/** {@code ctl store restore}: etcdutl's {@code snapshot restore}, with its flags. */
final class RestoreCommand implements Verb {
    String file = "";

    NewMemberOptions member = new NewMemberOptions();

    boolean skipHashCheck;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax(
                        "store restore",
                        "Make the data folder of one member of a new cluster from a snapshot of this store or of an etcd.",
                        "Do it for every member, with the same snapshot and options, and start them; clients of the old cluster"
                                + " must not reach both. All keys, their versions and leases are there; the members are the new ones.")
                .footer(
                        "",
                        "With --bump-revision and --mark-compacted, clients that have seen later revisions of the old cluster"
                                + " notice: their watches end as compacted, and they list again.",
                        "",
                        "Example:",
                        "  ctl store restore backup.db --name=s1 --data-dir=/var/lib/balsa/s1 \\",
                        "    --initial-cluster=s1=http://10.0.0.1:2380,s2=http://10.0.0.2:2380,s3=http://10.0.0.3:2380 \\",
                        "    --bump-revision=1000000000 --mark-compacted")
                .inThisOrder();
        syntax.word("FILE", given -> file = given, "What etcdctl snapshot save has written.");
        member.addTo(syntax);
        syntax.option("--skip-hash-check")
                .says("Take the file without its checksum: for a db file out of a data folder.")
                .flag(given -> skipHashCheck = given);
        return syntax;
    }

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
