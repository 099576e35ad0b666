package io.balsa.api.server.http.request;

import io.balsa.api.model.StatusError;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.server.core.WriteOptions;
import io.balsa.api.server.core.WriteOptions.FieldValidation;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListOptions;
import java.util.ArrayList;
import java.util.List;

/** The options that stand in the query of a request, as the core takes them. */
public final class RequestOptions {
    private static final String GROUP = "meta.k8s.io";

    private RequestOptions() {}

    /** The options of a list, of a watch and of the removal of a collection. */
    public static ListOptions list(Query query) {
        ListOptions.Builder options = ListOptions.newBuilder();
        if (query.has("labelSelector")) {
            options.setLabelSelector(query.first("labelSelector"));
        }
        if (query.has("fieldSelector")) {
            options.setFieldSelector(query.first("fieldSelector"));
        }
        if (query.has("resourceVersion")) {
            options.setResourceVersion(query.first("resourceVersion"));
        }
        if (query.has("resourceVersionMatch")) {
            options.setResourceVersionMatch(query.first("resourceVersionMatch"));
        }
        if (query.has("continue")) {
            options.setContinue(query.first("continue"));
        }
        if (query.has("watch")) {
            options.setWatch(query.flag("watch"));
        }
        if (query.has("allowWatchBookmarks")) {
            options.setAllowWatchBookmarks(query.flag("allowWatchBookmarks"));
        }
        if (query.has("sendInitialEvents")) {
            options.setSendInitialEvents(query.flag("sendInitialEvents"));
        }
        query.number("limit").ifPresent(options::setLimit);
        query.number("timeoutSeconds").ifPresent(options::setTimeoutSeconds);
        return options.build();
    }

    /**
     * The options of a write.
     *
     * @param of the options' own kind, for errors: CreateOptions
     * @param userAgent names the writer where the query does not
     */
    public static WriteOptions write(Query query, String of, String userAgent) {
        return write(query, of, userAgent, query.all("dryRun"));
    }

    /** As above, with dryRun as it stood in a body. */
    public static WriteOptions write(Query query, String of, String userAgent, List<String> dryRun) {
        var errors = new ArrayList<FieldError>();
        boolean dry = dryRun(dryRun, errors);
        FieldValidation validation = fieldValidation(query.first("fieldValidation"), errors);
        if (!errors.isEmpty()) {
            throw StatusError.invalid(GROUP, of, "", errors);
        }
        String manager = query.first("fieldManager");
        return new WriteOptions(dry, manager.isEmpty() ? productOf(userAgent) : manager, validation, null);
    }

    /** What the query says about a removal, for clients that send no body. */
    public static DeleteOptions delete(Query query) {
        DeleteOptions.Builder options = DeleteOptions.newBuilder();
        query.number("gracePeriodSeconds").ifPresent(options::setGracePeriodSeconds);
        if (query.has("propagationPolicy")) {
            options.setPropagationPolicy(query.first("propagationPolicy"));
        }
        if (query.has("orphanDependents")) {
            options.setOrphanDependents(query.flag("orphanDependents"));
        }
        return options.addAllDryRun(query.all("dryRun")).build();
    }

    private static boolean dryRun(List<String> values, List<FieldError> errors) {
        for (String value : values) {
            if (!value.equals("All")) {
                errors.add(FieldError.notSupported("dryRun", value, List.of("All")));
            }
        }
        return !values.isEmpty();
    }

    private static FieldValidation fieldValidation(String value, List<FieldError> errors) {
        return switch (value) {
            case "Ignore" -> FieldValidation.IGNORE;
            case "", "Warn" -> FieldValidation.WARN;
            case "Strict" -> FieldValidation.STRICT;
            default -> {
                errors.add(FieldError.notSupported("fieldValidation", value, List.of("Ignore", "Strict", "Warn")));
                yield FieldValidation.WARN;
            }
        };
    }

    // Kubernetes: who gives no fieldManager is called like its program, kubectl/v1.32.4 is kubectl.
    private static String productOf(String userAgent) {
        int slash = userAgent.indexOf('/');
        return slash < 0 ? userAgent : userAgent.substring(0, slash);
    }
}
