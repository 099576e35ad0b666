package io.balsa.controllers.scheduler;

import io.balsa.api.model.Meta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where one pod should run: a pure function of the pod and the nodes.
 *
 * <p>The order in which nodes come does not matter. Equal scores are decided by a hash of both names, so that pods that are
 * all alike do not all prefer the same node.
 */
public final class Placement {
    /** What was decided, with reasons. */
    public sealed interface Decision {}

    /**
     * The pod should run there.
     *
     * @param scores each candidate's total by node name
     */
    public record Chosen(String node, Map<String, Long> scores) implements Decision {}

    /**
     * No node may run the pod.
     *
     * @param reasons how many nodes refused it for each reason
     */
    public record Refused(int nodes, Map<String, Integer> reasons) implements Decision {
        /** In the words of Kubernetes' FailedScheduling event. */
        public String message() {
            if (nodes == 0) {
                return "no nodes available to schedule pods";
            }
            // Kubernetes sorts the finished texts, not the reasons.
            String why = reasons.entrySet().stream()
                    .map(reason -> reason.getValue() + " " + reason.getKey())
                    .sorted()
                    .collect(Collectors.joining(", "));
            return "0/" + nodes + " nodes are available: " + why + ".";
        }
    }

    /** In Kubernetes' order: a node is asked until the first refuses. */
    private static final List<Filter> FILTERS =
            List.of(new TaintFilter(), new ReadyFilter(), new AffinityFilter(), new PortFilter(), new ResourceFilter());

    private static final List<Score> SCORES =
            List.of(new LeastAllocatedScore(), new SpreadScore(), new PreferenceScore());

    private Placement() {}

    public static Decision choose(PodFacts pod, Collection<NodeState> nodes) {
        List<NodeState> candidates = new ArrayList<>();
        Map<String, Integer> refusals = new TreeMap<>();
        for (NodeState node : nodes) {
            List<String> reasons = refusals(pod, node);
            if (reasons.isEmpty()) {
                candidates.add(node);
            } else {
                reasons.forEach(reason -> refusals.merge(reason, 1, Integer::sum));
            }
        }
        if (candidates.isEmpty()) {
            return new Refused(nodes.size(), refusals);
        }
        Map<String, Long> scores = scores(pod, candidates);
        String best = candidates.stream()
                .map(NodeState::name)
                .min(Comparator.comparing((String node) -> -scores.getOrDefault(node, 0L))
                        .thenComparing(node -> tieBreak(pod, node))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
        return new Chosen(best, scores);
    }

    private static List<String> refusals(PodFacts pod, NodeState node) {
        for (Filter filter : FILTERS) {
            List<String> reasons = filter.refusals(pod, node);
            if (!reasons.isEmpty()) {
                return reasons;
            }
        }
        return List.of();
    }

    private static Map<String, Long> scores(PodFacts pod, List<NodeState> candidates) {
        long mostOfGroup = candidates.stream()
                .mapToLong(node -> node.podsOfGroup(pod.group()))
                .max()
                .orElse(0);
        Score.Choice choice = new Score.Choice(mostOfGroup);
        Map<String, Long> scores = new TreeMap<>();
        for (NodeState node : candidates) {
            long total = 0;
            for (Score score : SCORES) {
                total += score.weight() * score.of(pod, node, choice);
            }
            scores.put(node.name(), total);
        }
        return scores;
    }

    private static int tieBreak(PodFacts pod, String node) {
        int hash = (Meta.key(pod.pod()) + "@" + node).hashCode() * 0x9e3779b9;
        return hash ^ (hash >>> 15);
    }
}
