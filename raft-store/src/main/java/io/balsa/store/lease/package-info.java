/**
 * Leases: the replicated table (which exist, with what time to live, holding which keys) and, for the leader alone, the
 * deadlines that its clock gives them.
 *
 * <p>Uses {@code store.engine}. Nothing here expires by itself: the leader proposes what {@link
 * io.balsa.store.lease.LeaseDeadlines} calls due, and the table changes when that is applied.
 */
@NullMarked
package io.balsa.store.lease;

import org.jspecify.annotations.NullMarked;
