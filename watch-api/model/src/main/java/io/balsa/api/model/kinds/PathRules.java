package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import java.util.List;

/** What holds for paths of files. */
final class PathRules {
    private PathRules() {}

    static void addNoBacksteps(List<FieldError> errors, String field, String path) {
        if (hasBackstep(path)) {
            errors.add(FieldError.invalid(field, path, "must not contain '..'"));
        }
    }

    static boolean hasBackstep(String path) {
        return List.of(path.split("/", -1)).contains("..");
    }

    /** A path that stays below where it starts. */
    static void addDescending(List<FieldError> errors, String field, String path) {
        if (path.startsWith("/")) {
            errors.add(FieldError.invalid(field, path, "must be a relative path"));
        }
        addNoBacksteps(errors, field, path);
    }

    /** As above, for a file in a volume: names with two dots in front are the kubelet's own. */
    static void addUnreserved(List<FieldError> errors, String field, String path) {
        addDescending(errors, field, path);
        if (path.startsWith("..") && !path.startsWith("../")) {
            errors.add(FieldError.invalid(field, path, "must not start with '..'"));
        }
    }
}
