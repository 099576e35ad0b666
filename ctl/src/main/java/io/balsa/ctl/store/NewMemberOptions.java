package io.balsa.ctl.store;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Terminal;
import io.balsa.store.StoreConfig;
import io.balsa.store.StoreRestore;
import io.balsa.store.flags.InitialCluster;
import io.balsa.store.snapshot.SnapshotRestore;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Option;

/** What is asked of a member of a new cluster whose store is an old one's: etcdutl's flags of {@code snapshot restore}. */
final class NewMemberOptions {
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
            names = "--bump-revision",
            paramLabel = "N",
            description = "Go on from a revision that is higher by N. Needs --mark-compacted.")
    long bumpRevision;

    @Option(
            names = "--mark-compacted",
            description = "Count everything up to that revision as compacted. Needs --bump-revision.")
    boolean markCompacted;

    Path folder(Terminal terminal) {
        return terminal.resolve(dataDir.isEmpty() ? name + ".etcd" : dataDir);
    }

    /** @throws IllegalArgumentException with a sentence for the operator */
    StoreRestore.Target target(Terminal terminal) {
        return new StoreRestore.Target(
                name,
                folder(terminal),
                InitialCluster.of(name, initialCluster, peerUrl, token),
                new SecureRandom().nextLong());
    }

    SnapshotRestore.Options revisions() throws CliError {
        // etcdutl: neither without the other
        if (bumpRevision < 0 || (bumpRevision > 0) != markCompacted) {
            throw CliError.usage("error: --bump-revision and --mark-compacted go together: the one raises the revision,"
                    + " the other ends the watches that would not notice");
        }
        return new SnapshotRestore.Options(bumpRevision, markCompacted);
    }
}
