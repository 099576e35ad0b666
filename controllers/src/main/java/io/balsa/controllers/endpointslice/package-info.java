/**
 * Writes down where each Service's pods answer: EndpointSlices for proxies, and Endpoints for people and old clients.
 *
 * <p>Decides only, from the Service, the pods it selects and what is written already. Sends no traffic, and leaves alone what
 * others wrote for Services without a selector.
 */
@NullMarked
package io.balsa.controllers.endpointslice;

import org.jspecify.annotations.NullMarked;
