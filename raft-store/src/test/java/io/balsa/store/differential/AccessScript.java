package io.balsa.store.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random requests of several users about keys, leases, users and roles, or of anybody with alarms, each a line: who asks ({@code -} nobody,
 * {@code !} somebody with a token that is none), and what; {@code +} signs somebody in.
 */
final class AccessScript {
    /** Until permissions count. */
    static final List<String> BEGIN = List.of(
            "- Auth/UserAdd { name: \"root\" password: \"r\" }",
            "- Auth/UserGrantRole { user: \"root\" role: \"root\" }",
            "- Auth/UserAdd { name: \"ann\" password: \"p\" }",
            "- Auth/UserAdd { name: \"bob\" password: \"p\" }",
            "- Auth/RoleAdd { name: \"one\" }",
            "- Auth/RoleAdd { name: \"two\" }",
            "- Auth/UserGrantRole { user: \"ann\" role: \"one\" }",
            "- Auth/RoleGrantPermission { name: \"one\" perm { permType: READWRITE key: \"b\" range_end: \"d\" } }",
            "- Auth/AuthEnable",
            "+ root r",
            "+ ann p",
            "+ bob p");

    private static final String[] USERS = {"root", "ann", "bob", "eve"};
    private static final String[] ROLES = {"root", "one", "two", "three"};
    private static final String[] KEYS = {"a", "b", "c", "d", "e"};
    private static final String[] ENDS = {"", "", "b", "c", "e", "f", "\\000"};

    private final Random random;

    /** One kind for a script: of two, an etcd 3.5 obeys the later one, a newer etcd and this store always CORRUPT. */
    private final String alarm;

    AccessScript(Random random) {
        this.random = random;
        this.alarm = of("NOSPACE", "CORRUPT");
    }

    /** Whatever a script has left behind is gone after these; some of them are refused. */
    static List<String> end() {
        List<String> lines = new ArrayList<>(List.of(
                "+ root r",
                "root Auth/AuthDisable",
                "- Maintenance/Alarm { action: DEACTIVATE memberID: 7 alarm: CORRUPT }",
                "- Maintenance/Alarm { action: DEACTIVATE memberID: 7 alarm: NOSPACE }",
                "- KV/DeleteRange { key: \"\\000\" range_end: \"\\000\" }"));
        for (String user : USERS) {
            lines.add("- Auth/UserDelete { name: \"" + user + "\" }");
        }
        for (String role : ROLES) {
            lines.add("- Auth/RoleDelete { role: \"" + role + "\" }");
        }
        for (int lease = 1; lease <= 2; lease++) {
            lines.add("- Lease/LeaseRevoke { ID: " + lease + " }");
        }
        return lines;
    }

    /** While permissions count. No alarms: with one of space raised, an etcd 3.5 forgets to ask for permissions. */
    String next() {
        int kind = random.nextInt(100);
        if (kind < 50) {
            return who() + " " + keys();
        }
        if (kind < 58) {
            // An etcd 3.5 grants leases to those who have not signed in, too; a later one does not, nor does this
            // store.
            return of("root", "ann", "ann", "bob") + " " + leases();
        }
        if (kind < 92) {
            // Mostly somebody who may.
            return (random.nextInt(3) == 0 ? who() : "root") + " " + access();
        }
        return "+ " + of("ann", "bob") + " " + of("p", "q");
    }

    /** While nobody is asked who he is. */
    String nextWithAlarms() {
        int kind = random.nextInt(100);
        return "- " + (kind < 60 ? keys() : kind < 70 ? leases() : alarms());
    }

    private String who() {
        return of("root", "root", "ann", "ann", "ann", "bob", "bob", "-", "!");
    }

    private String keys() {
        return switch (random.nextInt(9)) {
            case 0, 1 -> "KV/Put { " + put() + " }";
            case 2, 3, 4 -> "KV/Range { " + range() + (random.nextBoolean() ? " serializable: true" : "") + " }";
            case 5 -> "KV/DeleteRange { " + range() + (random.nextBoolean() ? " prev_kv: true" : "") + " }";
            case 6 -> "Watch/Watch { create_request { " + watched() + " } }";
            default ->
                "KV/Txn { compare { key: \"" + of(KEYS) + "\" target: VERSION result: GREATER version: 0 }"
                        + " success { request_range { " + range() + " } }"
                        + " success { request_put { " + put() + " } }"
                        + " failure { request_delete_range { " + range() + " } } }";
        };
    }

    private String range() {
        String end = of(ENDS);
        return "key: \"" + of(KEYS) + "\"" + (end.isEmpty() ? "" : " range_end: \"" + end + "\"");
    }

    /** An etcd 3.5 asks about the first key alone where a watch has no end. */
    private String watched() {
        String range = range();
        return range.endsWith("\\000\"") ? "key: \"a\"" : range;
    }

    private String put() {
        String lease = random.nextInt(4) == 0 ? " lease: " + (1 + random.nextInt(3)) : "";
        return "key: \"" + of(KEYS) + "\" value: \"" + random.nextInt(100) + "\"" + lease
                + (random.nextInt(3) == 0 ? " prev_kv: true" : "");
    }

    private String leases() {
        String id = "ID: " + (1 + random.nextInt(2));
        return random.nextBoolean() ? "Lease/LeaseGrant { " + id + " TTL: 6000 }" : "Lease/LeaseRevoke { " + id + " }";
    }

    private String access() {
        String user = of(USERS);
        String role = of(ROLES);
        return switch (random.nextInt(14)) {
            case 0 -> "Auth/UserAdd { name: \"" + user + "\" password: \"p\" }";
            // Without its owner's root the script could not go on.
            case 1 -> "Auth/UserDelete { name: \"" + of("ann", "bob", "eve", "eve") + "\" }";
            case 2 -> "Auth/UserGet { name: \"" + user + "\" }";
            case 3 -> "Auth/UserList";
            case 4 ->
                "Auth/UserChangePassword { name: \"" + of("ann", "bob", "eve") + "\" password: \"" + of("p", "q")
                        + "\" }";
            case 5, 6 -> "Auth/UserGrantRole { user: \"" + user + "\" role: \"" + role + "\" }";
            case 7 -> "Auth/UserRevokeRole { name: \"" + of("ann", "bob", "eve") + "\" role: \"" + role + "\" }";
            case 8 -> "Auth/RoleAdd { name: \"" + role + "\" }";
            case 9 -> "Auth/RoleDelete { role: \"" + of("one", "two", "three") + "\" }";
            // Of the role that may do everything, an etcd 3.5 tells what was granted to it, a later one and this store
            // everything.
            case 10 -> "Auth/RoleGet { role: \"" + of("one", "two", "three") + "\" }";
            case 11 -> "Auth/RoleList";
            case 12 -> "Auth/RoleRevokePermission { role: \"" + role + "\" " + range() + " }";
            default ->
                "Auth/RoleGrantPermission { name: \"" + role + "\" perm { permType: " + of("READ", "WRITE", "READWRITE")
                        + " " + range() + " } }";
        };
    }

    private String alarms() {
        String which = " memberID: 7 alarm: " + alarm + " }";
        return switch (random.nextInt(4)) {
            case 0 -> "Maintenance/Alarm { action: ACTIVATE" + which;
            case 1, 2 -> "Maintenance/Alarm { action: DEACTIVATE" + which;
            default -> "Maintenance/Alarm { action: GET }";
        };
    }

    private String of(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
