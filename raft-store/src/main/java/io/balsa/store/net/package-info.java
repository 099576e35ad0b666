/** The threads and connections that clients and members share. */
@NullMarked
package io.balsa.store.net;

import org.jspecify.annotations.NullMarked;
