package io.balsa.api.server.core;

import io.balsa.api.model.StatusError;
import io.balsa.api.model.validation.FieldError;
import io.balsa.k8s.meta.v1.ListOptions;
import java.util.List;

/** Which combinations of list and watch options have a meaning (Kubernetes: 422 on ListOptions for the others). Pure. */
final class ListRules {
    static final String EXACT = "Exact";
    static final String NOT_OLDER = "NotOlderThan";

    private ListRules() {}

    /** The revision named by the options; 0 for none and for "0". */
    static long revision(ListOptions options) {
        String version = options.getResourceVersion();
        if (version.isEmpty()) {
            return 0;
        }
        try {
            long revision = Long.parseLong(version);
            if (revision >= 0) {
                return revision;
            }
        } catch (NumberFormatException e) {
            throw invalid(FieldError.invalid("resourceVersion", version, "it is not a revision"));
        }
        throw invalid(FieldError.invalid("resourceVersion", version, "it is negative"));
    }

    static void checkList(ListOptions options) {
        if (options.getSendInitialEvents()) {
            throw invalid(FieldError.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }
        if (options.getLimit() < 0) {
            throw invalid(FieldError.invalid("limit", options.getLimit(), "it is negative"));
        }
        String match = options.getResourceVersionMatch();
        if (!match.isEmpty()) {
            checkMatch(options, match);
        }
        if (!options.getContinue().isEmpty() && revision(options) != 0) {
            throw StatusError.badRequest("specifying resource version is not allowed when using continue");
        }
    }

    private static void checkMatch(ListOptions options, String match) {
        if (options.getResourceVersion().isEmpty()) {
            throw forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided");
        }
        if (!options.getContinue().isEmpty()) {
            throw forbidden("resourceVersionMatch is forbidden when continue is provided");
        }
        if (!match.equals(EXACT) && !match.equals(NOT_OLDER)) {
            throw invalid(FieldError.notSupported("resourceVersionMatch", match, List.of(EXACT, NOT_OLDER, "")));
        }
        if (match.equals(EXACT) && options.getResourceVersion().equals("0")) {
            throw forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }
    }

    static void checkWatch(ListOptions options) {
        String match = options.getResourceVersionMatch();
        if (options.hasSendInitialEvents()) {
            if (!match.equals(NOT_OLDER)) {
                throw forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
            }
        } else if (!match.isEmpty()) {
            throw forbidden("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }
    }

    private static StatusError forbidden(String why) {
        return invalid(FieldError.forbidden("resourceVersionMatch", why));
    }

    private static StatusError invalid(FieldError error) {
        return StatusError.invalid("meta.k8s.io", "ListOptions", "", List.of(error));
    }
}
