/** Programs that tests run to their end: ctl, kubectl, etcdctl. Uses the JDK only. */
@NullMarked
package io.balsa.jepsen.process;

import org.jspecify.annotations.NullMarked;
