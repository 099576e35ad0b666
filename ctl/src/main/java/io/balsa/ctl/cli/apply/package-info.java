/**
 * Manifests from files, and the three-way merge of client-side apply. The merge is pure; reading touches files and stdin
 * only. It keeps kubectl's {@code last-applied-configuration} annotation, so that both tools can apply in turns.
 */
@NullMarked
package io.balsa.ctl.cli.apply;

import org.jspecify.annotations.NullMarked;
