/**
 * {@code ctl rollout}: how far a workload's change has come, what its revisions were, and back to one of them. What the
 * statuses mean is pure ({@code RolloutState}, {@code Revisions}). May use what {@code ctl.cli} may.
 */
@NullMarked
package io.balsa.ctl.cli.rollout;

import org.jspecify.annotations.NullMarked;
