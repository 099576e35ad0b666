/**
 * Containers as processes of this machine, for where no engine answers.
 *
 * <p>An image is an entry of a small local {@linkplain io.balsa.kubelet.runtime.process.Catalogue catalogue}: a command
 * that this machine has. A container is a session of its own under a shim of a few lines of shell ({@code shim.sh}), with
 * its output going straight to a file. Nothing of it hangs on the kubelet's process; all that is known about it stands in
 * the files of its directory ({@link io.balsa.kubelet.runtime.process.ContainerDir}), and a new kubelet reads them.
 *
 * <p>What is isolated, on Linux as root: process ids, host name and System V IPC by namespaces, CPU and memory by
 * cgroups where their controllers can be written. <b>What is not:</b> the file system (a container sees and may change
 * the machine's, with the kubelet's user), the network (every pod has a loopback address of its own, which its command
 * must listen on; nothing keeps it from another), users, devices and capabilities. Without root only the limits of the
 * kubelet's own user apply. It is meant for trusted commands on one machine; the Docker runtime is for others.
 *
 * <p>May use {@code kubelet.runtime} and the JDK. Needs Linux ({@code /proc}, loopback addresses).
 */
@NullMarked
package io.balsa.kubelet.runtime.process;

import org.jspecify.annotations.NullMarked;
