package io.balsa.api.client;

import com.google.protobuf.Message;
import java.util.List;

/**
 * All selected objects as they were at one revision.
 *
 * @param revision where a watch continues without a gap
 */
public record Listing<M extends Message>(List<M> items, long revision) {
    public Listing {
        items = List.copyOf(items);
    }
}
