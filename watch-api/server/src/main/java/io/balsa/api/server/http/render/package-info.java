/**
 * Results as bytes: objects, lists, tables, metadata, watch events and Statuses in JSON, YAML and Kubernetes' protobuf.
 * What many watchers get is encoded once and kept with the event. Uses the model's codecs; knows no HTTP server.
 */
@NullMarked
package io.balsa.api.server.http.render;

import org.jspecify.annotations.NullMarked;
