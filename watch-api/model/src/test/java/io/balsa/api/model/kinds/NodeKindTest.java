package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Kinds.NODE;
import static io.balsa.api.model.kinds.Objects.defaulted;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeKindTest {
    private static final String FROZEN =
            "spec.podCIDRs: Forbidden: node updates may not change podCIDR except from \"\" to valid";

    private static String node(String spec, String status) {
        return "{'metadata':{'name':'n'},'spec':{" + spec + "},'status':{" + status + "}}";
    }

    private static List<String> errors(String spec) {
        return Objects.errors(NODE, node(spec, ""));
    }

    private static List<String> updateErrors(String next, String old) {
        return texts(NODE.validateUpdate(defaulted(NODE, node(next, "")), defaulted(NODE, node(old, ""))));
    }

    private static List<String> statusErrors(String status) {
        return texts(NODE.validateUpdateOf("status", defaulted(NODE, node("", status)), defaulted(NODE, node("", ""))));
    }

    @Test
    void whatANodeHasIsCountedFromZero() {
        String amounts =
                "'capacity':{'cpu':'1500m','pods':'1.5'},'allocatable':{'memory':'-1','example.com/gpu':'0.5'}";
        String[] wrong = {
            "status.capacity.pods: Invalid value: \"1500m\": must be an integer",
            "status.allocatable.example.com/gpu: Invalid value: \"500m\": must be an integer",
            "status.allocatable.memory: Invalid value: \"-1\": must be greater than or equal to 0",
        };
        assertThat(statusErrors(amounts)).containsExactly(wrong);
        assertThat(Objects.errors(NODE, node("", amounts))).containsExactly(wrong);
        assertThat(statusErrors("'capacity':{'cpu':'0.5','memory':'1Gi','pods':'110','example.com/gpu':'2'}"))
                .isEmpty();
    }

    @Test
    void anAddressIsListedOnce() {
        String one = "{'type':'InternalIP','address':'10.0.0.1'}";
        String other = "{'type':'ExternalIP','address':'10.0.0.1'}";
        assertThat(statusErrors("'addresses':[" + one + "," + other + "]")).isEmpty();
        assertThat(statusErrors("'addresses':[" + one + "," + other + "," + one + "]"))
                .containsExactly("status.addresses[2]: Duplicate value: core.NodeAddress{Type:\"InternalIP\","
                        + " Address:\"10.0.0.1\"}");
    }

    /** Kubernetes: not refused. */
    @Test
    void conditionsOfOneTypeMayBeTwo() {
        String ready = "{'type':'Ready','status':'True'}";
        assertThat(statusErrors("'conditions':[" + ready + "," + ready + "]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'podCIDR':'10.1.0.0/24' | 'podCIDR':'10.1.0.0/24','podCIDRs':['10.1.0.0/24']",
                "'podCIDRs':['10.1.0.0/24','fd00::/64']"
                        + "| 'podCIDR':'10.1.0.0/24','podCIDRs':['10.1.0.0/24','fd00::/64']",
                "'podCIDR':'10.2.0.0/24','podCIDRs':['10.1.0.0/24','fd00::/64']"
                        + "| 'podCIDR':'10.2.0.0/24','podCIDRs':['10.2.0.0/24']",
            },
            quoteCharacter = '"')
    void theOneRangeAndTheListOfAllAgree(String sent, String kept) {
        assertThat(json(NODE, defaulted(NODE, node(sent, "")))).contains("'spec':{" + kept + "}");
        assertThat(errors(sent)).isEmpty();
    }

    @Test
    void aNodeHasAtMostOneRangeOfEachFamily() {
        assertThat(errors("'podCIDR':'10.1.0.0'"))
                .containsExactly("spec.podCIDRs[0]: Invalid value: \"10.1.0.0\": must be a valid CIDR value, (e.g."
                        + " 10.9.8.0/24 or 2001:db8::/64)");
        assertThat(errors("'podCIDRs':['10.1.0.0/24','10.1.0.0/24']"))
                .containsExactly(
                        "spec.podCIDRs: Invalid value: []string{\"10.1.0.0/24\", \"10.1.0.0/24\"}: may specify no more"
                                + " than one CIDR for each IP family",
                        "spec.podCIDRs[1]: Duplicate value: \"10.1.0.0/24\"");
        assertThat(errors("'podCIDRs':['10.1.0.0/24','fd00::/64','fd01::/64']"))
                .singleElement()
                .asString()
                .endsWith("may specify no more than one CIDR for each IP family");
        assertThat(errors("'podCIDRs':['10.1.0.0/24','x']"))
                .containsExactly(
                        "spec.podCIDRs[1]: Invalid value: \"x\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or"
                                + " 2001:db8::/64)",
                        "spec.podCIDRs: Internal error: invalid PodCIDRs. failed to check with dual stack with"
                                + " error:invalid CIDR[1]: <nil> (invalid CIDR address: x)",
                        "spec.podCIDRs: Invalid value: []string{\"10.1.0.0/24\", \"x\"}: may specify no more than one"
                                + " CIDR for each IP family");
    }

    @Test
    void whatIsAssignedToANodeStays() {
        String both = "'podCIDRs':['10.1.0.0/24','fd00::/64']";
        assertThat(updateErrors(both, "")).isEmpty();
        assertThat(updateErrors(both, both)).isEmpty();
        assertThat(updateErrors("'podCIDR':'10.1.0.0/24'", both)).containsExactly(FROZEN);
        assertThat(updateErrors("'podCIDRs':['10.1.0.0/24','fd01::/64']", both)).containsExactly(FROZEN);
        assertThat(updateErrors("'providerID':'b'", "'providerID':'a'"))
                .containsExactly(
                        "spec.providerID: Forbidden: node updates may not change providerID except from \"\" to"
                                + " valid");
        assertThat(updateErrors("'providerID':'b'", "")).isEmpty();
        assertThat(updateErrors("'externalID':'b'", "'externalID':'a'"))
                .containsExactly("spec.externalID: Forbidden: may not be updated");
    }

    @Test
    void taintsAreToldAsKubernetesDoes() {
        assertThat(errors("'taints':[{'key':'a','effect':'NoSchedule'},{'key':'a','effect':'NoExecute'}]"))
                .isEmpty();
        assertThat(errors("'taints':[{'key':'a','effect':'NoSchedule'},{'key':'a','value':'b','effect':'NoSchedule'},"
                        + "{'key':'c'},{'key':'d','effect':'Odd'}]"))
                .containsExactly(
                        "metadata.taints[1]: Duplicate value: core.Taint{Key:\"a\", Value:\"b\", Effect:\"NoSchedule\","
                                + " TimeAdded:<nil>}: taints must be unique by key and effect pair",
                        "metadata.taints[2].effect: Required value",
                        "metadata.taints[3].effect: Unsupported value: \"Odd\": supported values: \"NoSchedule\","
                                + " \"PreferNoSchedule\", \"NoExecute\"");
    }
}
