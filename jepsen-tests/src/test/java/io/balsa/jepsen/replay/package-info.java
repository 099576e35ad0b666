/**
 * List and watch under load, held against a model. Writers change objects through a cluster's API while members die and
 * the store is compacted; watchers with many selectors follow by list and watch, as informers do; a recorder follows the
 * store itself. {@link io.balsa.jepsen.replay.ReplayCheck} then compares what each watcher was told with what
 * {@link io.balsa.jepsen.replay.StoreHistory} says it had to be told. Of these two, of views and items, everything is pure.
 */
@NullMarked
package io.balsa.jepsen.replay;

import org.jspecify.annotations.NullMarked;
