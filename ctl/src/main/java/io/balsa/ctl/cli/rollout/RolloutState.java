package io.balsa.ctl.cli.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.ResourceType;

/**
 * How far a workload is, in kubectl's words (polymorphichelpers/rollout_status.go).
 *
 * @param line ends with a line break
 */
record RolloutState(String line, boolean isDone) {
    /**
     * @param revision that the workload has to be at; 0 for whichever it is
     * @throws CliError where it will not be done by waiting
     */
    static RolloutState of(ResourceType type, JsonNode object, long revision) throws CliError {
        return switch (type.qualified()) {
            case "deployments.apps" -> deployment(object, revision);
            case "daemonsets.apps" -> daemonSet(object);
            case "statefulsets.apps" -> statefulSet(object);
            default ->
                throw CliError.usage("error: no status viewer has been implemented for " + type.kind()
                        + (type.group().isEmpty() ? "" : "." + type.group()));
        };
    }

    private static RolloutState going(String line) {
        return new RolloutState(line + "\n", false);
    }

    private static RolloutState done(String line) {
        return new RolloutState(line + "\n", true);
    }

    private static boolean isObserved(JsonNode object) {
        return object.path("metadata").path("generation").asLong()
                <= object.path("status").path("observedGeneration").asLong();
    }

    private static RolloutState deployment(JsonNode object, long revision) throws CliError {
        String name = object.path("metadata").path("name").asText();
        JsonNode status = object.path("status");
        if (revision > 0) {
            long now = Revisions.number(object);
            if (now != revision) {
                throw new CliError(
                        Exit.OTHER,
                        "error: desired revision (" + revision + ") is different from the running revision (" + now
                                + ")");
            }
        }
        if (!isObserved(object)) {
            return going("Waiting for deployment spec update to be observed...");
        }
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals("Progressing")
                    && condition.path("reason").asText().equals("ProgressDeadlineExceeded")) {
                throw new CliError(Exit.OTHER, "error: deployment \"" + name + "\" exceeded its progress deadline");
            }
        }
        String waiting = "Waiting for deployment \"" + name + "\" rollout to finish: ";
        long wanted = object.path("spec").path("replicas").asLong();
        long updated = status.path("updatedReplicas").asLong();
        long replicas = status.path("replicas").asLong();
        long available = status.path("availableReplicas").asLong();
        if (object.path("spec").has("replicas") && updated < wanted) {
            return going(waiting + updated + " out of " + wanted + " new replicas have been updated...");
        }
        if (replicas > updated) {
            return going(waiting + (replicas - updated) + " old replicas are pending termination...");
        }
        if (available < updated) {
            return going(waiting + available + " of " + updated + " updated replicas are available...");
        }
        return done("deployment \"" + name + "\" successfully rolled out");
    }

    private static void rolling(JsonNode object) throws CliError {
        if (!object.path("spec").path("updateStrategy").path("type").asText().equals("RollingUpdate")) {
            throw new CliError(Exit.OTHER, "error: rollout status is only available for RollingUpdate strategy type");
        }
    }

    private static RolloutState daemonSet(JsonNode object) throws CliError {
        rolling(object);
        if (!isObserved(object)) {
            return going("Waiting for daemon set spec update to be observed...");
        }
        String name = object.path("metadata").path("name").asText();
        JsonNode status = object.path("status");
        String waiting = "Waiting for daemon set \"" + name + "\" rollout to finish: ";
        long wanted = status.path("desiredNumberScheduled").asLong();
        long updated = status.path("updatedNumberScheduled").asLong();
        long available = status.path("numberAvailable").asLong();
        if (updated < wanted) {
            return going(waiting + updated + " out of " + wanted + " new pods have been updated...");
        }
        if (available < wanted) {
            return going(waiting + available + " of " + wanted + " updated pods are available...");
        }
        return done("daemon set \"" + name + "\" successfully rolled out");
    }

    private static RolloutState statefulSet(JsonNode object) throws CliError {
        rolling(object);
        JsonNode spec = object.path("spec");
        JsonNode status = object.path("status");
        if (status.path("observedGeneration").asLong() == 0 || !isObserved(object)) {
            return going("Waiting for statefulset spec update to be observed...");
        }
        long wanted = spec.path("replicas").asLong();
        long ready = status.path("readyReplicas").asLong();
        long updated = status.path("updatedReplicas").asLong();
        if (spec.has("replicas") && ready < wanted) {
            return going("Waiting for " + (wanted - ready) + " pods to be ready...");
        }
        JsonNode rolling = spec.path("updateStrategy").path("rollingUpdate");
        if (rolling.isObject()) {
            long held = rolling.path("partition").asLong();
            if (spec.has("replicas") && rolling.has("partition") && updated < wanted - held) {
                return going("Waiting for partitioned roll out to finish: " + updated + " out of " + (wanted - held)
                        + " new pods have been updated...");
            }
            return done("partitioned roll out complete: " + updated + " new pods have been updated...");
        }
        String target = status.path("updateRevision").asText();
        String current = status.path("currentRevision").asText();
        if (!target.equals(current)) {
            return going("waiting for statefulset rolling update to complete " + updated + " pods at revision " + target
                    + "...");
        }
        return done("statefulset rolling update complete "
                + status.path("currentReplicas").asLong() + " pods at revision " + current + "...");
    }
}
