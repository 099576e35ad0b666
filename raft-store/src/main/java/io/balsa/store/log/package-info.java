/**
 * How a member logs when it runs by itself: as etcd does, a line per event, JSON or text, to stderr, stdout or files. Set up
 * in code, because reading XML would cost every start half a second. The only package that knows logback; everything else
 * logs through SLF4J. A process that has the store inside it sets up its own logging.
 */
@NullMarked
package io.balsa.store.log;

import org.jspecify.annotations.NullMarked;
