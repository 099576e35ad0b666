/**
 * {@code ctl up} and {@code ctl down}: a whole cluster as daemons of this machine, each a process of its own that outlives
 * the command, with its files under one state folder. Starts, checks and stops processes; holds no server of its own
 * except the {@link io.balsa.ctl.local.Balancer}. May use {@code ctl.rest}, {@code ctl.kubeconfig}, {@code ctl.pki} and the
 * JDK; it speaks to a running cluster over REST only, as any user does.
 */
@NullMarked
package io.balsa.ctl.local;

import org.jspecify.annotations.NullMarked;
