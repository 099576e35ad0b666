package io.balsa.api.server.http.render;

import io.balsa.api.server.http.request.Representation.Encoding;
import io.balsa.k8s.meta.v1.Status;

/** The Status object in every encoding. */
public final class Statuses {
    private static final String API_VERSION = "v1";
    private static final String KIND = "Status";

    private Statuses() {}

    public static byte[] encode(Status status, Encoding encoding) {
        return ObjectEncoder.message(API_VERSION, KIND, status, encoding);
    }
}
