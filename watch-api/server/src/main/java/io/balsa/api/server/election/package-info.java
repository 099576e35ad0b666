/**
 * Offices of which the cluster has one holder at a time: a key of the store, bound to a lease of the store, whose creation
 * revision is the proof of office that fenced writes carry. Uses storage, and the core only to show the holder as a
 * Kubernetes Lease object; it knows no transport and does not decide what an office is for.
 */
@NullMarked
package io.balsa.api.server.election;

import org.jspecify.annotations.NullMarked;
