/**
 * What clients are promised, told once for every front: a suite runs against a {@link Client} and knows no transport.
 */
package io.balsa.api.server.contract;
