/**
 * Removes what belonged to an object that is gone, and lets go of what an object leaves behind.
 *
 * <p>Ownership is {@code metadata.ownerReferences}, by uid. Decides only; whether an owner exists is asked through a port,
 * because a cache that has not seen an owner yet must not look like an owner that is gone.
 */
@NullMarked
package io.balsa.controllers.ownergc;

import org.jspecify.annotations.NullMarked;
