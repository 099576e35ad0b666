/**
 * PEM in, what TLS needs out: identities, authorities. JDK only, for servers and for a command line that starts fast.
 */
@NullMarked
package io.balsa.api.tls;

import org.jspecify.annotations.NullMarked;
