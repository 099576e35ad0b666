/**
 * What the server says about itself rather than about objects: its version, its health, and the state of the store's
 * members. Uses etcd's stubs on the channel to the store; knows no HTTP server.
 */
@NullMarked
package io.balsa.api.server.http.system;

import org.jspecify.annotations.NullMarked;
