/**
 * Certificates of the client ports and of the peer port: read again for each handshake, so that they are renewed under a
 * running member, and checked by etcd's rules. Outside only the JDK's types are seen: PEM is read, and certificates are made, by Bouncy Castle,
 * but handshakes are the JDK's. Who serves makes its network library's contexts from {@link io.balsa.store.tls.PortTls}.
 *
 * <p>Handshakes run on network threads, and so do the two small reads of a file here: they come from the page cache, and
 * take a small part of what the handshake's own arithmetic takes.
 */
@NullMarked
package io.balsa.store.tls;

import org.jspecify.annotations.NullMarked;
