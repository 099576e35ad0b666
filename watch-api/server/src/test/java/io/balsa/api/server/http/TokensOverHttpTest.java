package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.server.http.tls.TestAuthority;
import io.balsa.api.server.http.tls.TestClients;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of service accounts on a whole API server: asked for, used, reviewed, and no good any more. */
class TokensOverHttpTest {
    private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String WHO_AM_I = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    @TempDir
    private static Path folder;

    private static Cluster cluster;
    private static Api admin;
    private static Api nobody;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(folder);
        admin = new Api(cluster);
        nobody = new Api(cluster, TestClients.anonymous(cluster.authority()));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aTokenSaysWhoCallsUntilItsAccountIsGone() {
        account("robot");
        String token = token("robot", "{}");
        JsonNode user = whoAmI(nobody, token);
        assertThat(user.get("username").asText()).isEqualTo("system:serviceaccount:default:robot");
        assertThat(user.get("groups").toString())
                .isEqualTo("[\"system:serviceaccounts\",\"system:serviceaccounts:default\",\"system:authenticated\"]");
        assertThat(user.at("/extra/authentication.kubernetes.io~1credential-id/0")
                        .asText())
                .startsWith("JTI=");
        assertThat(nobody.get(ACCOUNTS, "Authorization", "bearer " + token).code())
                .isEqualTo(200);

        assertThat(admin.send("DELETE", ACCOUNTS + "/robot", new byte[0]).code())
                .isEqualTo(200);
        assertUnauthorized(nobody, "Bearer " + token);
        // One of the same name is another account.
        account("robot");
        assertUnauthorized(nobody, "Bearer " + token);
    }

    @Test
    void whoBringsNothingGoodIsUnauthorized() {
        assertUnauthorized(nobody, "Bearer nonsense");
        assertUnauthorized(nobody, "Bearer ");
        assertUnauthorized(nobody, "Basic YTpi");
        assertThat(nobody.get(ACCOUNTS).code()).isEqualTo(401);
    }

    @Test
    void aCertificateGoesBeforeATokenAndABadOneStandsInNoTokensWay() {
        account("second");
        String token = token("second", "{}");
        assertThat(whoAmI(admin, token).get("username").asText()).isEqualTo("admin");
        assertThat(admin.get(ACCOUNTS, "Authorization", "Bearer nonsense").code())
                .isEqualTo(200);
        var foreign = new TestAuthority(folder, "foreign-ca");
        HttpClient stranger = TestClients.with(
                cluster.authority(), foreign.issue("stranger", "CN=admin"), HttpClient.Version.HTTP_1_1);
        assertThat(whoAmI(new Api(cluster, stranger), token).get("username").asText())
                .isEqualTo("system:serviceaccount:default:second");
    }

    @Test
    void aTokenOfTheFileIsAUsers() {
        JsonNode jane = whoAmI(nobody, "a-secret");
        assertThat(jane.get("username").asText()).isEqualTo("jane");
        assertThat(jane.get("uid").asText()).isEqualTo("42");
        assertThat(jane.get("groups").toString()).isEqualTo("[\"team\",\"other\",\"system:authenticated\"]");
    }

    @Test
    void whatIsAskedForIsFilledInAndChecked() {
        account("asking");
        JsonNode answer = request("asking", "{}");
        assertThat(answer.get("kind").asText()).isEqualTo("TokenRequest");
        assertThat(answer.at("/metadata/name").asText()).isEqualTo("asking");
        assertThat(answer.at("/spec/expirationSeconds").asLong()).isEqualTo(3600);
        assertThat(answer.at("/spec/audiences/0").asText()).isEqualTo(Cluster.ISSUER);
        assertThat(answer.at("/status/expirationTimestamp").asText()).endsWith("Z");

        assertRefused(
                "asking",
                "{\"expirationSeconds\":599}",
                422,
                "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: 599: may"
                        + " not specify a duration less than 10 minutes");
        assertRefused(
                "asking",
                "{\"expirationSeconds\":4294967297}",
                422,
                "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: 4294967297:"
                        + " may not specify a duration larger than 2^32 seconds");
        assertRefused("nobody", "{}", 404, "serviceaccounts \"nobody\" not found");
        assertRefused(
                "asking",
                "{\"boundObjectRef\":{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"name\":\"a\"}}",
                400,
                "cannot bind token to object of type apps/v1, Kind=Deployment");
        assertRefused(
                "asking",
                "{\"boundObjectRef\":{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"name\":\"a\"}}",
                404,
                "secrets \"a\" not found");
    }

