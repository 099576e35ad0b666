package io.balsa.api.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.server.auth.Bearers.Verdict;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.token.Claims.Bound;
import io.balsa.api.server.token.Claims.BoundKind;
import io.balsa.api.server.token.Claims.Lifetime;
import io.balsa.api.server.token.Claims.Reference;
import io.balsa.api.tls.BadPem;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.ServiceAccount;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are accepted, and who bears them. */
class TokensTest {
    private static final String ISSUER = "https://cluster.example";
    private static final KeyPair KEYS = TestKeys.rsa();
    private static final long NOW = 1_800_000_000;

    @TempDir
    private Path folder;

    private final Map<String, Message> objects = new HashMap<>();
    private Instant now = Instant.ofEpochSecond(NOW);
    private int reads;
    private Tokens tokens;

    @BeforeEach
    void cluster() throws IOException {
        tokens = tokens(settings(KEYS, ISSUER));
        put(ServiceAccount.newBuilder().setMetadata(meta("robot", "uid-1")).build(), "ServiceAccount/robot");
        put(Pod.newBuilder().setMetadata(meta("web", "uid-2")).build(), "Pod/web");
    }

    @Test
    void aTokenNamesItsAccountAndWhatItIsBoundTo() {
        Claims claims = claims(Optional.of(pod("uid-2")), Optional.of(new Reference("n1", "uid-3")));
        Caller caller = accepted(tokens.sign(claims));
        assertThat(caller.user()).isEqualTo("system:serviceaccount:default:robot");
        assertThat(caller.uid()).isEqualTo("uid-1");
        assertThat(caller.groups())
                .containsExactly("system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated");
        assertThat(caller.extra())
                .containsOnly(
                        Map.entry("authentication.kubernetes.io/credential-id", List.of("JTI=id-1")),
                        Map.entry("authentication.kubernetes.io/pod-name", List.of("web")),
                        Map.entry("authentication.kubernetes.io/pod-uid", List.of("uid-2")),
                        Map.entry("authentication.kubernetes.io/node-name", List.of("n1")),
                        Map.entry("authentication.kubernetes.io/node-uid", List.of("uid-3")));
    }

    /** As a token of a Kubernetes 1.32 looks: what others verify must not change by accident. */
    @Test
    void aTokenIsWrittenAsKubernetesWritesIt() {
        String[] parts = tokens.sign(claims(Optional.of(pod("uid-2")), Optional.of(new Reference("n1", ""))))
                .split("\\.");
        assertThat(text(parts[1]))
                .isEqualTo("{\"aud\":[\"https://cluster.example\"],\"exp\":1800003600,\"iat\":1800000000,"
                        + "\"iss\":\"https://cluster.example\",\"jti\":\"id-1\",\"kubernetes.io\":{"
                        + "\"namespace\":\"default\",\"node\":{\"name\":\"n1\"},"
                        + "\"pod\":{\"name\":\"web\",\"uid\":\"uid-2\"},"
                        + "\"serviceaccount\":{\"name\":\"robot\",\"uid\":\"uid-1\"}},"
                        + "\"nbf\":1800000000,\"sub\":\"system:serviceaccount:default:robot\"}");
        assertThat(text(parts[0])).startsWith("{\"alg\":\"RS256\",\"kid\":\"");
    }

    @Test
    void whatSomebodyChangedIsRefusedBeforeTheStoreIsAsked() throws Exception {
        String good = tokens.sign(claims());
        String[] parts = good.split("\\.");
        String otherAccount = parts[0] + "." + base64(text(parts[1]).replace("robot", "admin")) + "." + parts[2];
        refused(otherAccount, "[invalid bearer token, invalid signature]");
        char last = good.charAt(good.length() - 10);
        String otherSignature =
                good.substring(0, good.length() - 10) + (last == 'A' ? 'B' : 'A') + good.substring(good.length() - 9);
        refused(otherSignature, "[invalid bearer token, invalid signature]");
        refused(parts[0] + "." + parts[1] + ".", "[invalid bearer token, invalid signature]");
        assertThat(reads).isZero();
    }

