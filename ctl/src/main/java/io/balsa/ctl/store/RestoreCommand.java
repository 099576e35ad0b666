package io.balsa.ctl.store;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.store.StoreConfig;
import io.balsa.store.StoreRestore;
import io.balsa.store.flags.InitialCluster;
import io.balsa.store.snapshot.SnapshotRestore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine;
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

    @Option(names = "--name", paramLabel = "NAME", description = "The member's name.")
    String name = "default";

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Its folder, empty or new. Default: <name>.etcd")
    String dataDir = "";

    @Option(
            names = "--initial-cluster",
            paramLabel = "NAME=URL,...",
            description = "All members of the new cluster. Default: this one alone")
    String initialCluster = "";

    @Option(
            names = "--initial-cluster-token",
            paramLabel = "TOKEN",
            description = "Tells apart clusters at the same addresses.")
    String token = StoreConfig.DEFAULT_TOKEN;

    @Option(
            names = "--initial-advertise-peer-urls",
            paramLabel = "URL",
            description = "Where the others reach this one; has to be what --initial-cluster says.")
    String peerUrl = "";

    @Option(
            names = "--skip-hash-check",
            description = "Take the file without its checksum: for a db file out of a data folder.")
    boolean skipHashCheck;

    @Option(
            names = "--bump-revision",
            paramLabel = "N",
            description = "Go on from a revision that is higher by N than the snapshot's. Needs --mark-compacted.")
    long bumpRevision;

    @Option(
            names = "--mark-compacted",
            description = "Count everything up to that revision as compacted. Needs --bump-revision.")
    boolean markCompacted;

    @Override
    public int run(Terminal terminal) throws CliError {
        // etcdutl: neither without the other
        if (bumpRevision < 0 || (bumpRevision > 0) != markCompacted) {
            throw CliError.usage("error: --bump-revision and --mark-compacted go together: the one raises the revision,"
                    + " the other ends the watches that would not notice");
        }
        Path folder = terminal.resolve(dataDir.isEmpty() ? name + ".etcd" : dataDir);
        try {
            StoreRestore.Target target = new StoreRestore.Target(
                    name,
                    folder,
                    InitialCluster.of(name, initialCluster, peerUrl, token),
                    new SecureRandom().nextLong());
            SnapshotRestore.Restored restored = StoreRestore.restore(
                    terminal.resolve(file),
                    skipHashCheck,
                    target,
                    new SnapshotRestore.Options(bumpRevision, markCompacted));
            terminal.out()
                    .println("Restored " + name + " into " + folder + ": revision " + restored.revision() + ", "
                            + restored.changes() + " versions of keys.");
        } catch (IllegalArgumentException e) {
            throw CliError.usage("error: " + e.getMessage());
        } catch (IOException e) {
            throw new CliError(Exit.OTHER, "error: " + e.getMessage());
        }
        return Exit.OK;
    }
}
