/**
 * The API described in OpenAPI, generated from the scheme and the messages' descriptors: what {@code kubectl explain}
 * shows, and what clients look at before they send an object to be validated. Uses the model and Jackson; knows no HTTP
 * server.
 */
@NullMarked
package io.balsa.api.server.http.openapi;

import org.jspecify.annotations.NullMarked;
