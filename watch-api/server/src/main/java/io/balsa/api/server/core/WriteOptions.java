package io.balsa.api.server.core;

import io.balsa.resource.v1.Fence;
import org.jspecify.annotations.Nullable;

/**
 * What every write may carry.
 *
 * @param dryRun everything but the write to the store
 * @param fieldManager who writes, as the client calls itself; may be empty
 * @param fieldValidation what happens to unknown fields in a patch; bodies are decoded, and judged, by the fronts
 * @param fence a store key that must still have its create_revision when the write commits; null for none
 */
public record WriteOptions(
        boolean dryRun,
        String fieldManager,
        FieldValidation fieldValidation,
        @Nullable Fence fence) {
    /** A plain write. */
    public static final WriteOptions NONE = new WriteOptions(false, "", FieldValidation.WARN, null);

    /** Kubernetes' fieldValidation parameter. */
    public enum FieldValidation {
        IGNORE,
        WARN,
        STRICT
    }
}
