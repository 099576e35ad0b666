/**
 * What a reconciler runs in: a queue of keys, one loop that turns plans into calls, an elected office, and events.
 *
 * <p>The idea is {@link io.balsa.api.client.loop.ControlLoop}: something changed &rarr; the key of what it concerns is queued
 * once &rarr; a pure function looks at immutable snapshots and answers a {@link io.balsa.api.client.loop.Plan} &rarr; the loop
 * carries it out, each write with its preconditions and the fence of the office &rarr; the key is not looked at again before
 * the caches have seen those writes.
 *
 * <p>May use {@code io.balsa.api.client}. Decides nothing: no kind is known here but Event.
 */
@NullMarked
package io.balsa.api.client.loop;

import org.jspecify.annotations.NullMarked;
