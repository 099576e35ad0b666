package io.balsa.api.server.http.logs;

import io.balsa.agent.v1.LogsRequest;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.server.http.request.Query;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.EphemeralContainer;
import io.balsa.k8s.core.v1.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads the parameters of a log request against the pod that it is for. */
final class LogQuery {
    private LogQuery() {}

    /**
     * What to ask the node's agent for.
     *
     * @throws StatusError BadRequest when the container is not one of the pod's, or not named though there are several;
     *     Invalid when a number is out of range
     */
    static LogsRequest read(Pod pod, Query query, Instant now) {
        LogsRequest.Builder request = LogsRequest.newBuilder()
                .setNamespace(pod.getMetadata().getNamespace())
                .setPod(pod.getMetadata().getName())
                .setContainer(container(pod, query.first("container")))
                .setFollow(query.flag("follow"))
                .setPrevious(query.flag("previous"))
                .setTimestamps(query.flag("timestamps"));
        var errors = new ArrayList<FieldError>();
        number(query, "tailLines", 0, errors).ifPresent(request::setTailLines);
        number(query, "limitBytes", 1, errors).ifPresent(request::setLimitBytes);
        since(query, now, errors).ifPresent(request::setSinceSeconds);
        if (!errors.isEmpty()) {
            throw StatusError.invalid("", "PodLogOptions", pod.getMetadata().getName(), errors);
        }
        return request.build();
    }

    private static String container(Pod pod, String asked) {
        List<String> names = Stream.of(
                        pod.getSpec().getContainersList().stream().map(Container::getName),
                        pod.getSpec().getInitContainersList().stream().map(Container::getName),
                        pod.getSpec().getEphemeralContainersList().stream().map(LogQuery::name))
                .flatMap(names1 -> names1)
                .toList();
        String pods = pod.getMetadata().getName();
        if (asked.isEmpty()) {
            if (names.size() == 1) {
                return names.get(0);
            }
            throw StatusError.badRequest("a container name must be specified for pod " + pods + ", choose one of: ["
                    + String.join(" ", names) + "]");
        }
        if (!names.contains(asked)) {
            throw StatusError.badRequest("container " + asked + " is not valid for pod " + pods);
        }
        return asked;
    }

    private static String name(EphemeralContainer container) {
        return container.getEphemeralContainerCommon().getName();
    }

    private static OptionalLong number(Query query, String name, long least, List<FieldError> errors) {
        OptionalLong number = query.number(name);
        if (number.isPresent() && number.getAsLong() < least) {
            errors.add(FieldError.invalid(
                    name,
                    number.getAsLong(),
                    least == 0 ? "must be greater than or equal to 0" : "must be greater than 0"));
            return OptionalLong.empty();
        }
        return number;
    }

    // The agent counts seconds; a time is turned into the seconds since then.
    private static OptionalLong since(Query query, Instant now, List<FieldError> errors) {
        String time = query.first("sinceTime");
        if (time.isEmpty()) {
            return number(query, "sinceSeconds", 1, errors);
        }
        if (query.has("sinceSeconds")) {
            errors.add(
                    FieldError.forbidden("sinceTime", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
            return OptionalLong.empty();
        }
        try {
            Duration ago = Duration.between(Instant.parse(time), now);
            return OptionalLong.of(Math.max(1, ago.plusMillis(999).toSeconds()));
        } catch (DateTimeParseException e) {
            errors.add(FieldError.invalid("sinceTime", time, "must be a time such as 2026-11-22T10:00:00Z"));
            return OptionalLong.empty();
        }
    }
}
