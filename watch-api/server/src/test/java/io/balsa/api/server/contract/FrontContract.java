package io.balsa.api.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.testing.Objects;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListOptions;
import io.balsa.k8s.meta.v1.Preconditions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of a front share: a client, and a namespace of its own for each test. */
public abstract class FrontContract {
    static final Duration SOON = Duration.ofSeconds(20);
    static final ListOptions ALL = ListOptions.getDefaultInstance();
    static final DeleteOptions PLAINLY = DeleteOptions.getDefaultInstance();
    private static final AtomicInteger TESTS = new AtomicInteger();

    Client client;
    String ns;

    /** A client of the front under test that calls as this user. */
    protected abstract Client clientOf(Caller caller);

    @BeforeEach
    void namespaceOfItsOwn() {
        client = clientOf(Caller.of("admin", "system:masters"));
        ns = "test-" + TESTS.incrementAndGet();
        client.create(Kinds.NAMESPACE, "", Objects.namespace(ns));
    }

    @AfterEach
    void closeClient() {
        client.close();
    }

    final void bind(String pod, String node) {
        client.createPart(
                Kinds.POD, ns, "binding", Meta.edit(Objects.binding(pod, node), meta -> meta.setNamespace(ns)));
    }

    static ListOptions after(long revision) {
        return ListOptions.newBuilder()
                .setResourceVersion(Long.toString(revision))
                .build();
    }

    static DeleteOptions grace(long seconds) {
        return DeleteOptions.newBuilder().setGracePeriodSeconds(seconds).build();
    }

    static DeleteOptions confirm(String uid) {
        return grace(0).toBuilder()
                .setPreconditions(Preconditions.newBuilder().setUid(uid))
                .build();
    }

    /** @param message the whole text; null when the test looks at it by itself */
    static StatusError refused(int code, String message, ThrowingCallable call) {
        var caught = new StatusError[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusError.class, error -> {
            assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
            if (message != null) {
                assertThat(error.getMessage()).isEqualTo(message);
            }
            caught[0] = error;
        });
        return caught[0];
    }
}
