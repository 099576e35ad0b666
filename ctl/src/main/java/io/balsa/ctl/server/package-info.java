/**
 * {@code ctl server}: one control-plane member as one process. Puts a store member, an API server on it and the
 * controllers together from flags, starts them in this order and stops them in the reverse one. Decides nothing else.
 */
@NullMarked
package io.balsa.ctl.server;

import org.jspecify.annotations.NullMarked;
