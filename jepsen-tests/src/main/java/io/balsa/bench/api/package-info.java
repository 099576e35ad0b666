/**
 * How fast the Kubernetes API is, measured on this machine through HTTPS as any client meets it: {@code scripts/bench api}.
 *
 * <p>A cluster that {@code ctl up} makes for the occasion, pods that no scheduler takes, and loads of {@code bench.load}. It knows the
 * servers by their REST API and by what the kernel counts of their processes. There is nothing to compare with: these are
 * figures, and the aims that they are held against.
 */
@NullMarked
package io.balsa.bench.api;

import org.jspecify.annotations.NullMarked;
