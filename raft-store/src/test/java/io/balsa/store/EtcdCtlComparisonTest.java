package io.balsa.store;

import io.balsa.store.cluster.EtcdCtl;
import io.balsa.store.cluster.LocalStore;
import io.balsa.store.cluster.RealEtcd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same command lines of two generations of etcdctl to this store and to a real etcd: the same words and exit codes. */
class EtcdCtlComparisonTest {
    /** {@code LEASE} is the last lease that was granted; {@code ~} means that ids, sizes and times are not compared. */
    private static final String LINES = """
            put a 1
            put a 2 --prev-kv
            put b --ignore-value
            put a --ignore-value
            put c 3 --ignore-lease
            put b
            get a
            get a --write-out=simple --print-value-only
            get none
            get a b
            get a z --keys-only
            get "" --prefix --count-only --write-out=fields ~
            get a --rev=2
            get a --rev=1
            get a --rev=1000
            get "" --from-key --limit=1 --order=DESCEND --sort-by=KEY
            get "" --from-key --sort-by=VALUE --keys-only
            get a --consistency=s
            get a --hex
            get a -w json ~
            del none
            del a --prev-kv
            put p/1 x
            put p/2 y
            put p/3 z
            del p/2 p/3
            del p/ --prefix --prev-kv
            lease grant 100 ~
            put leased 1 --lease=LEASE
            lease timetolive LEASE --keys ~
            lease list ~
            lease keep-alive LEASE --once ~
            lease revoke LEASE ~
            lease revoke LEASE ~
            lease timetolive LEASE ~
            put leased 1 --lease=LEASE
            get leased
            lease grant 0
            lease grant -1
            compact 3
            compact 3
            compact 1000
            get a --rev=2
            watch a --rev=1
            member list ~
            member add x --peer-urls=nonsense
            member remove 1234 ~
            member promote 1234
            member update 1234 --peer-urls=http://127.0.0.1:9
            endpoint health ~
            endpoint status ~
            endpoint status -w json ~
            endpoint hashkv ~
            alarm list
            alarm disarm
            defrag ~
            move-leader 1234
            role add r
            role add r
            role grant-permission r readwrite k
            role grant-permission r read k l
            role grant-permission r write p/ --prefix=true
            role grant-permission r flying k
            role get r
            role revoke-permission r k l
            role revoke-permission r nothing
            role get r
            role list
            user add u:secret
            user add u:secret
            user add n --no-password
            user grant-role u r
            user grant-role u none
            user get u
            user get u --detail
            user list
            user revoke-role u r
            user revoke-role u r
            user delete n
            user delete n
            auth enable
            user add root:secret
            user grant-role root root
            auth enable
            get k
            get k --user=u:wrong
            get k --user=u:secret
            user grant-role u r --user=root:secret
            put k v --user=u:secret
            get k --user=u:secret
            put other v --user=u:secret
            role list --user=u:secret
            user list --user=u:secret
            role delete r --user=root:secret
            get k --user=u:secret
            auth disable --user=root:secret
            get k
            nonsense
            put
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"etcdctl", "etcdctl-3.4"})
    void theSameLinesHaveTheSameEffect(String program) throws Exception {
        EtcdCtl.against("none", program);
        try (RealEtcd etcd = RealEtcd.start(folder);
                LocalStore store = LocalStore.start(folder.resolve("ours"), 1)) {
            User ours = new User(EtcdCtl.against(store.endpoint(0), program));
            User theirs = new User(EtcdCtl.against(etcd.endpoint(), program));
            SoftAssertions soft = new SoftAssertions();
            LINES.lines()
                    .forEach(line -> soft.assertThat(ours.run(line)).as(line).isEqualTo(theirs.run(line)));
            soft.assertAll();
        }
    }

    /** Somebody at one of the two, who remembers the lease. */
    private static final class User {
        private final EtcdCtl etcdctl;
        private final Map<String, String> words = new HashMap<>();

        User(EtcdCtl etcdctl) {
            this.etcdctl = etcdctl;
        }

        String run(String line) {
            List<String> arguments = new ArrayList<>();
            for (String word : line.split(" ", -1)) {
                if (!word.equals("~")) {
                    arguments.add(word.equals("\"\"") ? "" : word.equals("LEASE") ? lease() : word);
                }
            }
            arguments.replaceAll(argument -> argument.replace("=LEASE", "=" + lease()));
            EtcdCtl.Run run = etcdctl.run(arguments.toArray(String[]::new));
            if (line.startsWith("lease grant") && run.exit() == 0) {
                words.put("LEASE", run.output().split(" ", -1)[1]);
            }
            String output = run.output().replace(lease(), "LEASE");
            return "exit " + run.exit() + "\n" + (line.endsWith("~") ? shape(output) : plain(output));
        }

        private String lease() {
            return words.getOrDefault("LEASE", "7fffffffffffffff");
        }

        /** Without the time and place that a line of etcdctl's own log begins with. */
        private static String plain(String output) {
            return String.join(
                    "\n",
                    Arrays.stream(output.split("\n", -1))
                            .filter(line -> !line.startsWith("{\"level\""))
                            .toList());
        }

        /** Numbers, addresses and ids as what they are. */
        private static String shape(String output) {
            return plain(output)
                    .replaceAll("127\\.0\\.0\\.1:[0-9]+", "ADDRESS")
                    .replaceAll("\\b[0-9a-f]{14,16}\\b", "ID")
                    .replaceAll("[0-9]+(\\.[0-9]+)* ?(kB|MB|B)", "SIZE")
                    .replaceAll("[0-9.]+(\u00b5s|ms|s)\\b", "TIME")
                    .replaceAll("\\b(m0|default)\\b", "NAME")
                    .replaceAll("3\\.[56]\\.[0-9]+", "VERSION")
                    .replaceAll("[0-9]+", "N");
        }
    }
}
