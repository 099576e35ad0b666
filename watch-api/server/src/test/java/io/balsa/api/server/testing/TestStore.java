package io.balsa.api.server.testing;

import io.grpc.Channel;

/** A store that tests run on. */
public interface TestStore extends AutoCloseable {
    Channel channel();

    @Override
    void close();
}
