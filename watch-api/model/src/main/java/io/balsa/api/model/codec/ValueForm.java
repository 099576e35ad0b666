package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** How values of one protobuf type look in JSON. Implementations are immutable. */
interface ValueForm {
    /** Prints the value that begins where the input stands, and leaves it behind that value. */
    void write(JsonGenerator out, WireInput in) throws IOException;

    /** Prints {@link #zero}. */
    void writeZero(JsonGenerator out) throws IOException;

    /** Reads a value whose first token is the current one and is not null; leaves its last token current. */
    Object read(JsonInput in) throws IOException;

    /** The value that stands for nothing said: 0, "", an empty message. */
    Object zero();

    /** The Go type, as Kubernetes' decoding errors name it. */
    String goType();

    default boolean isZero(Object value) {
        return value.equals(zero());
    }

    /**
     * A value that came as protobuf as it would be if it had come as JSON; the same instance where it is so already.
     *
     * @throws io.balsa.api.model.MalformedObject where JSON cannot say it
     */
    default Object normal(Object value) {
        return value;
    }
}
