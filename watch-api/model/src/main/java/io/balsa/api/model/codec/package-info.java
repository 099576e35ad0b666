/**
 * Kubernetes' JSON for the generated messages, generic over their descriptors.
 *
 * <p>What descriptors do not say stands in the resource {@code fields.txt}. Both are compiled, once for each message
 * class, into a {@link io.balsa.api.model.codec.MessagePlan}: the fields in the order they are printed, each with a
 * {@link io.balsa.api.model.codec.ValueForm} that reads and writes its values. {@link
 * io.balsa.api.model.codec.JsonCodec} is the door.
 *
 * <p>It may use protobuf and Jackson. It does not know kinds: whoever calls it says which message to read.
 */
@NullMarked
package io.balsa.api.model.codec;

import org.jspecify.annotations.NullMarked;
