package io.balsa.controllers;

import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Clockwork;
import io.balsa.api.client.loop.Election;
import io.balsa.controllers.namespace.DefaultAccount;
import io.balsa.controllers.namespace.RootCertificate;
import io.balsa.controllers.podgc.PodGarbage;
import io.balsa.resource.v1.Fence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the scheduler and all controllers while this process holds the office {@value #OFFICE}.
 *
 * <p>Every write carries the fence of the term: a member that was suspended and deposed meanwhile cannot write what it had in
 * mind. No decision of a term is made on a state that is older than the term, so nothing that the predecessor did is
 * overlooked. While another member leads, the caches follow the cluster, and that is all;
 * the garbage collector, which looks at every kind, begins to learn when the office is won.
 */
public final class ControllerManager implements AutoCloseable {
    public static final String OFFICE = "controllers";

    private final Caches caches;
    private final Election election;
    private final Terms terms;

    private ControllerManager(ApiClient api, ControllerConfig config, Clockwork clockwork) {
        this.caches = new Caches(api, clockwork);
        this.terms = new Terms(api, caches, controls(api, caches, config, clockwork), clockwork);
        this.election = new Election(
                api.channel(), new Election.Campaign(OFFICE, config.identity(), config.officeTtl()), terms, clockwork);
    }

    private static List<Control> controls(ApiClient api, Caches caches, ControllerConfig config, Clockwork clockwork) {
        List<Control> controls = new ArrayList<>(List.of(
                new SchedulerControl(caches),
                new ReplicaSetControl(caches),
                new EndpointSliceControl(caches),
                new NodeLifecycleControl(caches, config.nodes(), clockwork.nanoTime()),
                new PodGarbageControl(
                        caches,
                        new PodGarbage(config.nodeQuarantine(), config.finishedPodsMax()),
                        clockwork.nanoTime()),
                new OwnerGarbageControl(api, clockwork),
                new NamespaceObjectControl<>(
                        "serviceaccount-controller",
                        caches.namespaces,
                        caches.defaultAccounts,
                        DefaultAccount.NAME,
                        DefaultAccount::reconcile)));
        config.rootCertificates()
                .ifPresent(pem -> controls.add(new NamespaceObjectControl<>(
                        "root-ca-certificate-publisher-controller",
                        caches.namespaces,
                        caches.rootCertificates,
                        RootCertificate.NAME,
                        new RootCertificate(pem)::reconcile)));
        return List.copyOf(controls);
    }

    /** Starts to follow the cluster and to campaign; returns at once. */
    public static ControllerManager start(ApiClient api, ControllerConfig config, Clockwork clockwork) {
        ControllerManager manager = new ControllerManager(api, config, clockwork);
        manager.caches.start();
        manager.election.start();
        return manager;
    }

    /** Whether this process holds the office now. */
    public boolean isLeading() {
        return election.fence().isPresent();
    }

    /** Stops all work, gives up the office, and returns when no thread of it runs any more. */
    @Override
    public void close() {
        election.close();
        caches.close();
    }

    /** What happens when the office is won and lost. */
    private static final class Terms implements Election.Candidate {
        private final ApiClient api;
        private final Caches caches;
        private final Clockwork clockwork;
        private final List<Seat> seats = new ArrayList<>();

        /** Touched by the election's thread only. */
        private @Nullable Term term;

        Terms(ApiClient api, Caches caches, List<Control> controls, Clockwork clockwork) {
            this.api = api;
            this.caches = caches;
            this.clockwork = clockwork;
            for (Control control : controls) {
                Seat seat = new Seat(control);
                control.follow(caches, seat::concerned);
                seats.add(seat);
            }
        }

        @Override
        public void elected(Fence fence) {
            term = Term.begin(api.fencedBy(fence), caches, seats, clockwork);
        }

        @Override
        public void deposed(String why) {
            Optional.ofNullable(term).ifPresent(Term::close);
            term = null;
        }
    }
}
