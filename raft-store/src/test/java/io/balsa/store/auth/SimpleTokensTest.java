package io.balsa.store.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.store.apply.Applier;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.v1.AuthChange;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Result;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two members with the same log: one of them may be behind. */
class SimpleTokensTest {
    private static final Duration TTL = Duration.ofSeconds(300);

    private final List<Command> log = new ArrayList<>();
    private final Member first = new Member();
    private final Member second = new Member();
    private long now;

    private final class Member {
        private final Applier applier = Applier.open(new MemoryEngine(), batch -> {});
        private final SimpleTokens tokens =
                new SimpleTokens(new SimpleTokens.Log(this::propose, this::await), TTL, new SecureRandom(), () -> now);
        private final List<Long> awaited = new ArrayList<>();

        Member() {
            applier.auth().listen(tokens);
        }

        private CompletableFuture<SimpleTokens.Granted> propose(Command command) {
            log.add(command);
            Result result = catchUp();
            return CompletableFuture.completedFuture(new SimpleTokens.Granted(
                    result.hasRefusal() ? Optional.of(result.getRefusal()) : Optional.empty(), log.size()));
        }

        private CompletableFuture<Void> await(long index) {
            awaited.add(index);
            catchUp();
            return index <= log.size()
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(new IllegalStateException("timed out"));
        }

        /** The result of the last command. */
        Result catchUp() {
            Result last = Result.getDefaultInstance();
            while (applier.applied().index() < log.size()) {
                long next = Math.max(0, applier.applied().index()) + 1;
                last = applier.apply(1, next, List.of(log.get((int) next - 1))).get(0);
            }
            return last;
        }
    }

    private static Command change(AuthChange.Builder change) {
        return Command.newBuilder().setAuth(change).build();
    }

    private void both(AuthChange.Builder change) {
        log.add(change(change));
        first.catchUp();
        second.catchUp();
    }

    @BeforeEach
    void enable() {
        AuthChange.Builder add = AuthChange.newBuilder();
        add.getUserAddBuilder().setName("root").setHashedPassword("aGFzaA==");
        AuthChange.Builder grant = AuthChange.newBuilder();
        grant.getUserGrantRoleBuilder().setUser("root").setRole("root");
        AuthChange.Builder enable = AuthChange.newBuilder();
        enable.getEnableBuilder();
        both(add);
        both(grant);
        both(enable);
    }

    private String issue(Member member) {
        return member.tokens
                .issue("root", member.applier.auth().state().revision())
                .join();
    }

    @Test
    void everyMemberAcceptsATokenOnceItHasAppliedTheLogUpToIt() {
        String token = issue(first);
        assertThat(first.tokens.known(token)).contains(new Identity("root", 0));
        assertThat(second.tokens.known(token)).isEmpty();
        assertThat(second.tokens.resolve(token).join()).contains(new Identity("root", 0));
        assertThat(second.awaited).containsExactly((long) log.size());
    }

    @Test
    void theLogHoldsNoToken() {
        String token = issue(first);
        assertThat(log.toString()).doesNotContain(token.substring(0, token.indexOf('.')));
    }

    @Test
    void everyUseMakesATokenGoodForAnotherTimeToLive() {
        String token = issue(first);
        for (int i = 0; i < 5; i++) {
            now += TTL.toNanos() - 1;
            assertThat(first.tokens.known(token)).isPresent();
        }
        now += TTL.toNanos() + 1;
        assertThat(first.tokens.known(token)).isEmpty();
        assertThat(first.tokens.size()).isZero();
    }

    @Test
    void tokensThatAreOverTakeNoRoom() {
        for (int i = 0; i < 10; i++) {
            issue(first);
        }
        assertThat(first.tokens.size()).isEqualTo(10);
        now += TTL.toNanos() + TimeUnit.SECONDS.toNanos(1);
        issue(first);
        assertThat(first.tokens.size()).isEqualTo(1);
    }

    @Test
    void aNewPasswordADeletedUserOrNoPermissionsEndTokensEverywhere() {
        String token = issue(first);
        AuthChange.Builder password = AuthChange.newBuilder();
        password.getUserChangePasswordBuilder().setName("root").setHashedPassword("bmV3");
        both(password);
        assertThat(first.tokens.known(token)).isEmpty();
        assertThat(second.tokens.known(token)).isEmpty();
        String again = issue(first);
        AuthChange.Builder disable = AuthChange.newBuilder();
        disable.getDisableBuilder();
        both(disable);
        assertThat(first.tokens.known(again)).isEmpty();
        assertThat(second.tokens.resolve(again).join()).isEmpty();
    }

    @Test
    void noTokenForAPasswordThatWasRightBeforeTheLastChange() {
        long old = first.applier.auth().state().revision() - 1;
        assertThatThrownBy(() -> first.tokens.issue("root", old).join())
                .hasRootCauseMessage(AuthRefusals.OLD_REVISION.getMessage());
        assertThat(first.tokens.size()).isZero();
    }

    @Test
    void nonsenseIsNobodys() {
        for (String token : List.of("", ".", "x", "x.y", "x.1", ".1", "x.99999999999999999999", "x.4000", "a.b.c")) {
            assertThat(first.tokens.known(token)).as(token).isEmpty();
            assertThat(first.tokens.resolve(token).join()).as(token).isEmpty();
        }
    }
}
