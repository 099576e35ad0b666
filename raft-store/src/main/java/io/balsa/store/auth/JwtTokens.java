package io.balsa.store.auth;

import io.balsa.store.mvcc.RefusedException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Signed tokens, which say themselves whose they are, from which revision of the permissions, and until when. Any member or
 * program that has the private key gives them out; a member with the public key alone only checks them.
 */
final class JwtTokens implements TokenProvider {
    /** Tokens whose signature has been checked, so that it need not be again: more than a member has clients. */
    private static final int CHECKED_MAX = 1_000;

    private final SignMethod method;
    private final TokenKeys keys;
    private final Duration ttl;
    private final InstantSource clock;
    private final Executor workers;

    /** The one unused for longest goes. Guarded by itself, held for lookups only. */
    private final Map<String, Jws.Claims> checked = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Jws.Claims> eldest) {
            return size() > CHECKED_MAX;
        }
    };

    /** @param workers where signatures are checked and made */
    JwtTokens(JwtSettings settings, InstantSource clock, Executor workers) {
        this.method = settings.method();
        this.keys = settings.keys();
        this.ttl = settings.ttl();
        this.clock = clock;
        this.workers = workers;
    }

    @Override
    public Optional<Identity> known(String token) {
        Jws.Claims claims;
        synchronized (checked) {
            claims = checked.get(token);
        }
        return claims == null ? Optional.empty() : identity(claims);
    }

    @Override
    public CompletableFuture<Optional<Identity>> resolve(String token) {
        return CompletableFuture.supplyAsync(() -> verify(token), workers);
    }

    private Optional<Identity> verify(String token) {
        Optional<Jws.Claims> claims = Jws.verify(method, keys.verifying(), token);
        claims.ifPresent(good -> {
            synchronized (checked) {
                checked.put(token, good);
            }
        });
        return claims.flatMap(this::identity);
    }

    private Optional<Identity> identity(Jws.Claims claims) {
        return claims.hold(clock.instant().getEpochSecond())
                ? Optional.of(new Identity(claims.user(), claims.revision()))
                : Optional.empty();
    }

    @Override
    public CompletableFuture<String> issue(String user, long revision) {
        Key signing = keys.signing();
        if (signing == null) {
            return CompletableFuture.failedFuture(new RefusedException(AuthRefusals.VERIFY_ONLY));
        }
        long expires = clock.instant().plus(ttl).getEpochSecond();
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return Jws.sign(method, signing, new Jws.Claims(user, revision, 0, expires));
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException("a token cannot be signed: " + e.getMessage(), e);
                    }
                },
                workers);
    }
}
