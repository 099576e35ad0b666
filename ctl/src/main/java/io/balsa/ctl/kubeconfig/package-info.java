/**
 * The kubeconfig: the same files and merge rules that kubectl has, read into a {@link
 * io.balsa.ctl.kubeconfig.Connection}, and edited without touching what belongs to others. May use {@code ctl.yaml} and
 * Jackson. It opens no connection; exec and auth-provider plug-ins are not supported.
 */
@NullMarked
package io.balsa.ctl.kubeconfig;

import org.jspecify.annotations.NullMarked;
