/**
 * The gRPC front: the Resources and Elections services of {@code balsa.resource.v1} over mutual TLS, and in process for the
 * controllers. It turns messages into requests of the core and results into messages, and has no rule of its own. Uses core,
 * auth, storage (for elections) and gRPC; it reads no store key of an object.
 */
@NullMarked
package io.balsa.api.server.grpc;

import org.jspecify.annotations.NullMarked;
