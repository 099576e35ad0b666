/**
 * The store as one file, and back: a bbolt database with the buckets of an etcd, so that a snapshot taken here can be restored
 * by etcd's own tools and one taken from an etcd can be restored here.
 *
 * <p>{@code Bolt*} know the file format and nothing of what is in it; {@code Etcd*} know the buckets and nothing of pages;
 * {@code Snapshot*} act. What is read is not trusted: whatever a file holds, the answer is its contents or one
 * {@link io.balsa.store.snapshot.DamagedFile}, in bounded memory and time.
 *
 * <p>Uses {@code store.engine}, {@code store.mvcc}, {@code store.lease}, {@code store.alarm}, {@code store.auth} and
 * {@code store.member}. Knows no raft and no network.
 */
@NullMarked
package io.balsa.store.snapshot;

import org.jspecify.annotations.NullMarked;
