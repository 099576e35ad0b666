/**
 * What makes a value acceptable: names, labels, fields. A rule answers with the {@link
 * io.balsa.api.model.validation.FieldError}s it found, in Kubernetes' words, and never throws.
 */
@NullMarked
package io.balsa.api.model.validation;

import org.jspecify.annotations.NullMarked;
