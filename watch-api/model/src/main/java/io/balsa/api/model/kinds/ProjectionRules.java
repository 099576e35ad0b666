package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.k8s.core.v1.KeyToPath;
import io.balsa.k8s.core.v1.ServiceAccountTokenProjection;
import io.balsa.k8s.core.v1.VolumeProjection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds for a volume that shows several sources in one folder. */
final class ProjectionRules {
    private static final long TOKEN_SECONDS_MIN = 600;
    private static final long TOKEN_SECONDS_MAX = 1L << 32;

    private ProjectionRules() {}

    /** @param field of the volume's source */
    static void add(List<FieldError> errors, String field, List<VolumeProjection> sources) {
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < sources.size(); i++) {
            VolumeProjection source = sources.get(i);
            String at = field + ".sources[" + i + "]";
            if (source.hasSecret()) {
                String name = source.getSecret().getLocalObjectReference().getName();
                addKeys(errors, at + ".secret", name, source.getSecret().getItemsList());
                addPaths(errors, field, name, source.getSecret().getItemsList(), paths);
            }
            if (source.hasConfigMap()) {
                String name = source.getConfigMap().getLocalObjectReference().getName();
                addKeys(errors, at + ".configMap", name, source.getConfigMap().getItemsList());
                addPaths(errors, field, name, source.getConfigMap().getItemsList(), paths);
            }
            if (source.hasDownwardAPI()) {
                PodVolumeRules.addFiles(
                        errors, at + ".downwardAPI", source.getDownwardAPI().getItemsList());
                source.getDownwardAPI()
                        .getItemsList()
                        .forEach(file -> addPath(errors, field, file.getPath(), file.getPath(), paths));
            }
            if (source.hasServiceAccountToken()) {
                addToken(errors, field, at + ".serviceAccountToken", source.getServiceAccountToken());
            }
            if (source.getAllFields().size() > 1) {
                errors.add(FieldError.forbidden(at, "may not specify more than 1 volume type per source"));
            }
        }
    }

    private static void addKeys(List<FieldError> errors, String field, String name, List<KeyToPath> items) {
        PodVolumeRules.addRequired(errors, field + ".name", name);
        PodVolumeRules.addItems(errors, field, items);
    }

    private static void addPaths(
            List<FieldError> errors, String field, String name, List<KeyToPath> items, Set<String> paths) {
        items.forEach(item -> addPath(errors, field, item.getPath(), name, paths));
    }

    /** @param shown whose path it is, as Kubernetes tells it */
    private static void addPath(List<FieldError> errors, String field, String path, String shown, Set<String> paths) {
        if (!path.isEmpty() && !paths.add(path)) {
            errors.add(FieldError.invalid(field, shown, "conflicting duplicate paths"));
        }
    }

    private static void addToken(
            List<FieldError> errors, String volume, String field, ServiceAccountTokenProjection token) {
        long seconds = token.getExpirationSeconds();
        if (seconds < TOKEN_SECONDS_MIN) {
            errors.add(FieldError.invalid(
                    field + ".expirationSeconds", seconds, "may not specify a duration less than 10 minutes"));
        }
        if (seconds > TOKEN_SECONDS_MAX) {
            errors.add(FieldError.invalid(
                    field + ".expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds"));
        }
        // Kubernetes: the source is not told
        PodVolumeRules.addRequired(errors, volume + ".path", token.getPath());
        PathRules.addUnreserved(errors, volume + ".path", token.getPath());
    }
}
