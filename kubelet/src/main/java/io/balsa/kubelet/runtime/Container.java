package io.balsa.kubelet.runtime;

/**
 * A container as its runtime knows it.
 *
 * @param id the runtime's name of it, unique on the node
 * @param image the image as the pod asked for it
 * @param imageId what that was resolved to
 * @param podIp the address its pod answers on; empty where the pod's network has gone
 * @param graceSeconds how long it may take to end: kept with the container, for it can outlive its pod's object
 */
public record Container(
        ContainerKey key,
        String id,
        String image,
        String imageId,
        String podIp,
        long graceSeconds,
        ContainerState state) {}
