/**
 * etcd's flags: one table of all of them as data, and the ways their values come in: the command line as Go reads it, {@code
 * ETCD_*} variables, a YAML file. What comes out is a {@link io.balsa.store.StoreConfig}, how to log, and what to tell the
 * operator about flags that have no effect here. Pure but for reading the named file; knows nothing of the store at work.
 */
@NullMarked
package io.balsa.store.flags;

import org.jspecify.annotations.NullMarked;
