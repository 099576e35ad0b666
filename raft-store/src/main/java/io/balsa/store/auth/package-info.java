/**
 * Who may do what: the replicated tables of users and roles, the rules, passwords and tokens.
 *
 * <p>The tables change only while a command of the log is applied; whether a caller may do something is decided in the state
 * of the store that serves or changes the data, by {@link io.balsa.store.auth.Access}, out of the tables alone. A caller is a
 * name, which a token or a certificate has proved to the member that was asked. It travels in the command, and is judged
 * again when the command is applied: a permission that has been revoked meanwhile is revoked.
 *
 * <p>A command without a caller is the store's own and may do everything. Passwords enter the log as bcrypt hashes, tokens as
 * SHA-256; neither is logged or printed.
 *
 * <p>Uses {@code store.engine}, {@code store.lease} and {@code store.mvcc}'s key ranges; alone in the store it knows Bouncy
 * Castle (bcrypt, old key files). Knows no network and no raft.
 */
@NullMarked
package io.balsa.store.auth;

import org.jspecify.annotations.NullMarked;
