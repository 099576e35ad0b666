/**
 * Bytes in order: columns of sorted keys, atomic batches, snapshots, and a flush that says up to which log entry the disk
 * is complete. A port with two implementations, RocksDB and memory, that pass one contract test.
 *
 * <p>There is no write-ahead log here: the raft log is one. The applied (term, index) travels in the same batch as the
 * data, so whatever is found on disk after a crash is the state after exactly that entry. The database as a whole can be
 * copied and be replaced by such a copy, which is how a member that is too far behind catches up.
 *
 * <p>Uses RocksDB and nothing else of the store. Knows no revisions, no requests, no protobuf.
 */
@NullMarked
package io.balsa.store.engine;

import org.jspecify.annotations.NullMarked;