    @Test
    void aLongerLifeThanTheServerAllowsIsShortenedWithAWarning() {
        account("longing");
        Api.Answer answer = admin.post(ACCOUNTS + "/longing/token", "{\"spec\":{\"expirationSeconds\":1000000}}");
        assertThat(answer.code()).isEqualTo(201);
        assertThat(answer.json().at("/spec/expirationSeconds").asLong()).isEqualTo(48 * 3600);
        assertThat(answer.header("Warning"))
                .isEqualTo("299 - \"requested expiration of 1000000 seconds shortened to 172800 seconds\"");
    }

    @Test
    void aTokenOfAPodEndsWithThePod() {
        account("worker");
        account("other");
        String pods = "/api/v1/namespaces/default/pods";
        String pod = "{\"metadata\":{\"name\":\"job\"},\"spec\":{\"serviceAccountName\":\"worker\",\"containers\":"
                + "[{\"name\":\"c\",\"image\":\"i\"}]}}";
        JsonNode created = admin.post(pods, pod).json();
        String uid = created.at("/metadata/uid").asText();
        String reference = "\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":\"job\"";
        String token = token("worker", "{\"boundObjectRef\":{" + reference + ",\"uid\":\"" + uid + "\"}}");
        assertThat(whoAmI(nobody, token)
                        .at("/extra/authentication.kubernetes.io~1pod-uid/0")
                        .asText())
                .isEqualTo(uid);
        assertRefused(
                "other",
                "{\"boundObjectRef\":{" + reference + "}}",
                400,
                "cannot bind token for serviceaccount \"other\" to pod running with different serviceaccount name.");
        assertRefused(
                "worker",
                "{\"boundObjectRef\":{" + reference + ",\"uid\":\"u\"}}",
                409,
                "Operation cannot be fulfilled on Pod \"job\": the UID in the bound object reference (u) does not match"
                        + " the UID in record. The object might have been deleted and then recreated");
        admin.send("DELETE", pods + "/job?gracePeriodSeconds=0", new byte[0]);
        assertUnauthorized(nobody, "Bearer " + token);
    }

    /** The token that a kubelet asks for when it mounts one. */
    @Test
    void aMountedTokenHoldsForAYearAndSaysAnHour() {
        account("mounted");
        String pod = "{\"metadata\":{\"name\":\"mounting\"},\"spec\":{\"serviceAccountName\":\"mounted\","
                + "\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}";
        assertThat(admin.post("/api/v1/namespaces/default/pods", pod).code()).isEqualTo(201);
        String token = token(
                "mounted",
                "{\"expirationSeconds\":3607,\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":"
                        + "\"mounting\"}}");
        JsonNode claims = JsonCodec.tree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
        long issued = claims.get("iat").asLong();
        assertThat(claims.get("exp").asLong() - issued).isEqualTo(365L * 24 * 3600);
        assertThat(claims.at("/kubernetes.io/warnafter").asLong() - issued).isEqualTo(3607);
    }

