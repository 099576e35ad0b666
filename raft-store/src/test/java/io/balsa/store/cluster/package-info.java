/**
 * A store cluster of real processes in an object, for tests: start, kill, stop and restart its members, ask who leads, run
 * {@code etcdctl} against it. Published as a test jar, so that other modules' tests can use it.
 */
package io.balsa.store.cluster;
