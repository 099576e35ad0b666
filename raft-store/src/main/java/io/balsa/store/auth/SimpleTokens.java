package io.balsa.store.auth;

import com.google.protobuf.ByteString;
import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.v1.AuthChange;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.TokenGrant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * etcd's simple tokens: random, good for a time that starts over with every use, forgotten when the member restarts. Given
 * out through the log, so that every member accepts a token that any member has given out; the log holds its SHA-256. The
 * time runs on each member by itself. A client whose token is refused shows its password again.
 *
 * <p>A token is {@code <random>.<index>}: a member that has not applied the log up to the index waits until it has before it
 * calls a token unknown.
 */
public final class SimpleTokens implements TokenProvider, AuthGate.Listener {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    /** 24 letters are 136 bits, more than can be guessed. etcd: 16 letters. */
    private static final int LENGTH = 24;
    /** Far more than can be given out in one time to live, since each costs a bcrypt. The one unused for longest goes. */
    private static final int TOKENS_MAX = 100_000;

    /** What of the replicated log the tokens need. */
    public record Log(
            Function<Command, CompletableFuture<Granted>> propose, LongFunction<CompletableFuture<Void>> applied) {}

    /** The command was applied at an index, refused or not. */
    public record Granted(Optional<io.balsa.store.v1.Refusal> refusal, long index) {}

    private record Entry(String user, long usedNanos) {}

    private final Log log;
    private final SecureRandom chance;
    private final LongSupplier nanoTime;
    private final long ttlNanos;

    /** By SHA-256, the one unused for longest first. Guarded by itself, held for lookups only. */
    private final Map<ByteString, Entry> tokens = new LinkedHashMap<>();

    public SimpleTokens(Log log, Duration ttl, SecureRandom chance, LongSupplier nanoTime) {
        this.log = log;
        this.chance = chance;
        this.nanoTime = nanoTime;
        this.ttlNanos = ttl.toNanos();
    }

    @Override
    public Optional<Identity> known(String token) {
        ByteString key = sha256(token.substring(0, Math.max(0, token.indexOf('.'))));
        long now = nanoTime.getAsLong();
        synchronized (tokens) {
            Entry entry = tokens.remove(key);
            if (entry == null || now - entry.usedNanos() > ttlNanos) {
                return Optional.empty();
            }
            tokens.put(key, new Entry(entry.user(), now));
            return Optional.of(new Identity(entry.user(), 0));
        }
    }

    @Override
    public CompletableFuture<Optional<Identity>> resolve(String token) {
        String index = token.substring(token.indexOf('.') + 1);
        try {
            return log.applied().apply(Long.parseLong(index)).handle((done, late) -> known(token));
        } catch (NumberFormatException notOurs) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    @Override
    public CompletableFuture<String> issue(String user, long revision) {
        String random = random();
        Command command = Command.newBuilder()
                .setAuth(AuthChange.newBuilder()
                        .setToken(TokenGrant.newBuilder()
                                .setUser(user)
                                .setTokenSha256(sha256(random))
                                .setAuthRevision(revision)))
                .build();
        return log.propose().apply(command).thenApply(granted -> {
            granted.refusal().ifPresent(refusal -> {
                throw new RefusedException(refusal);
            });
            return random + "." + granted.index();
        });
    }

    @Override
    public void applied(long index, List<TokenEvent> events) {
        long now = nanoTime.getAsLong();
        synchronized (tokens) {
            for (TokenEvent event : events) {
                if (event instanceof TokenEvent.Granted granted) {
                    dropOld(now);
                    tokens.put(granted.sha256(), new Entry(granted.user(), now));
                } else if (event instanceof TokenEvent.Revoked revoked) {
                    tokens.values().removeIf(entry -> entry.user().equals(revoked.user()));
                } else {
                    tokens.clear();
                }
            }
        }
    }

    /** Those that are over, and one more when there are too many. */
    private void dropOld(long now) {
        Iterator<Entry> oldest = tokens.values().iterator();
        while (oldest.hasNext()) {
            boolean over = now - oldest.next().usedNanos() > ttlNanos;
            if (!over && tokens.size() < TOKENS_MAX) {
                return;
            }
            oldest.remove();
        }
    }

    int size() {
        synchronized (tokens) {
            return tokens.size();
        }
    }

    private String random() {
        StringBuilder token = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            token.append(LETTERS.charAt(chance.nextInt(LETTERS.length())));
        }
        return token.toString();
    }

    private static ByteString sha256(String secret) {
        try {
            return ByteString.copyFrom(
                    MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
