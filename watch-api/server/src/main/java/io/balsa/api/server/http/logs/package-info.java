/**
 * Container logs: which container of which node a request means, the connection to that node's agent, and the stream
 * from the agent to the client. Uses the core to read pods and nodes, and gRPC; knows no HTTP server and keeps no log
 * itself.
 */
@NullMarked
package io.balsa.api.server.http.logs;

import org.jspecify.annotations.NullMarked;
