/**
 * Keeps as many pods as a ReplicaSet wants: adopts, releases, creates, deletes, counts.
 *
 * <p>Decides only, from the ReplicaSet and the pods it may claim; may use {@code controllers.pod}, the model, and actions of
 * {@code api.client.loop}. Does not choose nodes, and does not remove the pods of a ReplicaSet that is gone: that is owner
 * collection.
 */
@NullMarked
package io.balsa.controllers.replicaset;

import org.jspecify.annotations.NullMarked;
