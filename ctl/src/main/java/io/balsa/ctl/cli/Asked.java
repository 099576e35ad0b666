package io.balsa.ctl.cli;

import io.balsa.ctl.rest.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one request of {@code get} is for: an object, or all of a type.
 *
 * @param name empty for all
 */
record Asked(ResourceType type, String namespace, String name) {
    Request request(@Nullable String subresource) {
        if (name.isEmpty()) {
            return Request.get(type.path(namespace));
        }
        String path = type.path(namespace, name);
        return Request.get(subresource == null ? path : path + "/" + subresource);
    }

    /** Whether they are of more than one type. */
    static boolean areOfSeveralTypes(List<Asked> all) {
        // No set of them: for a record's hash the JDK makes code at run time, a twelfth of a command's time.
        for (Asked asked : all) {
            if (!asked.type().equals(all.get(0).type())) {
                return true;
            }
        }
        return false;
    }
}
