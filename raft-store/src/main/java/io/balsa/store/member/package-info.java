/**
 * The replicated table of members: who they are, by what name, at which addresses. A member announces itself when it has
 * started; who votes is not said here but in the raft configuration.
 *
 * <p>Uses {@code store.engine} and the wire's {@code Member}.
 */
@NullMarked
package io.balsa.store.member;

import org.jspecify.annotations.NullMarked;
