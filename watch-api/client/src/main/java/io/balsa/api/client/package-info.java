/**
 * What everything that is not the API server talks through: a typed client of the resource service, channels that fail
 * over between API servers, and caches that follow a kind of object.
 *
 * <p>An {@link io.balsa.api.client.ApiClient} makes single calls; an {@link io.balsa.api.client.Informer} keeps an
 * immutable {@link io.balsa.api.client.Snapshot} of one kind up to date with list and watch. Threads, time and chance come
 * in through a {@link io.balsa.api.client.Clockwork}; whoever starts something here closes it.
 *
 * <p>May use {@code io.balsa.api.model}, gRPC and slf4j. Knows no kind by name, no HTTP, and nothing of the store; it
 * decides nothing about what should exist: that is what {@code controllers} and {@code kubelet} are for.
 */
@NullMarked
package io.balsa.api.client;

import org.jspecify.annotations.NullMarked;
