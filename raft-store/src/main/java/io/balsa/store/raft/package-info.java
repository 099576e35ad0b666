/**
 * The replicated log: the only package that knows Ratis. It takes commands, batches them into raft entries, has them
 * applied on every member in the same order, confirms leadership for reads, and runs what only a leader may do.
 *
 * <p>Guarantees: a command is appended to the log at most once, and one whose outcome is not known is reported as such and
 * never sent again; a {@linkplain io.balsa.store.raft.ReadBarrier read barrier} completes only after a majority has
 * confirmed, by a message sent after the read arrived, that no later leader exists; an entry is answered only after it has
 * been committed and applied here.
 *
 * <p>Of the log only a tail is kept, behind what the store's files hold. A member that needs more is given a copy of another
 * one's whole state, on the same port, while both go on serving: see {@link io.balsa.store.raft.CatchUp} (it asks), {@link
 * io.balsa.store.raft.Checkpoints} (they give) and {@link io.balsa.store.raft.Replica} (there it takes its place).
 *
 * <p>It may use {@code store.apply}, {@code store.engine}, {@code store.lease}, {@code store.net} and {@code store.tls}. It does
 * not know etcd's services, and it uses neither Ratis' read path (not linearizable in 3.3.0) nor its snapshot transfer (no
 * resuming, no fsync).
 */
@NullMarked
package io.balsa.store.raft;

import org.jspecify.annotations.NullMarked;
