/**
 * The node ports of Services: on every node, each listens on the node's address, and a connection to it is passed on to
 * one of the Service's ready endpoints in turn, wherever that runs.
 *
 * <p>What holds: an endpoint gets no new connection once its EndpointSlice, or for a pod of this node the container
 * runtime, has said that it cannot serve; an endpoint that refuses a connection or does not accept it in time costs the
 * client a moment, for the next one is tried before a byte was sent; the end of one direction does not end the other.
 * What does not hold: a connection that was established dies with its endpoint.
 *
 * <p>{@link io.balsa.kubelet.proxy.Routes} decides who may be connected to (pure); {@link
 * io.balsa.kubelet.proxy.ProxyLoop} is one thread with one selector that moves all bytes; {@link
 * io.balsa.kubelet.proxy.ServiceProxy} ties it to the API. TCP only. Cluster addresses (10.96.0.0/12) are not served: a
 * process pod on loopback reaches a Service by its node port. No session affinity, no traffic policies.
 *
 * <p>May use {@code api.client}, {@code api.model} and the JDK.
 */
@NullMarked
package io.balsa.kubelet.proxy;

import org.jspecify.annotations.NullMarked;
