/**
 * Tokens of service accounts, and tokens that stand in a file: how they are signed, read and judged.
 *
 * <p>A {@link io.balsa.api.server.token.Claims} is what a token says. {@link io.balsa.api.server.token.TokenSigner} makes text
 * of it and {@link io.balsa.api.server.token.TokenReader} reads it back when the signature is one of this cluster's keys;
 * {@link io.balsa.api.server.token.TokenRules} say whether it holds now, given the objects that it names. All of these are pure.
 * {@link io.balsa.api.server.token.Tokens} acts: it reads those objects and answers who the bearer is.
 *
 * <p>Uses the model, the caller of {@code auth}, and the library for signatures, which nobody else knows. It decides nothing
 * about what a caller may do, and never logs a token.
 */
@NullMarked
package io.balsa.api.server.token;

import org.jspecify.annotations.NullMarked;
