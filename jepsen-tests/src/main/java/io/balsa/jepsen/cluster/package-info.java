/**
 * A cluster of real processes on loopback: the product as it ships, started by its own launcher, each member with a folder, a
 * client port and a peer port of its own, and with a network of which every direction can be harmed by itself.
 *
 * <p>Members know each other by names ({@code http://m1.test:PORT}). Each JVM gets a table of hosts of its own
 * ({@code jdk.net.hosts.file}), in which the name of each other member is an address of a proxy that carries only what this
 * member says to that one; so nothing in the product knows of proxies.
 */
@NullMarked
package io.balsa.jepsen.cluster;

import org.jspecify.annotations.NullMarked;
