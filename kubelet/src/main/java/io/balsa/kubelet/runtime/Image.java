package io.balsa.kubelet.runtime;

/**
 * An image that can be started now.
 *
 * @param name as the pod asked for it
 * @param id what it resolves to
 * @param pulled whether it had to be fetched just now
 */
public record Image(String name, String id, boolean pulled) {}
