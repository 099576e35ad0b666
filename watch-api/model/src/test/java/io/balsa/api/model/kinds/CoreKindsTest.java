package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Objects.defaulted;
import static io.balsa.api.model.kinds.Objects.errors;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.of;
import static io.balsa.api.model.kinds.Objects.row;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.k8s.core.v1.Secret;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CoreKindsTest {
    private static final String META = "'metadata':{'name':'x','namespace':'d'}";

    private static String secret(String more) {
        return "{" + META + "," + more + "}";
    }

    private static String quota(String spec) {
        return "{" + META + ",'spec':{" + spec + "}}";
    }

    private static String limits(String item) {
        return "{" + META + ",'spec':{'limits':[" + item + "]}}";
    }

    @Test
    void rows() {
        assertThat(row(Kinds.SECRET, secret("'type':'Opaque','data':{'a':'MQ==','b':'Mg=='}")))
                .isEqualTo("x | Opaque | 2 | <unknown>");
        assertThat(row(Kinds.SERVICE_ACCOUNT, "{" + META + ",'secrets':[{'name':'s'}]}"))
                .isEqualTo("x | 1 | <unknown>");
        assertThat(row(
                        Kinds.RESOURCE_QUOTA,
                        "{" + META + ",'status':{'hard':{'pods':'10','requests.cpu':'2000m','limits.cpu':'4'},"
                                + "'used':{'pods':'3','limits.cpu':'500m'}}}"))
                .isEqualTo("x | pods: 3/10, requests.cpu: 0/2 | limits.cpu: 500m/4 | <unknown>");
        assertThat(row(Kinds.LIMIT_RANGE, "{" + META + "}")).isEqualTo("x | 0001-01-01T00:00:00Z");
    }

    @Test
    void theTextOfASecretBecomesItsData() {
        Message secret =
                defaulted(Kinds.SECRET, secret("'data':{'a':'MQ==','b':'MQ=='},'stringData':{'b':'2','c':'3'}"));
        assertThat(json(Kinds.SECRET, secret)).endsWith("'data':{'a':'MQ==','b':'Mg==','c':'Mw=='},'type':'Opaque'}");
    }

    @Test
    void aSecretHasTheKeysItsTypeNeeds() {
        assertThat(errors(Kinds.SECRET, secret("'data':{'a b':''}"))).hasSize(1);
        assertThat(errors(Kinds.SECRET, secret("'type':'kubernetes.io/tls'")))
                .containsExactly("data[tls.crt]: Required value", "data[tls.key]: Required value");
        assertThat(errors(Kinds.SECRET, secret("'type':'kubernetes.io/service-account-token'")))
                .containsExactly("metadata.annotations[kubernetes.io/service-account.name]: Required value");
        assertThat(errors(Kinds.SECRET, secret("'type':'kubernetes.io/basic-auth'")))
                .containsExactly("data[username]: Required value", "data[password]: Required value");
        assertThat(errors(Kinds.SECRET, secret("'type':'kubernetes.io/ssh-auth'")))
                .containsExactly("data[ssh-privatekey]: Required value");
        assertThat(errors(Kinds.SECRET, secret("'type':'example.com/mine'"))).isEmpty();
    }

    @Test
    void whatIsNoJsonIsToldInGosWords() {
        assertDocker("{}");
        assertDocker(" null");
        assertDocker("{", "unexpected end of JSON input");
        assertDocker(" ", "unexpected end of JSON input");
        assertDocker("x", "invalid character 'x' looking for beginning of value");
        assertDocker("\u0001{}", "invalid character '\\x01' looking for beginning of value");
        assertDocker("[]", "json: cannot unmarshal array into Go value of type map[string]interface {}");
        assertDocker("true", "json: cannot unmarshal bool into Go value of type map[string]interface {}");
        assertDocker("{}x", "it is no JSON object");
    }

    private static void assertDocker(String config, String... texts) {
        Secret secret = ((Secret) of(Kinds.SECRET, secret("'type':'kubernetes.io/dockerconfigjson'")))
                .toBuilder()
                        .putData(".dockerconfigjson", ByteString.copyFromUtf8(config))
                        .build();
        assertThat(texts(Kinds.SECRET.validate(secret)))
                .as(config)
                .containsExactlyElementsOf(Stream.of(texts)
                        .map(text -> "data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": " + text)
                        .toList());
    }

    @Test
    void theTypeOfASecretNeverChangesAndAFrozenOneChangesNoMore() {
        Message old = defaulted(Kinds.SECRET, secret("'immutable':true,'stringData':{'a':'1'}"));
        Message next = defaulted(Kinds.SECRET, secret("'type':'t','stringData':{'a':'2'}"));
        assertThat(texts(Kinds.SECRET.validateUpdate(next, old)))
                .containsExactly(
                        "type: Invalid value: \"t\": field is immutable",
                        "immutable: Forbidden: field is immutable when `immutable` is set",
                        "data: Forbidden: field is immutable when `immutable` is set");
    }

    @Test
    void aServiceAccountKeepsTheNamesOfItsSecrets() {
        Message account = of(Kinds.SERVICE_ACCOUNT, "{" + META + ",'secrets':[{'name':'s','namespace':'other'}]}");
        assertThat(json(Kinds.SERVICE_ACCOUNT, Kinds.SERVICE_ACCOUNT.prepareForCreate(account)))
                .endsWith("'secrets':[{'name':'s'}]}");
        assertThat(Kinds.scheme().named("sa")).containsExactly(Kinds.SERVICE_ACCOUNT);
    }

    @Test
    void aQuotaLimitsWhatIsCounted() {
        assertThat(errors(
                        Kinds.RESOURCE_QUOTA,
                        quota("'hard':{'pods':'10','requests.cpu':'1.5','count/deployments.apps':'2',"
                                + "'example.com/gpu':'1'},'scopes':[]")))
                .isEmpty();
        assertThat(errors(Kinds.RESOURCE_QUOTA, quota("'hard':{'pods':'1.5','secrets':'-1','storage':'1','wood':'1'}")))
                .containsExactly(
                        "spec.hard[pods]: Invalid value: \"1500m\": must be an integer",
                        "spec.hard[secrets]: Invalid value: \"-1\": must be greater than or equal to 0",
                        "spec.hard[storage]: Invalid value: \"storage\": must be a standard resource for quota",
                        "spec.hard[wood]: Invalid value: \"wood\": must be a standard resource type or fully qualified",
                        "spec.hard[wood]: Invalid value: \"wood\": must be a standard resource for quota");
        assertThat(errors(
                        Kinds.RESOURCE_QUOTA,
                        quota("'hard':{'secrets':'1'},'scopes':['BestEffort','NotBestEffort','Odd']")))
                .containsExactly(
                        scopes("unsupported scope applied to resource"),
                        scopes("unsupported scope applied to resource"),
                        scopes("unsupported scope"),
                        scopes("conflicting scopes"));
        assertThat(errors(
                        Kinds.RESOURCE_QUOTA,
                        quota("'hard':{'pods':'1'},'scopeSelector':{'matchExpressions':["
                                + "{'scopeName':'PriorityClass','operator':'In'},"
                                + "{'scopeName':'PriorityClass','operator':'Exists','values':['a']},"
                                + "{'scopeName':'PriorityClass','operator':'Like'}]}")))
                .containsExactly(
                        "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when"
                                + " `operator` is 'In' or 'NotIn' for scope selector",
                        "spec.scopeSelector.matchExpressions.values: Invalid value: []string{\"a\"}: must be no value"
                                + " when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
                        "spec.scopeSelector.matchExpressions.operator: Invalid value: \"Like\": not a valid selector"
                                + " operator");
    }

    private static String scopes(String text) {
        return "spec.scopes: Invalid value: []core.ResourceQuotaScope{\"BestEffort\", \"NotBestEffort\", \"Odd\"}: "
                + text;
    }

    @Test
    void theScopesOfAQuotaNeverChangeAndItsStatusIsTheControllers() {
        Message old = of(Kinds.RESOURCE_QUOTA, quota("'scopes':['BestEffort']"));
        Message next = of(Kinds.RESOURCE_QUOTA, quota("'scopes':[]"));
        assertThat(texts(Kinds.RESOURCE_QUOTA.validateUpdate(next, old)))
                .containsExactly("spec.scopes: Invalid value: []core.ResourceQuotaScope(nil): field is immutable");
        Message status = of(Kinds.RESOURCE_QUOTA, "{" + META + ",'status':{'used':{'pods':'-1'}}}");
        assertThat(texts(Kinds.RESOURCE_QUOTA.validateUpdateOf("status", status, old)))
                .containsExactly("status.used[pods]: Invalid value: \"-1\": must be greater than or equal to 0");
        assertThat(json(Kinds.RESOURCE_QUOTA, Kinds.RESOURCE_QUOTA.prepareForCreate(status)))
                .endsWith("'status':{}}");
    }

    @Test
    void aContainerThatSaysNothingGetsTheMaximum() {
        Message range = defaulted(
                Kinds.LIMIT_RANGE,
                limits("{'type':'Container','max':{'cpu':'2'},'min':{'memory':'1Mi'},'default':{'memory':'4Mi'}}"));
        assertThat(json(Kinds.LIMIT_RANGE, range))
                .endsWith("{'type':'Container','max':{'cpu':'2'},'min':{'memory':'1Mi'},"
                        + "'default':{'cpu':'2','memory':'4Mi'},'defaultRequest':{'cpu':'2','memory':'4Mi'}}]}}");
        assertThat(Kinds.LIMIT_RANGE.validate(range)).isEmpty();
    }

    @Test
    void limitsAreInOrder() {
        assertThat(errors(
                        Kinds.LIMIT_RANGE,
                        limits("{'type':'Pod','max':{'cpu':'1'},'min':{'cpu':'2'},'default':{'cpu':'1'},"
                                + "'maxLimitRequestRatio':{'cpu':'0.8'}},{'type':'Pod','max':{'storage':'1'}},"
                                + "{'type':'PersistentVolumeClaim'},{'type':'Dog'}")))
                .containsExactly(
                        "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
                        "spec.limits[0].min[cpu]: Invalid value: \"2\": min value 2 is greater than max value 1",
                        "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"800m\": ratio 800m is less than 1",
                        "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"800m\": ratio 800m is greater than"
                                + " max/min = 0.500000",
                        "spec.limits[1].type: Duplicate value: \"Pod\"",
                        "spec.limits[1].max[storage]: Invalid value: \"storage\": must be a standard resource for"
                                + " containers",
                        "spec.limits[2].limits: Required value: either minimum or maximum storage value is required,"
                                + " but neither was provided",
                        "spec.limits[3].type: Invalid value: \"Dog\": must be a standard limit type or fully"
                                + " qualified");
        assertThat(errors(
                        Kinds.LIMIT_RANGE,
                        limits("{'type':'Container','default':{'cpu':'1','example.com/gpu':'2'},"
                                + "'defaultRequest':{'cpu':'2','example.com/gpu':'1'}}")))
                .containsExactly(
                        "spec.limits[0].defaultRequest[cpu]: Invalid value: \"2\": default request value 2 is greater"
                                + " than default limit value 1",
                        "spec.limits[0].defaultRequest[example.com/gpu]: Invalid value: \"1\": default value 2 must"
                                + " equal to defaultRequest value 1 in example.com/gpu");
    }
}
