/**
 * Removes what belonged to objects that are gone, and lets go of what an object leaves behind, for all kinds.
 *
 * <p>Ownership is {@code metadata.ownerReferences}, by uid. {@link io.balsa.controllers.ownergc.OwnerGraph} is who owns whom
 * as far as is known, {@link io.balsa.controllers.ownergc.OwnerGarbage} decides about one object of it, and {@link
 * io.balsa.controllers.ownergc.Concerns} says whom a change concerns. Decides only; whether an owner exists that the graph
 * does not know is asked through a port, because a graph that has not heard of an owner yet must not look like an owner that
 * is gone. Uses the client's actions and the model, and knows no kind by name.
 */
@NullMarked
package io.balsa.controllers.ownergc;

import org.jspecify.annotations.NullMarked;
