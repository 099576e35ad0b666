package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Kinds.POD_DISRUPTION_BUDGET;
import static io.balsa.api.model.kinds.Objects.OLD;
import static io.balsa.api.model.kinds.Objects.defaulted;
import static io.balsa.api.model.kinds.Objects.errors;
import static io.balsa.api.model.kinds.Objects.of;
import static io.balsa.api.model.kinds.Objects.row;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import org.junit.jupiter.api.Test;

class PolicyKindsTest {
    private static final String META = "'metadata':{'name':'web','namespace':'d'}";

    private static String object(String spec) {
        return "{" + META + ",'spec':{" + spec + "}}";
    }

    @Test
    void budgetsInATable() {
        assertThat(row(
                        POD_DISRUPTION_BUDGET,
                        "{'metadata':{'name':'web'," + OLD + "},'spec':{'minAvailable':2},'status':"
                                + "{'disruptionsAllowed':1}}"))
                .isEqualTo("web | 2 | N/A | 1 | 2m41s");
        assertThat(row(POD_DISRUPTION_BUDGET, "{'metadata':{'name':'web'},'spec':{'maxUnavailable':'50%'}}"))
                .isEqualTo("web | N/A | 50% | 0 | <unknown>");
    }

    @Test
    void aBudgetThatIsWrong() {
        assertThat(errors(POD_DISRUPTION_BUDGET, object("'minAvailable':1,'selector':{'matchLabels':{'a':'b'}}")))
                .isEmpty();
        assertThat(errors(
                        POD_DISRUPTION_BUDGET,
                        object("'minAvailable':-1,'maxUnavailable':'101%','unhealthyPodEvictionPolicy':'Never',"
                                + "'selector':{'matchExpressions':[{'key':'a','operator':'In'}]}")))
                .containsExactly(
                        "spec: Invalid value: policy.PodDisruptionBudgetSpec{...}: minAvailable and maxUnavailable"
                                + " cannot be both set",
                        "spec.minAvailable: Invalid value: -1: must be greater than or equal to 0",
                        "spec.maxUnavailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:\"101%\"}:"
                                + " must not be greater than 100%",
                        "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is"
                                + " 'In' or 'NotIn'",
                        "spec.unhealthyPodEvictionPolicy: Unsupported value: \"Never\": supported values:"
                                + " \"AlwaysAllow\", \"IfHealthyBudget\"");
    }

    @Test
    void aBudgetCountsItsSpecs() {
        Message first = POD_DISRUPTION_BUDGET.prepareForCreate(
                of(POD_DISRUPTION_BUDGET, "{" + META + ",'spec':{'minAvailable':1},'status':{'expectedPods':3}}"));
        assertThat(Meta.of(first).getGeneration()).isEqualTo(1);
        Message next = POD_DISRUPTION_BUDGET.prepareForUpdate(
                defaulted(POD_DISRUPTION_BUDGET, object("'minAvailable':2")), first);
        assertThat(Meta.of(next).getGeneration()).isEqualTo(2);
    }

    @Test
    void conditionsHaveAForm() {
        Message old = of(POD_DISRUPTION_BUDGET, "{" + META + "}");
        Message next = of(
                POD_DISRUPTION_BUDGET,
                "{" + META + ",'status':{'expectedPods':-1,'conditions':["
                        + "{'type':'DisruptionAllowed','status':'True','reason':'SufficientPods','message':'',"
                        + "'lastTransitionTime':'2026-11-22T09:05:27Z'},"
                        + "{'type':'DisruptionAllowed','status':'Maybe','reason':'not ok'},{}]}}");
        assertThat(texts(POD_DISRUPTION_BUDGET.validateUpdateOf("status", next, old)))
                .hasSize(9)
                .contains(
                        "status.conditions[1].type: Duplicate value: \"DisruptionAllowed\"",
                        "status.conditions[1].status: Unsupported value: \"Maybe\": supported values: \"False\","
                                + " \"True\", \"Unknown\"",
                        "status.conditions[1].lastTransitionTime: Required value: must be set",
                        "status.conditions[2].type: Required value: must be set",
                        "status.conditions[2].reason: Required value: must be set",
                        "status.expectedPods: Invalid value: -1: must be greater than or equal to 0")
                .anyMatch(text -> text.startsWith(
                        "status.conditions[1].reason: Invalid value: \"not ok\": a condition reason must start with"));
    }
}
