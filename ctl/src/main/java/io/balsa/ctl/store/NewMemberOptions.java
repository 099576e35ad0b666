package io.balsa.ctl.store;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.store.StoreConfig;
import io.balsa.store.StoreRestore;
import io.balsa.store.flags.InitialCluster;
import io.balsa.store.snapshot.SnapshotRestore;
import java.nio.file.Path;
import java.security.SecureRandom;

/** What is asked of a member of a new cluster whose store is an old one's: etcdutl's flags of {@code snapshot restore}. */
final class NewMemberOptions {
    String name = "default";

    String dataDir = "";

    String initialCluster = "";

    String token = StoreConfig.DEFAULT_TOKEN;

    String peerUrl = "";

    long bumpRevision;

    boolean markCompacted;

    void addTo(Syntax syntax) {
        syntax.option("--name").label("NAME").says("The member's name.").text(given -> name = given);
        syntax.option("--data-dir")
                .label("DIR")
                .says("Its folder, empty or new. Default: <name>.etcd")
                .text(given -> dataDir = given);
        syntax.option("--initial-cluster")
                .label("NAME=URL,...")
                .says("All members of the new cluster. Default: this one alone")
                .text(given -> initialCluster = given);
        syntax.option("--initial-cluster-token")
                .label("TOKEN")
                .says("Tells apart clusters at the same addresses.")
                .text(given -> token = given);
        syntax.option("--initial-advertise-peer-urls")
                .label("URL")
                .says("Where the others reach this one; has to be what --initial-cluster says.")
                .text(given -> peerUrl = given);
        syntax.option("--bump-revision")
                .label("N")
                .says("Go on from a revision that is higher by N. Needs --mark-compacted.")
                .number(given -> bumpRevision = given);
        syntax.option("--mark-compacted")
                .says("Count everything up to that revision as compacted. Needs --bump-revision.")
                .flag(given -> markCompacted = given);
    }

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
