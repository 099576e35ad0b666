package io.balsa.store.http;

/** Answers requests. Thread-safe. */
@FunctionalInterface
interface HttpService {
    /**
     * A request's head has come. On the connection's thread: must not block.
     *
     * @return what takes the body
     */
    Body open(Ask ask, Exchange exchange);
}
