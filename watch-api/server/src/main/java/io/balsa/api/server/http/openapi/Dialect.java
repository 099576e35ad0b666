package io.balsa.api.server.http.openapi;

/** The versions of OpenAPI, as far as a schema is written differently in them. */
enum Dialect {
    /** Swagger 2.0: a reference may have a description beside it; a value has one type. */
    V2("#/definitions/"),
    /** OpenAPI 3.0: a reference stands alone, so one with a description is wrapped; a value may have several types. */
    V3("#/components/schemas/");

    private final String prefix;

    Dialect(String prefix) {
        this.prefix = prefix;
    }

    /** What stands before a schema's name in a reference: where the schemas are in the document. */
    String prefix() {
        return prefix;
    }
}
