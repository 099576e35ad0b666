package io.balsa.store.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.balsa.etcd.auth.Permission;
import io.balsa.etcd.auth.Role;
import io.balsa.etcd.auth.User;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.v1.AuthChange;
import io.balsa.store.v1.Caller;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Refusal;
import io.balsa.store.v1.Result;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Random changes of users and roles, and writes of those users in between, in random batches, against the naive tables. */
class AuthProperties {
    private static final List<String> USERS = List.of("root", "ann", "bob", "\u00e9", "");
    private static final List<String> ROLES = List.of("root", "r1", "r2", "\ud83d\ude00", "");
    private static final List<String> KEYS = List.of("a", "a\0", "b", "c", "z");

    @Property(tries = 200)
    void tablesAndDecisionsAreThoseOfTheModel(@ForAll long seed) {
        new Run(seed).go(40);
    }

    private static final class Run {
        private final Random random;
        private final MemoryEngine engine = new MemoryEngine();
        private final Applier applier = Applier.open(engine, batch -> {});
        private final ModelAuth model = new ModelAuth();
        private long index;

        Run(long seed) {
            this.random = new Random(seed);
        }

        void go(int entries) {
            if (random.nextBoolean()) {
                // Else it takes long until permissions are on at all.
                prepare();
            }
            for (int i = 0; i < entries; i++) {
                List<Command> batch = new ArrayList<>();
                List<Optional<Refusal>> expected = new ArrayList<>();
                for (int n = 1 + random.nextInt(6); n > 0; n--) {
                    Command command = random.nextInt(3) == 0 ? put() : change();
                    batch.add(command);
                    expected.add(Optional.ofNullable(expect(command)));
                }
                List<Optional<Refusal>> actual = applier.apply(1, ++index, batch).stream()
                        .map(Run::refusal)
                        .toList();
                assertThat(actual).as("%s", batch).isEqualTo(expected);
            }
            compare();
        }

        private void prepare() {
            AuthChange.Builder[] changes = new AuthChange.Builder[7];
            for (int i = 0; i < changes.length; i++) {
                changes[i] = AuthChange.newBuilder();
            }
            changes[0].getUserAddBuilder().setName("root").setHashedPassword(hash());
            changes[1].getUserGrantRoleBuilder().setUser("root").setRole("root");
            changes[2].getUserAddBuilder().setName("ann").setHashedPassword(hash());
            changes[3].getRoleAddBuilder().setName("r1");
            changes[4].getUserGrantRoleBuilder().setUser("ann").setRole("r1");
            changes[5]
                    .getRoleGrantPermissionBuilder()
                    .setName("r1")
                    .getPermBuilder()
                    .setPermType(Permission.Type.READWRITE)
                    .setKey(ByteString.copyFromUtf8("a"))
                    .setRangeEnd(rangeEnd());
            changes[6].getEnableBuilder();
            for (AuthChange.Builder change : changes) {
                Command command = Command.newBuilder().setAuth(change).build();
                model.apply(command.getAuth());
                applier.apply(1, ++index, List.of(command));
            }
        }

        private static Optional<Refusal> refusal(Result result) {
            return result.hasRefusal() ? Optional.of(result.getRefusal()) : Optional.empty();
        }

        private @Nullable Refusal expect(Command command) {
            if (command.hasAuth()) {
                return model.apply(command.getAuth());
            }
            Caller caller = command.getCaller();
            if (!command.hasCaller() || !model.enabled) {
                return null;
            }
            if (caller.getAuthRevision() == 0) {
                return AuthRefusals.USER_EMPTY;
            }
            if (caller.getAuthRevision() < model.revision) {
                return AuthRefusals.OLD_REVISION;
            }
            ByteString key = command.getPut().getKey();
            boolean may = model.may(caller.getUser(), Permission.Type.WRITE, key)
                    && (!command.getPut().getPrevKv() || model.may(caller.getUser(), Permission.Type.READ, key));
            return may ? null : AuthRefusals.PERMISSION_DENIED;
        }

        private Command put() {
            Command.Builder command = Command.newBuilder();
            command.getPutBuilder().setKey(ByteString.copyFromUtf8(pick(KEYS))).setPrevKv(random.nextBoolean());
            if (random.nextInt(8) > 0) {
                long age = random.nextInt(4) == 0 ? random.nextInt(3) : 0;
                command.getCallerBuilder()
                        .setUser(pick(USERS))
                        .setAuthRevision(random.nextInt(8) == 0 ? 0 : Math.max(0, model.revision - age));
            }
            return command.build();
        }

        private Command change() {
            AuthChange.Builder change = AuthChange.newBuilder();
            switch (random.nextInt(14)) {
                case 0, 1 -> change.getEnableBuilder();
                case 2 -> change.getDisableBuilder();
                case 3, 4 -> change.getUserAddBuilder().setName(pick(USERS)).setHashedPassword(hash());
                case 5 -> change.getUserDeleteBuilder().setName(pick(USERS));
                case 6 ->
                    change.getUserChangePasswordBuilder().setName(pick(USERS)).setHashedPassword(hash());
                case 7, 8 ->
                    change.getUserGrantRoleBuilder().setUser(pick(USERS)).setRole(pick(ROLES));
                case 9 -> change.getUserRevokeRoleBuilder().setName(pick(USERS)).setRole(pick(ROLES));
                case 10 -> change.getRoleAddBuilder().setName(pick(ROLES));
                case 11 -> change.getRoleDeleteBuilder().setRole(pick(ROLES));
                case 12 ->
                    change.getRoleGrantPermissionBuilder()
                            .setName(pick(ROLES))
                            .getPermBuilder()
                            .setPermTypeValue(random.nextInt(3))
                            .setKey(ByteString.copyFromUtf8("a"))
                            .setRangeEnd(rangeEnd());
                default ->
                    change.getRoleRevokePermissionBuilder()
                            .setRole(pick(ROLES))
                            .setKey(ByteString.copyFromUtf8("a"))
                            .setRangeEnd(rangeEnd());
            }
            return Command.newBuilder().setAuth(change).build();
        }

        private ByteString rangeEnd() {
            return ByteString.copyFromUtf8(pick(List.of("", "\0", "b", "c")));
        }

        private String hash() {
            return Base64.getEncoder().encodeToString(("hash" + random.nextInt(9)).getBytes(StandardCharsets.US_ASCII));
        }

        private String pick(List<String> from) {
            return from.get(random.nextInt(from.size()));
        }

        private void compare() {
            try (Snapshot snapshot = engine.snapshot()) {
                assertThat(AuthState.of(snapshot)).isEqualTo(new AuthState(model.enabled, model.revision));
                assertThat(applier.auth().state()).isEqualTo(AuthState.of(snapshot));
                assertThat(applier.auth().isOn()).isEqualTo(model.enabled);
                var users = new TreeMap<String, List<String>>();
                for (User user : AuthTable.users(snapshot)) {
                    users.put(user.getName().toStringUtf8(), user.getRolesList());
                    assertThat(Base64.getEncoder()
                                    .encodeToString(user.getPassword().toByteArray()))
                            .isEqualTo(model.hashes.get(user.getName().toStringUtf8()));
                }
                var expected = new TreeMap<String, List<String>>();
                model.users.forEach((name, roles) -> expected.put(name, List.copyOf(roles)));
                assertThat(users).isEqualTo(expected);
                var roles = new TreeMap<String, List<Permission>>();
                for (Role role : AuthTable.roles(snapshot)) {
                    roles.put(role.getName().toStringUtf8(), role.getKeyPermissionList());
                }
                assertThat(roles).isEqualTo(model.roles);
            }
        }
    }
}
