package io.balsa.jepsen.workload;

/**
 * Where a member serves clients.
 *
 * @param member its number in the history
 * @param port on loopback
 */
public record Endpoint(int member, int port) {}
