/**
 * etcd's locks and elections: contenders are keys below a name, each under its own lease, and the oldest one owns.
 *
 * <p>Worked example, a lock named {@code l}: lease 7 puts {@code l/7} at revision 5, lease 8 puts {@code l/8} at 6. 7 holds
 * the lock; 8 waits until every key of the name that is older than 6 is gone. The lease of 7 ends, its key goes with it, and
 * 8 holds the lock.
 *
 * <p>Guarantee: contenders own in the order of their revisions. Not promised: that the owner still believes to own when the
 * next one begins, since its lease may have ended without its knowing. Fence with the key's revision.
 *
 * <p>It reaches the store through {@link io.balsa.store.lock.StoreCalls} only, as the user that asked, and holds no state of
 * its own: every step is a request that any client could have made.
 */
@NullMarked
package io.balsa.store.lock;

import org.jspecify.annotations.NullMarked;
