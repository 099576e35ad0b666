package io.balsa.api.server.token;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Bearers;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.token.Claims.Bound;
import io.balsa.api.server.token.TokenReader.Reading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The tokens of one API server: judges those that come, and signs new ones. Safe for any thread.
 *
 * <p><b>Promised:</b> a token of a service account is good only as long as the account that it was made for, and the object that
 * it is bound to, are there; whose deletion was answered, by whatever member, is no good for any request that is made after.
 * So the objects are read from the store, linearizably, for each request that brings a token: one read, two for a bound one.
 * Kubernetes reads its cache and keeps what it found for ten seconds; here a member that lags behind would take a token for
 * good whose account is gone. A watch is judged when it is opened, and not again. What no key of this cluster has signed never
 * reaches the store.
 */
public final class Tokens implements Bearers {
    private final TokenSettings settings;
    private final FileTokens fileTokens;
    private final TokenKeys keys;
    private final TokenReader reader;
    private final Optional<TokenSigner> signer;
    private final Objects objects;
    private final InstantSource clock;

    /** Where the objects are that tokens name. */
    @FunctionalInterface
    public interface Objects {
        /**
         * The latest state of an object.
         *
         * @throws io.balsa.api.model.StatusError when the store does not answer
         */
        Optional<? extends Message> find(Kind kind, String namespace, String name);
    }

    private Tokens(TokenSettings settings, Objects objects, InstantSource clock) throws IOException {
        this.settings = settings;
        this.fileTokens = settings.tokenFile().isPresent()
                ? FileTokens.load(settings.tokenFile().get())
                : FileTokens.none();
        this.keys = TokenKeys.load(settings.keyFiles());
        this.reader = new TokenReader(keys, settings.issuers());
        this.signer = settings.signingKeyFile().isPresent()
                ? Optional.of(keys.signer(settings.signingKeyFile().get()))
                : Optional.empty();
        this.objects = objects;
        this.clock = clock;
    }

    /**
     * Reads the keys.
     *
     * @throws IOException when a file cannot be used
     */
    public static Tokens load(TokenSettings settings, Objects objects, InstantSource clock) throws IOException {
        return new Tokens(settings, objects, clock);
    }

    @Override
    public Verdict judge(String token, List<String> audiences) {
        List<String> asked = audiences.isEmpty() ? settings.audiences() : audiences;
        Optional<Caller> user = fileTokens.bearer(token);
        if (user.isPresent()) {
            return ofFile(user.get(), audiences);
        }
        Reading reading = reader.read(token);
        if (reading instanceof Reading.Forged forged) {
            return Verdict.refused(forged.why());
        }
        return reading instanceof Reading.Signed signed ? judge(signed.claims(), asked) : Verdict.unknown();
    }

    /** Kubernetes: such a token names no audience and is meant for the API. */
    private Verdict ofFile(Caller user, List<String> audiences) {
        List<String> common = TokenRules.common(settings.audiences(), audiences);
        if (audiences.isEmpty()) {
            return Verdict.accepted(user, settings.audiences());
        }
        return common.isEmpty() ? Verdict.unknown() : Verdict.accepted(user, common);
    }

    private Verdict judge(Claims claims, List<String> asked) {
        List<String> common = TokenRules.common(claims.audiences(), asked);
        if (common.isEmpty()) {
            return Verdict.refused(TokenRules.wrongAudience(claims.audiences(), asked));
        }
        Instant now = clock.instant();
        return TokenRules.untimely(claims.lifetime(), now)
                .or(() -> lacking(claims, now))
                .map(Verdict::refused)
                .orElseGet(() -> Verdict.accepted(TokenRules.bearer(claims), common));
    }

    /** Why one of the objects that the token lives with is not there. */
    private Optional<String> lacking(Claims claims, Instant now) {
        String namespace = claims.namespace();
        Optional<String> account = TokenRules.withoutAccount(
                claims,
                objects.find(Kinds.SERVICE_ACCOUNT, namespace, claims.account().name()),
                now);
        return account.or(() ->
                claims.bound().flatMap(bound -> TokenRules.withoutBound(bound, found(bound, namespace), now)));
    }

    private Optional<? extends Message> found(Bound bound, String namespace) {
        String name = bound.object().name();
        return switch (bound.kind()) {
            case SECRET -> objects.find(Kinds.SECRET, namespace, name);
            case POD -> objects.find(Kinds.POD, namespace, name);
            case NODE -> objects.find(Kinds.NODE, "", name);
        };
    }

    /** Whether service accounts can have tokens here. */
    public boolean areSigned() {
        return signer.isPresent();
    }

    /**
     * A token that says so; only where {@link #areSigned}.
     *
     * @param claims with the issuer of {@link #issuer}
     */
    public String sign(Claims claims) {
        return signer.orElseThrow(() -> new IllegalStateException("no key signs tokens here"))
                .sign(claims);
    }

    /** In whose name tokens are signed; only where {@link #areSigned}. */
    public String issuer() {
        return settings.issuers().get(0);
    }

    /** Whom tokens are meant for when nobody else is named. */
    public List<String> audiences() {
        return settings.audiences();
    }

    /** The longest life that a token gets; zero for no limit. */
    public Duration expirationMax() {
        return settings.expirationMax();
    }

    /** Whether a token that a pod gets mounted holds longer than it says to the pod. */
    public boolean extendsExpiration() {
        return settings.extendsExpiration();
    }

    /**
     * What others verify tokens with; empty where there are none, or where the issuer is no https URL.
     *
     * @param authority host and port that this server is asked at
     */
    public Optional<OpenIdDocuments> openId(String authority) {
        if (!areSigned()) {
            return Optional.empty();
        }
        String own = "https://" + authority + OpenIdDocuments.KEYS_PATH;
        return OpenIdDocuments.of(issuer(), settings.jwksUri().isEmpty() ? own : settings.jwksUri(), keys.keys());
    }
}
