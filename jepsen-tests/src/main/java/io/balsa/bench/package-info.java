/**
 * How fast the store is beside a real etcd, measured on this machine in one run: {@code scripts/bench store}; and how fast the
 * Kubernetes API is: {@code scripts/bench api}, in {@code api}.
 *
 * <p>{@code peer} starts both sides, {@code load} makes the same load for both, {@code work} knows what is measured and whether
 * it counts, {@code report} writes it down; here they are put together. Each may use those before it. The engine alone is
 * measured by the JMH benchmarks in this module's tests: {@code scripts/bench engine}.
 */
@NullMarked
package io.balsa.bench;

import org.jspecify.annotations.NullMarked;
