package io.balsa.controllers;

import io.balsa.controllers.nodelifecycle.NodeLifecycleConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * How the controllers of one member run.
 *
 * @param identity who campaigns, unique among the members: a member's name
 * @param officeTtl how long the office stays with a member that is silent: the gap when a member dies
 * @param nodes the times of a node's loss
 * @param nodeQuarantine how long a node must be unknown before the pods bound to it are removed
 * @param finishedPodsMax how many finished pods are kept
 * @param rootCertificates PEM of what the API's certificate is verified with, published in every namespace; empty: nothing is
 */
public record ControllerConfig(
        String identity,
        Duration officeTtl,
        NodeLifecycleConfig nodes,
        Duration nodeQuarantine,
        int finishedPodsMax,
        Optional<String> rootCertificates) {
    /** Without certificates to publish. */
    public ControllerConfig(
            String identity,
            Duration officeTtl,
            NodeLifecycleConfig nodes,
            Duration nodeQuarantine,
            int finishedPodsMax) {
        this(identity, officeTtl, nodes, nodeQuarantine, finishedPodsMax, Optional.empty());
    }

    /** An office of 3 s; pods of a lost node are replaced after 15 s. */
    public static ControllerConfig standard(String identity) {
        return new ControllerConfig(
                identity, Duration.ofSeconds(3), NodeLifecycleConfig.standard(), Duration.ofSeconds(20), 12_500);
    }

    /** The same, and the certificates are published. */
    public ControllerConfig publishing(Optional<String> certificates) {
        return new ControllerConfig(identity, officeTtl, nodes, nodeQuarantine, finishedPodsMax, certificates);
    }
}
