package io.balsa.api.server.core;

/**
 * What services may be given.
 *
 * @param clusterBase the first address of the service network, as a number; the address itself is never given out
 * @param clusterSize how many addresses the network has
 * @param nodePortMin first node port
 * @param nodePortMax last node port, included
 */
public record AddressRanges(int clusterBase, int clusterSize, int nodePortMin, int nodePortMax) {
    /** Kubernetes' defaults: 10.96.0.0/16 (of its /12) and 30000-32767. */
    public static AddressRanges standard() {
        return new AddressRanges((10 << 24) | (96 << 16), 1 << 16, 30_000, 32_767);
    }

    /** The address with this offset in the service network. */
    /** {@code 10.96.0.0/12}. */
    String clusterNetwork() {
        return clusterAddress(0) + "/" + (Integer.SIZE - Integer.numberOfTrailingZeros(clusterSize));
    }

    String clusterAddress(int offset) {
        int address = clusterBase + offset;
        return (address >>> 24) + "." + ((address >>> 16) & 255) + "." + ((address >>> 8) & 255) + "."
                + (address & 255);
    }

    /** Whether the text is an address of the service network other than its first and last one. */
    boolean holdsClusterAddress(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        long address = 0;
        for (String part : parts) {
            if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
                return false;
            }
            address = address * 256 + Integer.parseInt(part);
        }
        long offset = address - Integer.toUnsignedLong(clusterBase);
        return 0 < offset && offset < clusterSize - 1;
    }

    boolean holdsNodePort(int port) {
        return nodePortMin <= port && port <= nodePortMax;
    }
}