    @Test
    void theTokenDoesNotChooseHowItIsVerified() throws Exception {
        String[] parts = tokens.sign(claims()).split("\\.");
        UnaryOperator<String> asAlgorithm = name -> base64(text(parts[0]).replace("RS256", name));
        refused(asAlgorithm.apply("none") + "." + parts[1] + ".", "[invalid bearer token, invalid signature]");
        // The public key is no secret: whoever signs with it as one has not proved anything.
        for (byte[] secret : List.of(
                KEYS.getPublic().getEncoded(),
                TestKeys.pem("PUBLIC KEY", KEYS.getPublic()).getBytes(StandardCharsets.US_ASCII))) {
            String content = asAlgorithm.apply("HS256") + "." + parts[1];
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            byte[] signature = mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
            refused(
                    content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature),
                    "[invalid bearer token, invalid signature]");
        }
        refused(
                asAlgorithm.apply("RS512") + "." + parts[1] + "." + parts[2],
                "[invalid bearer token, invalid signature]");
        String critical = base64(text(parts[0]).replace("{", "{\"crit\":[\"exp\"],"));
        refused(
                critical + "." + parts[1] + "." + parts[2],
                "[invalid bearer token, the token demands an extension that is not known]");
        assertThat(reads).isZero();
    }

    @Test
    void keysAndIssuersOfOthersAreNotOurs() throws Exception {
        Tokens others = tokens(settings(TestKeys.rsa(), ISSUER));
        refused(others.sign(claims()), "[invalid bearer token, invalid signature, no keys found]");
        Tokens issuer = tokens(settings(KEYS, "https://other.example"));
        refused(issuer.sign(claimsOf("https://other.example")), "invalid bearer token");
        refused("hello", "invalid bearer token");
        assertThat(reads).isZero();
    }

    @Test
    void aTokenIsGoodForThoseItIsMeantForOnly() {
        String elsewhere = tokens.sign(claimsFor(List.of("vault", "shop")));
        refused(
                elsewhere,
                "[invalid bearer token, token audiences [\"vault\" \"shop\"] is invalid for the target audiences"
                        + " [\"https://cluster.example\"]]");
        assertThat(tokens.judge(elsewhere, List.of("shop", "bank")).audiences()).containsExactly("shop");
    }

    @Test
    void aTokenHoldsFromItsBeginningToItsEndWithAMinuteForClocksThatDiffer() {
        String token = tokens.sign(claims());
        now = Instant.ofEpochSecond(NOW + 3600 + 60);
        accepted(token);
        now = now.plusSeconds(1);
        refused(token, "[invalid bearer token, service account token has expired]");
        now = Instant.ofEpochSecond(NOW - 60);
        accepted(token);
        now = now.minusSeconds(1);
        refused(token, "[invalid bearer token, service account token is not valid yet]");
    }

    @Test
    void aTokenEndsWithItsAccount() {
        String token = tokens.sign(claims());
        put(ServiceAccount.newBuilder().setMetadata(meta("robot", "uid-9")).build(), "ServiceAccount/robot");
        refused(token, "[invalid bearer token, service account UID (uid-9) does not match claim (uid-1)]");
        objects.clear();
        refused(token, "[invalid bearer token, serviceaccounts \"robot\" not found]");
        put(deleting(NOW - 61), "ServiceAccount/robot");
        refused(token, "[invalid bearer token, service account default/robot has been deleted]");
        put(deleting(NOW - 60), "ServiceAccount/robot");
        accepted(token);
    }

    @Test
    void aTokenEndsWithTheObjectThatItIsBoundTo() {
        String token = tokens.sign(claims(Optional.of(pod("uid-2")), Optional.empty()));
        accepted(token);
        put(Pod.newBuilder().setMetadata(meta("web", "uid-8")).build(), "Pod/web");
        refused(token, "[invalid bearer token, pod UID (uid-8) does not match service account pod ref claim (uid-2)]");
        objects.remove("Pod/web");
        refused(token, "[invalid bearer token, service account token has been invalidated]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void curvesSignToo(String curve) throws IOException {
        Tokens curves = tokens(settings(TestKeys.ec(curve), ISSUER));
        assertThat(curves.judge(curves.sign(claims()), List.of()).caller()).isPresent();
        assertThat(curves.judge(tokens.sign(claims()), List.of()).caller()).isEmpty();
    }

    @Test
    void theOldKeyIsGoodWhileItIsNamed() throws IOException {
        KeyPair old = TestKeys.rsa();
        Tokens before = tokens(settings(old, ISSUER));
        Path both = file(
                "both.pub", TestKeys.pem("PUBLIC KEY", KEYS.getPublic()) + TestKeys.pem("PUBLIC KEY", old.getPublic()));
        Tokens after =
                tokens(TokenSettings.of(ISSUER, file("new.key", TestKeys.pem("PRIVATE KEY", KEYS.getPrivate())), both));
        assertThat(after.judge(before.sign(claims()), List.of()).caller()).isPresent();
        assertThat(after.judge(after.sign(claims()), List.of()).caller()).isPresent();
    }

    @Test
    void keysThatDoNotBelongTogetherAreRefusedAtTheStart() {
        TokenSettings wrong = TokenSettings.of(
                ISSUER,
                file("one.key", TestKeys.pem("PRIVATE KEY", TestKeys.rsa().getPrivate())),
                file("other.pub", TestKeys.pem("PUBLIC KEY", KEYS.getPublic())));
        assertThatThrownBy(() -> tokens(wrong))
                .isInstanceOf(BadPem.class)
                .hasMessageContaining("its public half is in none of the files with public keys");
        assertThatThrownBy(() -> new TokenSettings(
                        List.of(ISSUER),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Duration.ZERO,
                        true,
                        "",
                        Optional.empty()))
                .hasMessageContaining("are given together or not at all");
        assertThatThrownBy(() -> new TokenSettings(
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Duration.ofMinutes(59),
                        true,
                        "",
                        Optional.empty()))
                .hasMessage("the service-account-max-token-expiration must be between 1 hour and 2^32 seconds");
    }

    @Test
    void tokensOfAFileNameTheirUsers() throws IOException {
        Path file = file("tokens.csv", "secret-1,jane,42,\"team,other\"\nsecret-2, \"Bob \"\"B\"\"\",43\n,nobody,1\n");
        Tokens filed = tokens(withFile(file));
        Caller jane = filed.judge("secret-1", List.of()).caller().orElseThrow();
        assertThat(jane.user()).isEqualTo("jane");
        assertThat(jane.uid()).isEqualTo("42");
        assertThat(jane.groups()).containsExactly("team", "other", "system:authenticated");
        assertThat(filed.judge("secret-2", List.of()).caller().orElseThrow().user())
                .isEqualTo("Bob \"B\"");
        assertThat(filed.judge("secret-3", List.of()).caller()).isEmpty();
        assertThat(filed.judge("", List.of()).caller()).isEmpty();
        assertThat(filed.judge("secret-1", List.of("elsewhere")).caller()).isEmpty();
        Path broken = file("broken.csv", "secret,jane\n");
        assertThatThrownBy(() -> tokens(withFile(broken)))
                .hasMessageContaining("must have at least 3 columns (token, user name, user uid), found 2");
    }

    @Test
    void othersVerifyATokenWithTheKeysThatArePublished() throws GeneralSecurityException {
        OpenIdDocuments documents = tokens.openId("127.0.0.1:6443").orElseThrow();
        ObjectNode configuration = documents.configuration();
        assertThat(configuration.get("issuer").asText()).isEqualTo(ISSUER);
        assertThat(configuration.get("jwks_uri").asText()).isEqualTo("https://127.0.0.1:6443/openid/v1/jwks");
        assertThat(configuration
                        .get("id_token_signing_alg_values_supported")
                        .get(0)
                        .asText())
                .isEqualTo("RS256");
        assertThat(documents.keys().get("keys")).singleElement().satisfies(key -> {
            assertThat(key.get("kty").asText()).isEqualTo("RSA");
            assertThat(key.get("e").asText()).isEqualTo("AQAB");
            assertThat(key.get("kid").asText())
                    .isEqualTo(JsonCodec.tree(Base64.getUrlDecoder()
                                    .decode(tokens.sign(claims()).split("\\.")[0]))
                            .get("kid")
                            .asText());
        });
    }

    private Caller accepted(String token) {
        Verdict verdict = tokens.judge(token, List.of());
        assertThat(verdict.refusal()).isEmpty();
        return verdict.caller().orElseThrow();
    }

    private void refused(String token, String why) {
        Verdict verdict = tokens.judge(token, List.of());
        assertThat(verdict.caller()).isEmpty();
        assertThat(verdict.refusal()).isEqualTo(why);
    }

    private static Claims claims() {
        return claims(Optional.empty(), Optional.empty());
    }

    private static Claims claims(Optional<Bound> bound, Optional<Reference> node) {
        return claims(ISSUER, List.of(ISSUER), bound, node);
    }

    private static Claims claimsOf(String issuer) {
        return claims(issuer, List.of(ISSUER), Optional.empty(), Optional.empty());
    }

    private static Claims claimsFor(List<String> audiences) {
        return claims(ISSUER, audiences, Optional.empty(), Optional.empty());
    }

    private static Claims claims(
            String issuer, List<String> audiences, Optional<Bound> bound, Optional<Reference> node) {
        return new Claims(
                issuer,
                audiences,
                "id-1",
                new Lifetime(NOW, NOW, NOW + 3600),
                "default",
                new Reference("robot", "uid-1"),
                bound,
                node,
                0);
    }

    private static Bound pod(String uid) {
        return new Bound(BoundKind.POD, new Reference("web", uid));
    }

    private static ServiceAccount deleting(long seconds) {
        return ServiceAccount.newBuilder()
                .setMetadata(meta("robot", "uid-1")
                        .setDeletionTimestamp(Time.newBuilder().setSeconds(seconds)))
                .build();
    }

    private static ObjectMeta.Builder meta(String name, String uid) {
        return ObjectMeta.newBuilder().setNamespace("default").setName(name).setUid(uid);
    }

    private void put(Message object, String key) {
        objects.put(key, object);
    }

    private Tokens tokens(TokenSettings settings) throws IOException {
        return Tokens.load(settings, this::find, () -> now);
    }

    private Optional<Message> find(Kind kind, String namespace, String name) {
        reads++;
        return Optional.ofNullable(objects.get(kind.kind() + "/" + name));
    }

    private TokenSettings settings(KeyPair keys, String issuer) {
        String name = "k" + Integer.toHexString(keys.hashCode());
        return TokenSettings.of(
                issuer,
                file(name + ".key", TestKeys.pem("PRIVATE KEY", keys.getPrivate())),
                file(name + ".pub", TestKeys.pem("PUBLIC KEY", keys.getPublic())));
    }

    private static TokenSettings withFile(Path file) {
        return new TokenSettings(
                List.of(), List.of("api"), List.of(), Optional.empty(), Duration.ZERO, true, "", Optional.of(file));
    }

    private Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
