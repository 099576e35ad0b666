/**
 * Chooses a node for each pod: filters say where it may run and why not elsewhere, scores say where it runs best.
 *
 * <p>{@link io.balsa.controllers.scheduler.NodeTable} is what is known of the nodes, kept up to date change by change;
 * {@link io.balsa.controllers.scheduler.Placement} chooses; {@link io.balsa.controllers.scheduler.Scheduler} puts both
 * behind a plan. All of it decides: binding is an action like any other. The reasons are kept in the decision, because users
 * ask why. A new rule is a {@link io.balsa.controllers.scheduler.Filter} or a
 * {@link io.balsa.controllers.scheduler.Score}, one file each, named in {@code Placement}.
 */
@NullMarked
package io.balsa.controllers.scheduler;

import org.jspecify.annotations.NullMarked;