    @Test
    void reviewsSayWhoBearsAToken() {
        account("reviewed");
        String forShop = token("reviewed", "{\"audiences\":[\"shop\"]}");
        JsonNode status =
                review(forShop, ",\"audiences\":[\"shop\",\"bank\"]").json().get("status");
        assertThat(status.get("authenticated").asBoolean()).isTrue();
        assertThat(status.at("/user/username").asText()).isEqualTo("system:serviceaccount:default:reviewed");
        assertThat(status.get("audiences").toString()).isEqualTo("[\"shop\"]");
        JsonNode elsewhere = review(forShop, "").json().get("status");
        assertThat(elsewhere.path("authenticated").asBoolean()).isFalse();
        assertThat(elsewhere.get("error").asText())
                .isEqualTo("[invalid bearer token, token audiences [\"shop\"] is invalid for the target audiences [\""
                        + Cluster.ISSUER + "\"]]");
        assertThat(review("nonsense", "").json().at("/status/error").asText()).isEqualTo("invalid bearer token");
        Api.Answer empty = review("", "");
        assertThat(empty.code()).isEqualTo(400);
        assertThat(empty.json().get("message").asText())
                .isEqualTo("token is required for TokenReview in authentication");
    }

    @Test
    void theKeysAreThereForOthers() {
        JsonNode configuration = admin.get("/.well-known/openid-configuration").json();
        assertThat(configuration.get("issuer").asText()).isEqualTo(Cluster.ISSUER);
        assertThat(configuration.get("jwks_uri").asText()).isEqualTo(cluster.url() + "/openid/v1/jwks");
        Api.Answer keys = admin.get("/openid/v1/jwks");
        assertThat(keys.contentType()).isEqualTo("application/jwk-set+json");
        assertThat(keys.json().at("/keys/0/alg").asText()).isEqualTo("RS256");
        assertThat(admin.get("/").text()).contains("/.well-known/openid-configuration", "/openid/v1/jwks");
        assertThat(nobody.get("/openid/v1/jwks").code()).isEqualTo(401);
    }

    @Test
    void podsGetAnAccountThatExists() {
        assertThat(admin.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"fresh\"}}")
                        .code())
                .isEqualTo(201);
        String pods = "/api/v1/namespaces/fresh/pods";
        String spec = "\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]";
        assertThat(admin.post(pods + "?dryRun=All", "{\"metadata\":{\"name\":\"a\"},\"spec\":{" + spec + "}}")
                        .code())
                .isEqualTo(201);
        assertThat(admin.get("/api/v1/namespaces/fresh/serviceaccounts/default").code())
                .isEqualTo(404);
        Api.Answer pod = admin.post(pods, "{\"metadata\":{\"name\":\"a\"},\"spec\":{" + spec + "}}");
        assertThat(pod.code()).isEqualTo(201);
        assertThat(pod.json().at("/spec/serviceAccountName").asText()).isEqualTo("default");
        assertThat(pod.json().at("/spec/serviceAccount").asText()).isEqualTo("default");
        assertThat(admin.get("/api/v1/namespaces/fresh/serviceaccounts/default").code())
                .isEqualTo(200);

