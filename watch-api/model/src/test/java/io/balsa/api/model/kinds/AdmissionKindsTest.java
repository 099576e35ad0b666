package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Objects.defaulted;
import static io.balsa.api.model.kinds.Objects.errors;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.of;
import static io.balsa.api.model.kinds.Objects.row;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionKindsTest {
    private static final String RULE =
            "{'operations':['CREATE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['pods']}";
    private static final String GOOD = "'name':'a.b.c','sideEffects':'None','admissionReviewVersions':['v1']";
    private static final String SERVICE = "'clientConfig':{'service':{'namespace':'n','name':'s'}}";

    private static String hooks(String... hooks) {
        return "{'metadata':{'name':'x'},'webhooks':[{" + String.join("},{", hooks) + "}]}";
    }

    private static String object(String spec) {
        return "{'metadata':{'name':'x'},'spec':{" + spec + "}}";
    }

    @Test
    void rows() {
        assertThat(row(Kinds.MUTATING_WEBHOOK_CONFIGURATION, hooks(GOOD, GOOD))).isEqualTo("x | 2 | <unknown>");
        assertThat(row(Kinds.VALIDATING_WEBHOOK_CONFIGURATION, hooks(GOOD))).isEqualTo("x | 1 | <unknown>");
        assertThat(row(
                        Kinds.VALIDATING_ADMISSION_POLICY,
                        object("'paramKind':{'apiVersion':'g/v1','kind':'K'},'validations':[{'expression':'true'}]")))
                .isEqualTo("x | 1 | g/v1/K | <unknown>");
        assertThat(row(
                        Kinds.VALIDATING_ADMISSION_POLICY_BINDING,
                        object("'policyName':'p','paramRef':{'namespace':'n','name':'o'}")))
                .isEqualTo("x | p | n/o | <unknown>");
        assertThat(row(Kinds.VALIDATING_ADMISSION_POLICY_BINDING, object("'policyName':'p'")))
                .isEqualTo("x | p | <unset> | <unknown>");
        assertThat(Kinds.VALIDATING_ADMISSION_POLICY.key("", "x")).isEqualTo("/registry/validatingadmissionpolicies/x");
    }

    @Test
    void webhooksHaveDefaults() {
        String common = "'failurePolicy':'Fail','matchPolicy':'Equivalent','namespaceSelector':{},"
                + "'objectSelector':{},'sideEffects':'None','timeoutSeconds':10,'admissionReviewVersions':['v1']";
        assertThat(json(
                        Kinds.MUTATING_WEBHOOK_CONFIGURATION,
                        defaulted(
                                Kinds.MUTATING_WEBHOOK_CONFIGURATION,
                                hooks(GOOD + "," + SERVICE + ",'rules':[" + RULE + "]"))))
                .endsWith("'webhooks':[{'name':'a.b.c','clientConfig':{'service':{'namespace':'n','name':'s',"
                        + "'port':443}},'rules':[{'operations':['CREATE'],'apiGroups':[''],'apiVersions':['v1'],"
                        + "'resources':['pods'],'scope':'*'}]," + common + ",'reinvocationPolicy':'Never'}]}");
        assertThat(json(
                        Kinds.VALIDATING_WEBHOOK_CONFIGURATION,
                        defaulted(Kinds.VALIDATING_WEBHOOK_CONFIGURATION, hooks(GOOD + "," + SERVICE))))
                .endsWith("'webhooks':[{'name':'a.b.c','clientConfig':{'service':{'namespace':'n','name':'s',"
                        + "'port':443}}," + common + "}]}");
    }

    @Test
    void bothKindsOfWebhooksHaveTheSameRules() {
        for (Kind kind : List.of(Kinds.MUTATING_WEBHOOK_CONFIGURATION, Kinds.VALIDATING_WEBHOOK_CONFIGURATION)) {
            assertThat(errors(kind, hooks(GOOD + "," + SERVICE))).isEmpty();
            assertThat(errors(
                            kind,
                            hooks(
                                    "'name':'a','timeoutSeconds':31,'failurePolicy':'Maybe'",
                                    GOOD + "," + SERVICE,
                                    GOOD + "," + SERVICE)))
                    .containsExactly(
                            "webhooks[0].name: Invalid value: \"a\": should be a domain with at least three segments"
                                    + " separated by dots",
                            "webhooks[0].failurePolicy: Unsupported value: \"Maybe\": supported values: \"Fail\","
                                    + " \"Ignore\"",
                            "webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun",
                            "webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30"
                                    + " seconds",
                            "webhooks[0].clientConfig: Required value: exactly one of url or service is required",
                            "webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1",
                            "webhooks[2].name: Duplicate value: \"a.b.c\"");
        }
    }

    @Test
    void whoIsAskedIsAServiceOrAUrl() {
        assertThat(client("'url':'https://a.b/c'")).isEmpty();
        assertThat(client("'url':'http://u@/x?q#f'"))
                .containsExactly(
                        "Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format:"
                                + " https://host[/path]",
                        "Invalid value: \"\": host must be specified; desired format: https://host[/path]",
                        "Invalid value: \"u\": user information is not permitted in the URL",
                        "Invalid value: \"f\": fragments are not permitted in the URL",
                        "Invalid value: \"q\": query parameters are not permitted in the URL");
        assertThat(client("'service':{'namespace':'','name':'','port':70000,'path':'a//B/'}"))
                .hasSize(7)
                .startsWith(
                        "Required value",
                        "Required value",
                        "Invalid value: 70000: port is not valid: must be between 1 and 65535, inclusive",
                        "Invalid value: \"a//B/\": must start with a '/'");
    }

    private static List<String> client(String config) {
        return errors(Kinds.VALIDATING_WEBHOOK_CONFIGURATION, hooks(GOOD + ",'clientConfig':{" + config + "}")).stream()
                .map(text -> text.substring(text.indexOf(": ") + 2))
                .toList();
    }

    @Test
    void rulesChooseEachResourceOnce() {
        String field = "webhooks[0].rules[0].";
        assertThat(errors(
                        Kinds.MUTATING_WEBHOOK_CONFIGURATION,
                        hooks(GOOD + "," + SERVICE
                                + ",'rules':[{'operations':['*','READ'],'apiGroups':['*',''],"
                                + "'apiVersions':[],'resources':['*','pods/*','pods/log','*/*','pods'],"
                                + "'scope':'Here'}]")))
                .containsExactly(
                        field + "operations: Invalid value: []admissionregistration.OperationType{\"*\", \"READ\"}:"
                                + " if '*' is present, must not specify other operations",
                        field + "operations[1]: Unsupported value: \"READ\": supported values: \"*\", \"CONNECT\","
                                + " \"CREATE\", \"DELETE\", \"UPDATE\"",
                        field + "apiGroups: Invalid value: []string{\"*\", \"\"}: if '*' is present, must not specify"
                                + " other API groups",
                        field + "apiVersions: Required value",
                        field + "resources[2]: Invalid value: \"pods/log\": if 'pods/*' is present, must not specify"
                                + " pods/log",
                        field + "resources: Invalid value: []string{\"*\", \"pods/*\", \"pods/log\", \"*/*\","
                                + " \"pods\"}: if '*/*' is present, must not specify other resources",
                        field + "resources: Invalid value: []string{\"*\", \"pods/*\", \"pods/log\", \"*/*\","
                                + " \"pods\"}: if '*' is present, must not specify other resources without"
                                + " subresources",
                        field + "scope: Unsupported value: \"Here\": supported values: \"*\", \"Cluster\","
                                + " \"Namespaced\"");
    }

    @Test
    void reviewsAndConditions() {
        assertThat(errors(
                        Kinds.MUTATING_WEBHOOK_CONFIGURATION,
                        hooks("'name':'a.b.c','sideEffects':'None','admissionReviewVersions':['v2','v2']," + SERVICE
                                + ",'matchConditions':[{'name':'a','expression':' '},{'name':'a','expression':'x'},"
                                + "{'name':'','expression':'x'}]")))
                .containsExactly(
                        "webhooks[0].matchConditions[0].expression: Required value",
                        "webhooks[0].matchConditions[1].name: Duplicate value: \"a\"",
                        "webhooks[0].matchConditions[2].name: Required value",
                        "webhooks[0].admissionReviewVersions[1]: Invalid value: \"v2\": duplicate version",
                        "webhooks[0].admissionReviewVersions: Invalid value: []string{\"v2\", \"v2\"}: must include at"
                                + " least one of v1, v1beta1");
    }

    @Test
    void policies() {
        assertThat(errors(
                        Kinds.VALIDATING_ADMISSION_POLICY,
                        object("'matchConstraints':{'resourceRules':[" + RULE + "]},"
                                + "'validations':[{'expression':'object.spec.replicas <= 5'}],"
                                + "'variables':[{'name':'foo','expression':'1'}]")))
                .isEmpty();
        assertThat(errors(Kinds.VALIDATING_ADMISSION_POLICY, object("'failurePolicy':'Shrug'")))
                .containsExactly(
                        "spec.failurePolicy: Unsupported value: \"Shrug\": supported values: \"Fail\", \"Ignore\"",
                        "spec.matchConstraints: Required value",
                        "spec.validations: Required value: validations or auditAnnotations must contain at least one"
                                + " item",
                        "spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least"
                                + " one item");
        assertThat(errors(
                        Kinds.VALIDATING_ADMISSION_POLICY,
                        object("'matchConstraints':{},'paramKind':{'apiVersion':'a/b/c','kind':''},"
                                + "'variables':[{'name':'in','expression':''}],"
                                + "'validations':[{'expression':'','message':'a\\nb','messageExpression':' ',"
                                + "'reason':'Because'}],"
                                + "'auditAnnotations':[{'key':'k','valueExpression':'v'},"
                                + "{'key':'k','valueExpression':''}]")))
                .containsExactly(
                        "spec.paramKind.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c",
                        "spec.paramKind.kind: Required value",
                        "spec.matchConstraints.resourceRules: Required value",
                        "spec.variables[0].name: Invalid value: \"in\": name is not a valid CEL identifier",
                        "spec.variables[0].expression: Required value: expression is not specified",
                        "spec.validations[0].expression: Required value: expression is not specified",
                        "spec.validations[0].messageExpression: Invalid value: \" \": must be non-empty if specified",
                        "spec.validations[0].message: Invalid value: \"a\\nb\": message must not contain line breaks",
                        "spec.validations[0].reason: Unsupported value: \"Because\": supported values: \"Forbidden\","
                                + " \"Invalid\", \"RequestEntityTooLarge\"",
                        "spec.auditAnnotations[1].valueExpression: Required value: valueExpression is not specified",
                        "spec.auditAnnotations[1].key: Duplicate value: \"k\"");
    }

    @Test
    void theStatusOfAPolicyIsTheControllers() {
        Message policy = of(
                Kinds.VALIDATING_ADMISSION_POLICY,
                "{'metadata':{'name':'x'},'status':{'typeChecking':{'expressionWarnings':[{}]},"
                        + "'conditions':[{'type':'A','status':'Perhaps','reason':'1'}]}}");
        assertThat(texts(Kinds.VALIDATING_ADMISSION_POLICY.validateUpdateOf("status", policy, policy)))
                .hasSize(5)
                .startsWith(
                        "status.typeChecking.expressionWarnings[0].warning: Required value",
                        "status.typeChecking.expressionWarnings[0].fieldRef: Required value",
                        "status.conditions[0].status: Unsupported value: \"Perhaps\": supported values: \"False\","
                                + " \"True\", \"Unknown\"",
                        "status.conditions[0].lastTransitionTime: Required value: must be set");
        assertThat(json(Kinds.VALIDATING_ADMISSION_POLICY, Kinds.VALIDATING_ADMISSION_POLICY.prepareForCreate(policy)))
                .contains("'generation':1")
                .endsWith("'status':{}}");
    }

    @Test
    void bindings() {
        assertThat(errors(
                        Kinds.VALIDATING_ADMISSION_POLICY_BINDING,
                        object("'policyName':'p','validationActions':['Deny','Audit']")))
                .isEmpty();
        assertThat(errors(
                        Kinds.VALIDATING_ADMISSION_POLICY_BINDING,
                        object("'paramRef':{},'matchResources':{'matchPolicy':'Loose'}")))
                .containsExactly(
                        "spec.policyName: Required value",
                        "spec.paramRef: Required value: one of name or selector must be specified",
                        "spec.paramRef.parameterNotFoundAction: Required value",
                        "spec.matchResources.matchPolicy: Unsupported value: \"Loose\": supported values:"
                                + " \"Equivalent\", \"Exact\"",
                        "spec.validationActions: Required value: at least one validation action is required");
        assertThat(errors(
                        Kinds.VALIDATING_ADMISSION_POLICY_BINDING,
                        object("'policyName':'p','paramRef':{'name':'a','selector':{},"
                                + "'parameterNotFoundAction':'Panic'},'validationActions':['Deny','Warn','Warn']")))
                .containsExactly(
                        "spec.paramRef.name: Forbidden: name and selector are mutually exclusive",
                        "spec.paramRef.selector: Forbidden: name and selector are mutually exclusive",
                        "spec.paramRef.parameterNotFoundAction: Unsupported value: \"Panic\": supported values:"
                                + " \"Deny\", \"Allow\"",
                        "spec.validationActions[2]: Duplicate value: \"Warn\"",
                        "spec.validationActions: Invalid value: []admissionregistration.ValidationAction{\"Deny\","
                                + " \"Warn\", \"Warn\"}: must not contain both Deny and Warn (repeating the same"
                                + " validation failure information in the API response and headers serves no purpose)");
    }

    @Test
    void anotherWebhookIsAnotherGeneration() {
        Kind kind = Kinds.VALIDATING_WEBHOOK_CONFIGURATION;
        Message first = kind.prepareForCreate(defaulted(kind, hooks(GOOD + "," + SERVICE)));
        Message same = kind.prepareForUpdate(defaulted(kind, hooks(GOOD + "," + SERVICE)), first);
        assertThat(json(kind, same)).contains("'generation':1");
        Message more = kind.prepareForUpdate(defaulted(kind, hooks(GOOD + ",'timeoutSeconds':3," + SERVICE)), first);
        assertThat(json(kind, more)).contains("'generation':2");
    }
}
