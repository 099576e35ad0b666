/**
 * The naive store: what the real one is compared with, and small enough to be believed by reading it. Keeps every version of
 * every key in plain maps and lists, knows no batches, no disk and no index.
 */
package io.balsa.store.model;
