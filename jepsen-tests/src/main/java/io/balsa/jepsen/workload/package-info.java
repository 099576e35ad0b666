/**
 * Workloads: concurrent clients that use a cluster as an application would and write down a history.
 *
 * <p>They speak etcd v3 to addresses they are given and know nothing of who serves them: Balsa or a real etcd. What cannot
 * be known about an outcome is recorded as unknown and never asked again.
 */
@NullMarked
package io.balsa.jepsen.workload;

import org.jspecify.annotations.NullMarked;
