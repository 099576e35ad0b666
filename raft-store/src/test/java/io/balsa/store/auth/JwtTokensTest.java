package io.balsa.store.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.store.mvcc.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JwtTokensTest {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    private JwtTokens tokens(String options) {
        return new JwtTokens(JwtSettings.parse("jwt," + options), () -> now, Runnable::run);
    }

    private Path pem(String name, String kind, byte[] bytes) throws IOException {
        String text = "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind + "-----\n";
        return Files.writeString(folder.resolve(name), text);
    }

    private static KeyPair keys(String kind) throws GeneralSecurityException {
        KeyPairGenerator generator =
                KeyPairGenerator.getInstance(kind.startsWith("secp") ? "EC" : kind.startsWith("RSA") ? "RSA" : kind);
        if (kind.startsWith("secp")) {
            generator.initialize(new ECGenParameterSpec(kind));
        } else if (kind.startsWith("RSA")) {
            generator.initialize(2048);
        }
        return generator.generateKeyPair();
    }

    private String files(KeyPair keys) throws IOException {
        Path privateKey = pem("private.pem", "PRIVATE KEY", keys.getPrivate().getEncoded());
        Path publicKey = pem("public.pem", "PUBLIC KEY", keys.getPublic().getEncoded());
        return "pub-key=" + publicKey + ",priv-key=" + privateKey;
    }

    private static Optional<Identity> ask(JwtTokens tokens, String token) {
        return tokens.resolve(token).join();
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, RSA",
        "RS512, RSA",
        "PS256, RSA",
        "PS384, RSA",
        "ES256, secp256r1",
        "ES384, secp384r1",
        "ES512, secp521r1",
        "EdDSA, Ed25519"
    })
    void aTokenIsGoodWhereverThePublicKeyIsUntilItExpires(String method, String kind) throws Exception {
        KeyPair keys = keys(kind);
        String options = "sign-method=" + method + ",ttl=10m,";
        JwtTokens issuer = tokens(options + files(keys));
        JwtTokens privateOnly = tokens(options + "priv-key=" + folder.resolve("private.pem"));
        JwtTokens checker = tokens(options + "pub-key=" + folder.resolve("public.pem"));
        String token = issuer.issue("ann", 7).join();
        assertThat(checker.known(token)).as("not before it has been checked").isEmpty();
        assertThat(ask(checker, token)).contains(new Identity("ann", 7));
        assertThat(checker.known(token)).contains(new Identity("ann", 7));
        assertThat(ask(privateOnly, token)).contains(new Identity("ann", 7));
        assertThatThrownBy(() -> checker.issue("ann", 7).join())
                .hasCauseInstanceOf(RefusedException.class)
                .hasMessageContaining("verify-only key");

        String[] parts = token.split("\\.");
        String other = issuer.issue("root", 7).join().split("\\.")[1];
        assertThat(ask(checker, parts[0] + "." + other + "." + parts[2])).isEmpty();
        assertThat(ask(checker, parts[0] + "." + parts[1] + ".")).isEmpty();
        assertThat(ask(checker, parts[0] + "." + parts[1])).isEmpty();
        assertThat(ask(checker, token + "A")).isEmpty();

        now = now.plusSeconds(599);
        assertThat(checker.known(token)).isPresent();
        now = now.plusSeconds(1);
        assertThat(checker.known(token)).isEmpty();
        assertThat(ask(checker, token)).isEmpty();
    }

    @Test
    void theTokenDoesNotChooseHowItIsChecked() throws Exception {
        KeyPair keys = keys("RSA");
        JwtTokens checker = tokens("sign-method=RS256," + files(keys));
        String claims = encode("{\"username\":\"root\",\"revision\":7}");
        assertThat(ask(checker, encode("{\"alg\":\"none\"}") + "." + claims + "."))
                .isEmpty();
        // A public key is no secret: whoever has it could sign with it, were it taken for one.
        Path secret = Files.write(folder.resolve("secret"), Files.readAllBytes(folder.resolve("public.pem")));
        String forged =
                tokens("sign-method=HS256,priv-key=" + secret).issue("root", 7).join();
        assertThat(ask(checker, forged)).isEmpty();
        String better =
                tokens("sign-method=RS512," + files(keys)).issue("root", 7).join();
        assertThat(ask(checker, better)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"username\":\"ann\",\"revision\":7}|true",
                "{\"username\":\"ann\",\"revision\":7.0,\"more\":{\"username\":\"root\"},\"x\":[1]}|true",
                "{\"username\":\"ann\",\"revision\":0}|false",
                "{\"username\":\"ann\",\"revision\":-1}|false",
                "{\"username\":\"ann\"}|false",
                "{\"revision\":7}|false",
                "{\"username\":7,\"revision\":7}|false",
                "{\"username\":\"ann\",\"revision\":\"7\"}|false",
                "{\"username\":\"ann\",\"username\":\"root\",\"revision\":7}|false",
                "{\"username\":\"ann\",\"revision\":7,\"exp\":1}|false",
                "{\"username\":\"ann\",\"revision\":7,\"exp\":\"never\"}|false",
                "{\"username\":\"ann\",\"revision\":7,\"nbf\":99999999999}|false",
                "[]|false",
                "nonsense|false"
            })
    void claimsAreReadStrictly(String claims, boolean good) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "a secret of some length");
        JwtTokens tokens = tokens("sign-method=HS256,priv-key=" + secret);
        String content = encode("{\"alg\":\"HS256\"}") + "." + encode(claims);
        var key = JwtSettings.parse("jwt,sign-method=HS256,priv-key=" + secret)
                .keys()
                .verifying();
        String token = content + "."
                + URL.encodeToString(SignMethod.HS256.sign(key, content.getBytes(StandardCharsets.US_ASCII)));
        assertThat(ask(tokens, token).isPresent()).isEqualTo(good);
    }

    @Test
    void keysOfOlderFilesAreRead() throws Exception {
        KeyPair rsa = keys("RSA");
        byte[] pkcs1 = PrivateKeyInfo.getInstance(rsa.getPrivate().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
        pem("private.pem", "RSA PRIVATE KEY", pkcs1);
        JwtTokens issuer = tokens("sign-method=RS256,priv-key=" + folder.resolve("private.pem"));
        assertThat(ask(issuer, issuer.issue("ann", 7).join())).isPresent();

        KeyPair ec = keys("secp256r1");
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(ec.getPrivate().getEncoded());
        ECPrivateKey plain = ECPrivateKey.getInstance(info.parsePrivateKey());
        byte[] sec1 = new ECPrivateKey(
                        256, plain.getKey(), info.getPrivateKeyAlgorithm().getParameters())
                .getEncoded();
        pem("ec.pem", "EC PRIVATE KEY", sec1);
        Files.writeString(
                folder.resolve("ec.pem"),
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + Files.readString(folder.resolve("ec.pem")));
        JwtTokens curve = tokens("sign-method=ES256,priv-key=" + folder.resolve("ec.pem"));
        assertThat(ask(curve, curve.issue("ann", 7).join())).isPresent();
    }

    @Test
    void whatTheOperatorGotWrongIsSaid() throws Exception {
        KeyPair keys = keys("RSA");
        String good = files(keys);
        Path other = pem("other.pem", "PUBLIC KEY", keys("RSA").getPublic().getEncoded());
        Path curve =
                pem("curve.pem", "PRIVATE KEY", keys("secp384r1").getPrivate().getEncoded());
        refuses("sign-method=RS257," + good, "the sign-method \"RS257\" is not known");
        refuses(good, "the sign-method \"\" is not known");
        refuses("sign-method=RS256", "needs a key; give pub-key or priv-key=<file>");
        refuses("sign-method=HS256", "needs a key; give priv-key=<file>");
        refuses("sign-method=RS256,ttl", "\"ttl\" is not an option");
        refuses("sign-method=RS256,sign-method=RS256", "is given twice");
        refuses("sign-method=RS256,ttl=soon," + good, "the ttl \"soon\" is not a duration");
        refuses("sign-method=RS256,pub-key=" + folder.resolve("missing"), "cannot be read");
        refuses("sign-method=RS256,priv-key=" + other, "has no PEM block with a PRIVATE KEY");
        refuses("sign-method=RS256,priv-key=" + curve, "cannot be used with sign-method RS256");
        refuses("sign-method=ES256,priv-key=" + curve, "is of another curve than ES256 takes");
        refuses(
                "sign-method=RS256,pub-key=" + other + ",priv-key=" + folder.resolve("private.pem"),
                "is not that of the private key");
        assertThat(JwtSettings.parse("jwt,sign-method=RS256,ttl=1h30m," + good).ttl())
                .hasMinutes(90);
    }

    private static void refuses(String options, String words) {
        assertThatThrownBy(() -> JwtSettings.parse("jwt," + options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--auth-token: ")
                .hasMessageContaining(words);
    }

    private static String encode(String json) {
        return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
