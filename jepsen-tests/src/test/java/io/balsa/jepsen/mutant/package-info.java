/**
 * Proves the checkers and the workloads on deliberate mistakes in Balsa's own code: each {@link
 * io.balsa.jepsen.mutant.Mutant} changes one method of one class of the product in this process, and histories must show it.
 *
 * <p>Most run in {@link io.balsa.jepsen.mutant.Simulation}: the real engine, applier, proposer, leases and watch hub of three
 * members in one thread, under a log and a clock that belong to the seed. Those that need consensus run in three real
 * members of this process. The product knows nothing of it and has no switches: its methods are redefined by an agent.
 */
package io.balsa.jepsen.mutant;
