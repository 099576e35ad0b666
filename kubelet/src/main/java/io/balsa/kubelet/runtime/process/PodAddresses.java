package io.balsa.kubelet.runtime.process;

import java.util.Set;

/**
 * Loopback addresses for pods: Linux answers on all of 127.0.0.0/8 without any set-up. A node with the address
 * 127.0.0.<i>n</i> gives its pods addresses out of 127.<i>n</i>.0.0/16, so the pods of several nodes on one machine do not
 * meet.
 *
 * <p>Addresses are handed out in turn, not the lowest free one first: an address whose pod has just gone may still stand
 * in a Service's endpoints somewhere.
 */
final class PodAddresses {
    private static final int SIZE = 256 * 254;

    private final int second;
    private int next;

    /** @param start where to begin; any number */
    PodAddresses(String nodeAddress, int start) {
        String[] parts = nodeAddress.split("\\.");
        int last = Integer.parseInt(parts[parts.length - 1]);
        // 127.0 and 127.1 hold the machine's own and the nodes' addresses
        this.second = 2 + Math.floorMod(last - 2, 253);
        this.next = Math.floorMod(start, SIZE);
    }

    synchronized String allocate(Set<String> used) {
        for (int i = 0; i < SIZE; i++) {
            String address = "127." + second + "." + next / 254 + "." + (1 + next % 254);
            next = (next + 1) % SIZE;
            if (!used.contains(address)) {
                return address;
            }
        }
        throw new IllegalStateException("all " + SIZE + " pod addresses of this node are in use");
    }
}
