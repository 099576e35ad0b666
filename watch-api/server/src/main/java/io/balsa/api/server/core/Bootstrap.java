package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.scheduling.v1.PriorityClass;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates what every cluster has before anybody asks: the four namespaces and the two priority classes of Kubernetes. It
 * tries until the store answers; an API server is ready when it is {@link #done}.
 */
public final class Bootstrap {
    private static final Logger log = LoggerFactory.getLogger(Bootstrap.class);
    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");
    private static final List<PriorityClass> PRIORITIES = List.of(
            priority(
                    "system-cluster-critical",
                    2_000_000_000,
                    "Used for system critical pods that must run in the cluster, but can be moved to another node if"
                            + " necessary."),
            priority(
                    "system-node-critical",
                    2_000_001_000,
                    "Used for system critical pods that must not be moved from their current node."));
    private static final Caller SELF = Caller.of("system:balsa:bootstrap", "system:masters");
    private static final long RETRY_MILLIS = 250;

    private final ResourceCore core;
    private final ScheduledExecutorService timer;
    private final Executor workers;
    private volatile boolean done;

    public Bootstrap(ResourceCore core, ScheduledExecutorService timer, Executor workers) {
        this.core = core;
        this.timer = timer;
        this.workers = workers;
    }

    /** Starts to try; returns at once. */
    public void start() {
        try {
            workers.execute(this::attempt);
        } catch (RejectedExecutionException e) {
            log.debug("The server closed before its first objects were made.");
        }
    }

    /** Whether everything is there. */
    public boolean done() {
        return done;
    }

    private void attempt() {
        try {
            NAMESPACES.forEach(name -> ensure(Kinds.NAMESPACE, name, namespace(name)));
            PRIORITIES.forEach(priority ->
                    ensure(Kinds.PRIORITY_CLASS, priority.getMetadata().getName(), priority));
            done = true;
        } catch (StatusError e) {
            log.debug("The first objects are not there yet: {}", e.getMessage());
            if (!timer.isShutdown()) {
                timer.schedule(this::start, RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static Namespace namespace(String name) {
        return Namespace.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName(name))
                .build();
    }

    private static PriorityClass priority(String name, int value, String description) {
        return PriorityClass.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName(name))
                .setValue(value)
                .setDescription(description)
                .build();
    }

    private void ensure(Kind kind, String name, Message object) {
        try {
            core.handle(new ApiRequest.Create(SELF, Target.of(kind, "", name), object, WriteOptions.NONE));
        } catch (StatusError e) {
            if (!e.is(StatusReason.ALREADY_EXISTS)) {
                throw e;
            }
        }
    }
}
