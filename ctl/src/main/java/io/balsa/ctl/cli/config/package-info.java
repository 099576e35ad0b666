/**
 * {@code ctl config}: reads and changes the kubeconfig as kubectl config does. Never talks to a server. May use what {@code
 * ctl.cli} may.
 */
@NullMarked
package io.balsa.ctl.cli.config;

import org.jspecify.annotations.NullMarked;
