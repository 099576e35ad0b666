/**
 * The user commands: each class is one command that turns arguments into REST calls and answers into text, in kubectl's
 * words where kubectl has them. May use picocli, Jackson, {@code ctl.rest}, {@code ctl.kubeconfig}, {@code ctl.yaml} and
 * the JDK, so that a command starts fast on a small class path; never gRPC, Netty, Docker, Ratis, RocksDB or protobuf.
 *
 * <p>stdout carries results only and is the same with and without a terminal; progress, hints and errors go to stderr. The
 * exit code says what went wrong ({@link io.balsa.ctl.cli.Exit}).
 */
@NullMarked
package io.balsa.ctl.cli;

import org.jspecify.annotations.NullMarked;
