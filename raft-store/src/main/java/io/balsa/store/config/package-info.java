/**
 * How a member runs, as immutable records: what {@link io.balsa.store.StoreConfig} is put together from. Each record has the
 * defaults of a member that nobody has configured, checks itself, and refuses with one sentence for the operator ({@link
 * java.lang.IllegalArgumentException}). Nothing here reads a flag, a file or the environment: that is {@code store.flags}.
 */
@NullMarked
package io.balsa.store.config;

import org.jspecify.annotations.NullMarked;
