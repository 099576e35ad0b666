/**
 * What a resource is: its {@link io.balsa.api.model.Kind}, the {@link io.balsa.api.model.Scheme} that finds kinds, the
 * {@link io.balsa.api.model.Envelope} an object is stored and sent in, its {@link io.balsa.api.model.Meta metadata},
 * and how a refusal is {@link io.balsa.api.model.StatusError told}.
 *
 * <p>Everything here and below is pure: values in, values out. It may use the generated messages, Jackson and
 * JSpecify. It knows no store, network, clock, thread or randomness; whoever calls it passes the time in.
 */
@NullMarked
package io.balsa.api.model;

import org.jspecify.annotations.NullMarked;
