package io.balsa.kubelet.runtime;

import java.util.List;

/**
 * A container engine. Calls block, each with a deadline of the runtime's own, and may come from several threads at once;
 * two calls about one pod never come at the same time.
 *
 * <p>What holds for every implementation (and is tested by one contract for all of them):
 *
 * <ul>
 *   <li>A key is started at most once, whatever was asked, killed or forgotten in between: {@link #start} of a key that
 *       exists answers the container that exists.
 *   <li>A container and its exit code outlive the kubelet. What {@link #list} answers after a restart is what it would
 *       have answered without.
 *   <li>{@link #list} never shows a stranger: a process or container that only looks like one of ours (a recycled process
 *       id, another kubelet's container) is not taken for one.
 *   <li>An ended container stays listed, with its log, until it is removed.
 * </ul>
 *
 * <p>Example: {@code prepare(pod)} answers {@code 127.2.0.7}; {@code start(pod/web#0)}; {@code list()} shows {@code web#0
 * Running}; the process dies with code 3; {@code list()} shows {@code web#0 Exited(3)}; {@code start(pod/web#1)}; {@code
 * list()} shows both; {@code remove(web#0)}; {@code removePod(pod)} after {@code web#1} has ended; {@code list()} is empty.
 *
 * <p>Failures are {@link RuntimeFailure}s.
 */
public interface ContainerRuntime extends AutoCloseable {
    /** Kubernetes' containerRuntimeVersion: {@code docker://20.10.24}. */
    String version();

    /** Makes an image ready to start, fetching it where the policy says so. */
    Image pull(String image, PullPolicy policy);

    /** Makes what the pod's containers share, if it is not there yet, and answers the pod's address. */
    String prepare(SandboxSpec sandbox);

    /** Starts a container of a prepared pod with an image that was pulled. */
    Container start(ContainerSpec spec);

    /** All containers of this node, ended ones too. */
    List<Container> list();

    /** All containers of one pod. */
    List<Container> list(PodRef pod);

    /** Pods of this node that anything is left of: containers, or only what they shared. */
    List<PodRef> pods();

    /**
     * Asks a container to end; does not wait for it. Nothing happens where it has ended already. One that is {@link
     * ContainerState.Created} may start nevertheless: ask again when it runs.
     */
    void signal(Container container, StopSignal signal);

    /** Forgets an ended container and its log. */
    void remove(Container container);

    /** Forgets everything about a pod whose containers have all ended. */
    void removePod(PodRef pod);

    LogLines logs(Container container, LogQuery query);

    /** Lets go of the engine. Containers go on. */
    @Override
    void close();
}
