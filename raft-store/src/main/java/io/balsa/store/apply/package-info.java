/**
 * The one place where replicated state changes: commands of the raft log go in, results come out, and the engine gets one
 * batch for each entry.
 *
 * <p>Applying is total and deterministic: a bad request is a {@code Refusal}, the same on every member. An exception means
 * a broken disk or a bug, and whoever calls must halt.
 *
 * <p>Uses {@code store.engine}, {@code store.mvcc}, {@code store.lease}, {@code store.alarm}, {@code store.auth}, {@code
 * store.member}. Knows no raft, no clock, no thread.
 */
@NullMarked
package io.balsa.store.apply;

import org.jspecify.annotations.NullMarked;