        Api.Answer refused = admin.post(
                pods, "{\"metadata\":{\"name\":\"b\"},\"spec\":{\"serviceAccountName\":\"nope\"," + spec + "}}");
        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.json().get("message").asText())
                .isEqualTo("pods \"b\" is forbidden: error looking up service account fresh/nope: serviceaccount"
                        + " \"nope\" not found");
        String annotations = "\"annotations\":{\"kubernetes.io/config.mirror\":\"x\"}";
        Api.Answer mirror =
                admin.post(pods, "{\"metadata\":{\"name\":\"m\"," + annotations + "},\"spec\":{" + spec + "}}");
        assertThat(mirror.code()).isEqualTo(201);
        assertThat(mirror.json().at("/spec/serviceAccountName").isMissingNode()).isTrue();
    }

    /** The account is known from the first pod on; it is looked at anew once it has gone. */
    @Test
    void anAccountThatIsGoneTakesNoMorePods() {
        account("leaving");
        String pods = "/api/v1/namespaces/default/pods";
        String first = pod("leaving-1", "leaving");
        assertThat(admin.post(pods, first).code()).isEqualTo(201);
        String secrets = "{\"imagePullSecrets\":[{\"name\":\"registry\"}]}";
        admin.send(
                "PATCH",
                ACCOUNTS + "/leaving",
                secrets.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/merge-patch+json");
        assertThat(admin.post(pods, pod("leaving-2", "leaving"))
                        .json()
                        .at("/spec/imagePullSecrets/0/name")
                        .asText())
                .isEqualTo("registry");
        admin.send("DELETE", ACCOUNTS + "/leaving", new byte[0]);
        assertThat(admin.post(pods, pod("leaving-3", "leaving")).code()).isEqualTo(403);
    }

    @Test
    void kubectlMakesAndUsesTokens() {
        cluster.ok("create", "serviceaccount", "typed");
        String token = cluster.ok("create", "token", "typed", "--duration=1h", "--audience=" + Cluster.ISSUER)
                .trim();
        Path config = cluster.writeKubeconfig("typed.conf", token);
        Cluster.Output who = cluster.kubectlWith(config, "auth", "whoami");
        assertThat(who.stderr()).isEmpty();
        assertThat(who.stdout())
                .contains("system:serviceaccount:default:typed")
                .contains("[system:serviceaccounts system:serviceaccounts:default system:authenticated]")
                .contains("Extra: authentication.kubernetes.io/credential-id");
        assertThat(cluster.kubectlWith(config, "get", "serviceaccount", "typed", "-o", "name")
                        .stdout())
                .isEqualTo("serviceaccount/typed\n");
        cluster.assertFails("create", "token", "typed", "--duration=1m")
                .isEqualTo("error: failed to create token: TokenRequest.authentication.k8s.io \"\" is invalid:"
                        + " spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10"
                        + " minutes\n");
        cluster.ok("delete", "serviceaccount", "typed");
        Cluster.Output late = cluster.kubectlWith(config, "get", "pods");
        assertThat(late.exit()).isEqualTo(1);
        assertThat(late.stderr()).contains("You must be logged in to the server");
    }

    private static String pod(String name, String account) {
        return "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"serviceAccountName\":\"" + account
                + "\",\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}";
    }

    private static void account(String name) {
        assertThat(admin.post(ACCOUNTS, "{\"metadata\":{\"name\":\"" + name + "\"}}")
                        .code())
                .isEqualTo(201);
    }

    private static JsonNode request(String account, String spec) {
        Api.Answer answer = admin.post(ACCOUNTS + "/" + account + "/token", "{\"spec\":" + spec + "}");
        assertThat(answer.code()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private static String token(String account, String spec) {
        return request(account, spec).at("/status/token").asText();
    }

    private static void assertRefused(String account, String spec, int code, String message) {
        Api.Answer answer = admin.post(ACCOUNTS + "/" + account + "/token", "{\"spec\":" + spec + "}");
        assertThat(answer.json().get("message").asText()).isEqualTo(message);
        assertThat(answer.code()).isEqualTo(code);
    }

    private static JsonNode whoAmI(Api api, String token) {
        Api.Answer answer = api.post(WHO_AM_I, "{}", "Authorization", "Bearer " + token);
        assertThat(answer.code()).as(answer.text()).isEqualTo(201);
        return answer.json().at("/status/userInfo");
    }

    private static Api.Answer review(String token, String more) {
        return admin.post(REVIEWS, "{\"spec\":{\"token\":\"" + token + "\"" + more + "}}");
    }

    private static void assertUnauthorized(Api api, String authorization) {
        Api.Answer answer = api.get(ACCOUNTS, "Authorization", authorization);
        assertThat(answer.code()).isEqualTo(401);
        assertThat(answer.json().get("message").asText()).isEqualTo("Unauthorized");
        assertThat(answer.json().get("reason").asText()).isEqualTo("Unauthorized");
    }
}
