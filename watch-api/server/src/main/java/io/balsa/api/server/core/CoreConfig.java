package io.balsa.api.server.core;

import io.balsa.api.model.Scheme;
import io.balsa.api.server.auth.Authorizer;
import io.balsa.api.server.limits.Limits;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What a core is made of besides its store.
 *
 * @param random safe for many threads, and unpredictable where uids must not be guessed
 */
public record CoreConfig(
        Scheme scheme,
        Authorizer authorizer,
        Limits limits,
        AddressRanges addresses,
        InstantSource clock,
        RandomGenerator random) {}
