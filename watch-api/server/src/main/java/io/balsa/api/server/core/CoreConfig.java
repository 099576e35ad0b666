package io.balsa.api.server.core;

import io.balsa.api.model.Scheme;
import io.balsa.api.server.auth.Authorizer;
import io.balsa.api.server.limits.Limits;
import io.balsa.api.server.token.Tokens;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What a core is made of besides its store.
 *
 * @param random safe for many threads, and unpredictable where uids must not be guessed
 * @param tokens judges the tokens that reviews ask about, and signs those of service accounts
 */
public record CoreConfig(
        Scheme scheme,
        Authorizer authorizer,
        Limits limits,
        AddressRanges addresses,
        InstantSource clock,
        RandomGenerator random,
        Tokens tokens) {}
