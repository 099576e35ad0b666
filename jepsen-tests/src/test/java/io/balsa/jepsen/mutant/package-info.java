/**
 * Proves the checkers and the workloads on deliberate mistakes in Balsa's own code: each {@link
 * io.balsa.jepsen.mutant.Mutant} changes one method of one class of the product in this process, and histories must show it.
 *
 * <p>Most run in {@link io.balsa.jepsen.mutant.Simulation}: the real engine, applier, proposer, leases and watch hub of three
 * members in one thread, under a log and a clock that belong to the seed. Those that need consensus run in three real
 * members of this process. The product knows nothing of it and has no switches: its methods are redefined by an agent.
 *
 * <p>What etcd lists as its known correctness bugs, and what stands for each here:
 *
 * <table>
 *   <caption>etcd's 17 bugs</caption>
 *   <tr><td>#13766 inconsistent revision after a crash under load</td>
 *       <td>"an entry is applied again after a crash"</td></tr>
 *   <tr><td>#14370 a single node loses its last write on a crash</td>
 *       <td>"an entry is left out after a crash", "the log is purged up to what is only in memory"</td></tr>
 *   <tr><td>#14571 enabling auth makes members differ</td>
 *       <td>"members store different values"; permissions themselves are compared with a model by AuthProperties</td></tr>
 *   <tr><td>#14685 inconsistent revision after a crash in defragmentation</td>
 *       <td>none: there is no defragmentation that rewrites the database; RocksDB gives room back and changes nothing that
 *       can be read</td></tr>
 *   <tr><td>#15220 progress notification not in step with the stream</td>
 *       <td>"progress is reported for watches that are behind", "progress is reported one revision too far"</td></tr>
 *   <tr><td>#15271 a watch travels back after a partition</td>
 *       <td>"the revisions of a batch are told in the wrong order", "watches do not hear of a state that was taken over"</td></tr>
 *   <tr><td>#17247 duplicate watch event from a txn's cache</td>
 *       <td>"a page of history is told twice", "a range does not see the changes of its batch"</td></tr>
 *   <tr><td>#17529 events lost in a starved stream</td>
 *       <td>"a watch that falls behind loses a revision", "events for a full stream are dropped", "a lagging watch is never
 *       read on"</td></tr>
 *   <tr><td>#17780 revision decreases on a crash during compaction</td>
 *       <td>"the revision goes back when a member starts again"</td></tr>
 *   <tr><td>#18055 panic on two snapshots in a short time</td>
 *       <td>none: a panic is no wrong answer; taking over a state twice and under load is tested by SnapshotTest and
 *       CatchUpTest</td></tr>
 *   <tr><td>#18089, #19179 the deletion at the compacted revision is missing</td>
 *       <td>"the deletion at the compacted revision is removed"</td></tr>
 *   <tr><td>#18667 reads of a compacted revision differ</td>
 *       <td>"a compacted revision can still be read"</td></tr>
 *   <tr><td>#20221 a watch on a future revision gets notifications</td>
 *       <td>"progress is reported for watches that are behind", which covers those that start later</td></tr>
 *   <tr><td>#20221 a watch on a future revision gets old events</td>
 *       <td>"a watch of the future is told of the present"</td></tr>
 *   <tr><td>#20271 panic over a database page</td>
 *       <td>none: a bug of bbolt; damaged files of RocksDB are tested by CorruptionTest and DamageTest</td></tr>
 *   <tr><td>#20418 stale reads after a pause</td>
 *       <td>"a read asks nobody", "a leader trusts its commit index", in three real members</td></tr>
 * </table>
 */
package io.balsa.jepsen.mutant;
