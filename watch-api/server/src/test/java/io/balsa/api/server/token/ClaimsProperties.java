package io.balsa.api.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.server.token.Claims.Bound;
import io.balsa.api.server.token.Claims.BoundKind;
import io.balsa.api.server.token.Claims.Lifetime;
import io.balsa.api.server.token.Claims.Reference;
import io.balsa.api.server.token.TokenReader.Reading;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is signed is read again, and nothing that is not signed is read. */
class ClaimsProperties {
    private static final java.security.KeyPair KEYS = TestKeys.rsa();
    private static final TokenReader READER = reader();

    @Property(tries = 200)
    void whatIsWrittenIsReadAgain(@ForAll("claims") Claims claims) {
        assertThat(ClaimsJson.read(ClaimsJson.write(claims))).contains(claims);
    }

    /** Whatever comes as a token is at worst none: it never fails in another way. */
    @Property(tries = 500)
    void anyTextIsAtWorstNoToken(@ForAll("texts") String text) {
        assertThat(READER.read(text)).isNotInstanceOf(Reading.Signed.class);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> json = Arbitraries.of(
                "{}",
                "null",
                "[]",
                "{\"iss\":\"i\"}",
                "{\"iss\":\"i\",\"exp\":\"x\"}",
                "{\"iss\":\"i\",\"exp\":1e99}",
                "{\"alg\":\"RS256\"}",
                "{\"alg\":[1]}",
                "{\"alg\":\"RS256\",\"typ\":{}}",
                "{\"iss\":\"i\",\"aud\":{}}",
                "{\"iss\":\"i\",\"nbf\":[],\"iat\":{}}",
                "\u0000",
                "");
        Arbitrary<String> encoded = json.map(
                text -> Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        Arbitrary<String> part = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(4, encoded),
                net.jqwik.api.Tuple.of(1, Arbitraries.strings().ofMaxLength(20)));
        return part.list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join(".", parts));
    }

    @Provide
    Arbitrary<Claims> claims() {
        Arbitrary<String> name = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(12);
        Arbitrary<Reference> reference = Combinators.combine(
                        name, Arbitraries.strings().alpha().ofMaxLength(8))
                .as(Reference::new);
        Arbitrary<Optional<Bound>> bound = Combinators.combine(Arbitraries.of(BoundKind.class), reference)
                .as(Bound::new)
                .optional();
        Arbitrary<Lifetime> lifetime = Combinators.combine(
                        Arbitraries.longs(), Arbitraries.longs(), Arbitraries.longs())
                .as(Lifetime::new);
        return Combinators.combine(
                        name,
                        name.list().ofMinSize(1).ofMaxSize(3),
                        lifetime,
                        name,
                        reference,
                        bound,
                        reference.optional(),
                        Arbitraries.longs())
                .as((issuer, audiences, life, namespace, account, object, node, warn) -> new Claims(
                        issuer,
                        audiences,
                        "id",
                        life,
                        namespace,
                        account,
                        object,
                        object.filter(each -> each.kind() == BoundKind.POD).isPresent() ? node : Optional.empty(),
                        warn));
    }

    private static TokenReader reader() {
        try {
            return new TokenReader(new TokenKeys(List.of(PublicTokenKey.of(KEYS.getPublic()))), List.of("i"));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
