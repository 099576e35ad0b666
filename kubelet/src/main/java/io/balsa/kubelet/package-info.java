/**
 * The node agent. It follows the pods that are bound to its node, makes the machine match them, and tells the API server
 * what it sees; it registers the node and keeps its heartbeat; it serves container logs to the API servers and the node
 * ports of Services to everybody.
 *
 * <p>Containers outlive it: closing it leaves them running, and so does a kubelet that is
 * killed. The next one finds them and goes on with 0 restarts. While no API server answers, pods keep running and are
 * restarted when they crash, as long as this kubelet itself has seen their pods; nothing is stopped because of silence.
 *
 * <p>The picture: {@code pod} decides and acts per pod, on {@code runtime}; {@code node} is the heartbeat; {@code proxy}
 * and {@code agent} serve. This package wires them. May use {@code api.client} and {@code api.model}.
 */
@NullMarked
package io.balsa.kubelet;

import org.jspecify.annotations.NullMarked;
