/**
 * The three forms of patches that change an object: JSON patch (RFC 6902), JSON merge patch (RFC 7386) and Kubernetes'
 * strategic merge patch. Each is a pure function from two JSON trees to a third, which leaves its arguments as they
 * are; {@link io.balsa.api.model.patch.Patches} applies them to messages.
 */
@NullMarked
package io.balsa.api.model.patch;

import org.jspecify.annotations.NullMarked;
