package io.balsa.store.http;

/** Takes the bytes of one request as they come. Called on the connection's thread, where nothing may block. */
interface Body {
    /** A request whose body does not matter. */
    Body NONE = new Body() {};

    /** @return whether it has room for more now; if not, it says so later with {@link Exchange#more()} */
    default boolean take(byte[] bytes) {
        return true;
    }

    /** All bytes have been taken. */
    default void end() {}

    /** Whether the client may take as long as it likes to send it. */
    default boolean isStream() {
        return false;
    }
}
