/**
 * Keys with revisions: what a put, a delete, a transaction and a compaction do, what a range sees at any kept revision,
 * and the history in order for watches.
 *
 * <p>A key's latest version stands under the key itself, so that reading the present never meets the past. Every version,
 * tombstones included, stands under its revision, with a pointer to the one before it; an index finds the version of a key
 * at a revision. A read at an old revision walks the present keys and goes to the index only for those that have changed
 * or gone since.
 *
 * <p>Worked example: {@code put a=1}, {@code put b=1}, {@code put a=2}, {@code delete b} on an empty store (revision 1):
 *
 * <pre>
 * current     a -> {2 @4}
 * history     2.0 -> a=1   3.0 -> b=1   4.0 -> a=2 (before: 2.0)   5.0 -> b gone (before: 3.0)
 * versions    a@4.0  a@2.0  b@5.0  b@3.0
 * tombstones  b@5.0
 * </pre>
 *
 * <p>Compacting at 5 removes 2.0 and 3.0, the predecessors of versions up to 5; the tombstone 5.0 stays until a later
 * compaction, since a watch may start at 5.
 *
 * <p>Uses {@code store.engine} and {@code store.lease}. Single writer, no clock, no randomness, no thread. Knows no raft.
 */
@NullMarked
package io.balsa.store.mvcc;

import org.jspecify.annotations.NullMarked;
