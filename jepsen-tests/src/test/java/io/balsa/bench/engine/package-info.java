/**
 * JMH benchmarks of the store's engine alone: what a member does with commands and reads once they are in its process, without
 * Raft, gRPC and other members. {@code scripts/bench engine} runs them.
 */
package io.balsa.bench.engine;
