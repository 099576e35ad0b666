package io.balsa.kubelet.proxy;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Buffers for bytes on their way: a direction holds one only while its receiver is slow. Owned by one thread. */
final class Buffers {
    private static final int BYTES = 32 * 1024;
    private static final int KEPT = 64;

    private final Deque<ByteBuffer> free = new ArrayDeque<>();

    ByteBuffer take() {
        ByteBuffer buffer = free.poll();
        return buffer == null ? ByteBuffer.allocateDirect(BYTES) : buffer;
    }

    void give(ByteBuffer buffer) {
        if (free.size() < KEPT) {
            free.push(buffer.clear());
        }
    }
}
