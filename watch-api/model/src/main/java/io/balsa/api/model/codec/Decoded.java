package io.balsa.api.model.codec;

import com.google.protobuf.Message;
import java.util.List;

/**
 * What was read from a document.
 *
 * @param object the message
 * @param apiVersion what the document says of itself, or empty
 * @param kind what the document says of itself, or empty
 * @param complaints what a strict reader refuses: {@code unknown field "spec.foo"}, {@code duplicate field "spec.bar"}
 */
public record Decoded<M extends Message>(M object, String apiVersion, String kind, List<String> complaints) {}
