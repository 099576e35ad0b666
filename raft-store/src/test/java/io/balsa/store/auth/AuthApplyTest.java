package io.balsa.store.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.balsa.etcd.auth.Permission;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.v1.AuthChange;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Result;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What holds when a command's turn comes, not when it was sent. */
class AuthApplyTest {
    private final List<Boolean> gateAtWrites = new ArrayList<>();
    private final Applier applier = Applier.open(watched(new MemoryEngine()), batch -> {});
    private long index;

    /** Notes, whenever the engine is about to get something, whether permissions are asked for already. */
    private Engine watched(Engine engine) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("write")) {
                        gateAtWrites.add(applier().auth().isOn());
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Applier applier() {
        return applier;
    }

    private List<Result> apply(Command... commands) {
        return applier.apply(1, ++index, List.of(commands));
    }

    private static Command change(Consumer<AuthChange.Builder> what) {
        AuthChange.Builder change = AuthChange.newBuilder();
        what.accept(change);
        return Command.newBuilder().setAuth(change).build();
    }

    private Command put(String user, long revision) {
        Command.Builder command = Command.newBuilder();
        command.getPutBuilder().setKey(ByteString.copyFromUtf8("k"));
        command.getCallerBuilder().setUser(user).setAuthRevision(revision);
        return command.build();
    }

    private long revision() {
        return applier.auth().state().revision();
    }

    private void prepare() {
        apply(
                change(c -> c.getUserAddBuilder().setName("root").setHashedPassword("aGFzaA==")),
                change(c -> c.getUserGrantRoleBuilder().setUser("root").setRole("root")),
                change(c -> c.getUserAddBuilder().setName("ann").setHashedPassword("aGFzaA==")),
                change(c -> c.getRoleAddBuilder().setName("writer")),
                change(c -> c.getUserGrantRoleBuilder().setUser("ann").setRole("writer")),
                change(c -> c.getRoleGrantPermissionBuilder()
                        .setName("writer")
                        .getPermBuilder()
                        .setPermType(Permission.Type.WRITE)
                        .setKey(ByteString.copyFromUtf8("k"))));
    }

    @Test
    void aPermissionThatIsRevokedWhileAWriteIsQueuedIsRevokedForIt() {
        prepare();
        apply(change(AuthChange.Builder::getEnableBuilder));
        long seen = revision();
        List<Result> results = apply(
                put("ann", seen),
                change(c -> c.getUserRevokeRoleBuilder().setName("ann").setRole("writer")),
                put("ann", seen),
                put("ann", seen + 1),
                put("root", seen + 1));
        assertThat(results.get(0).hasPut()).isTrue();
        assertThat(results.get(2).getRefusal()).isEqualTo(AuthRefusals.OLD_REVISION);
        assertThat(results.get(3).getRefusal()).isEqualTo(AuthRefusals.PERMISSION_DENIED);
        assertThat(results.get(4).hasPut()).isTrue();
    }

    @Test
    void aWriteThatNobodyHasSignedIsRefusedOncePermissionsCountAndOneOfTheStoreItselfIsNot() {
        prepare();
        Command nobodys = put("", 0);
        Command own = nobodys.toBuilder().clearCaller().build();
        List<Result> results = apply(nobodys, change(AuthChange.Builder::getEnableBuilder), nobodys, own);
        assertThat(results.get(0).hasPut()).isTrue();
        assertThat(results.get(2).getRefusal()).isEqualTo(AuthRefusals.USER_EMPTY);
        assertThat(results.get(3).hasPut()).isTrue();
    }

    @Test
    void permissionsAreAskedForBeforeTheEngineSaysThatTheyCountAndUntilItSaysThatTheyDoNot() {
        prepare();
        gateAtWrites.clear();
        apply(change(AuthChange.Builder::getEnableBuilder));
        apply(put("root", revision()));
        apply(change(AuthChange.Builder::getDisableBuilder));
        apply(put("", 0));
        assertThat(gateAtWrites).containsExactly(true, true, true, false);
        apply(change(AuthChange.Builder::getEnableBuilder), change(AuthChange.Builder::getDisableBuilder));
        assertThat(applier.auth().isOn()).isFalse();
    }
}
