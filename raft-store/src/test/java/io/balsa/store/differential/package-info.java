/** The same scripts at this store and at a real etcd, step by step: the same answers, errors and revisions. */
package io.balsa.store.differential;
