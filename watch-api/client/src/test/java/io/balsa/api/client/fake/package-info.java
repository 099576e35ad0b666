/**
 * The resource service as a naive model: a map, a counter and a list of everything that happened. It is the fake that tests
 * of clients and controllers run against, and the oracle of what they may expect; other modules use it as a test-jar.
 */
package io.balsa.api.client.fake;
