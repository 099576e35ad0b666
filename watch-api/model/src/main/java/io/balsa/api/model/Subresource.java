package io.balsa.api.model;

import com.google.protobuf.Message;
import io.balsa.k8s.authentication.v1.TokenRequest;
import io.balsa.k8s.autoscaling.v1.Scale;
import io.balsa.k8s.core.v1.Binding;
import io.balsa.k8s.policy.v1.Eviction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a resource with a path of its own ({@code .../pods/web/status}), and what can be done with it there.
 *
 * @param body what it takes and answers; null where that is the resource's own kind
 * @param verbs of get, create, update and patch those that it has
 */
public record Subresource(String name, @Nullable Body body, List<String> verbs) {
    private static final List<String> PART = List.of("get", "patch", "update");
    private static final List<String> CREATE = List.of("create");

    /** Kubernetes' subresources, as far as this API has them. */
    private static final Map<String, Subresource> KNOWN = Stream.of(
                    new Subresource("status", null, PART),
                    new Subresource("ephemeralcontainers", null, PART),
                    new Subresource("approval", null, PART),
                    new Subresource("finalize", null, List.of("update")),
                    new Subresource("log", null, List.of("get")),
                    new Subresource("scale", new Body("autoscaling", "v1", "Scale", Scale.getDefaultInstance()), PART),
                    new Subresource("binding", new Body("", "v1", "Binding", Binding.getDefaultInstance()), CREATE),
                    new Subresource(
                            "eviction",
                            new Body("policy", "v1", "Eviction", Eviction.getDefaultInstance())
                                    .takenFrom("policy/v1beta1"),
                            CREATE),
                    new Subresource(
                            "token",
                            new Body("authentication.k8s.io", "v1", "TokenRequest", TokenRequest.getDefaultInstance()),
                            CREATE))
            .collect(Collectors.toUnmodifiableMap(Subresource::name, Function.identity()));

    /**
     * A kind that is no resource by itself.
     *
     * @param older what a body may also call its version: the form is the same
     */
    public record Body(String group, String version, String kind, Message prototype, List<String> older) {
        Body(String group, String version, String kind, Message prototype) {
            this(group, version, kind, prototype, List.of());
        }

        private Body takenFrom(String olderVersion) {
            return new Body(group, version, kind, prototype, List.of(olderVersion));
        }

        /** {@code v1}, {@code policy/v1}. */
        public String apiVersion() {
            return group.isEmpty() ? version : group + "/" + version;
        }
    }

    /** The subresource of that name; empty where this API knows none. */
    public static Optional<Subresource> named(String name) {
        return Optional.ofNullable(KNOWN.get(name));
    }

    public boolean has(String verb) {
        return verbs.contains(verb);
    }
}
