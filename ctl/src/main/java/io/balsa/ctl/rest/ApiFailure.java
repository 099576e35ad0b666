package io.balsa.ctl.rest;

import com.fasterxml.jackson.databind.JsonNode;

/** The server's answer was a failure: its HTTP code and Kubernetes {@code Status} object. */
public final class ApiFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final int code;
    private final transient JsonNode status;

    public ApiFailure(int code, JsonNode status) {
        super(status.path("message").asText("HTTP " + code));
        this.code = code;
        this.status = status;
    }

    public int code() {
        return code;
    }

    /** {@code NotFound}, {@code Invalid}, ...; empty where the server gave none. */
    public String reason() {
        return status.path("reason").asText("");
    }

    public JsonNode status() {
        return status;
    }

    public boolean is(String reason) {
        return reason().equals(reason);
    }
}
