/**
 * The scheduler and the controllers of a cluster, running on the one elected member.
 *
 * <p>Each subject has a package with its decisions, which are pure functions of snapshots. This package connects them: a
 * {@code *Control} says which changes concern which keys and hands the decision its view, and
 * {@link io.balsa.controllers.ControllerManager} runs one loop for each of them while this process holds the office. To add
 * a controller: its package with the decision, its {@code *Control} here, a line in {@code ControllerManager}.
 *
 * <p>May use {@code io.balsa.api.client} and the model; talks to nothing but the API server. Runs no containers.
 */
@NullMarked
package io.balsa.controllers;

import org.jspecify.annotations.NullMarked;
