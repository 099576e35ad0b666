package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Kinds.POD;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.of;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodStatusTest {
    private static final String FINAL = "may not be transitioned to non-terminated state";

    private static Message pod(String spec, String status) {
        return of(POD, "{'metadata':{'name':'p','namespace':'d'},'spec':{" + spec + "},'status':{" + status + "}}");
    }

    private static List<String> errors(String spec, String status, String before) {
        Message old = pod(spec, before);
        return texts(POD.validateUpdateOf("status", POD.prepareForUpdateOf("status", pod("", status), old), old));
    }

    private static List<String> errors(String status) {
        return errors("", status, "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'podIP':'10.0.0.1' | 'podIP':'10.0.0.1','podIPs':[{'ip':'10.0.0.1'}]",
                "'podIPs':[{'ip':'10.0.0.1'},{'ip':'::1'}]"
                        + "| 'podIP':'10.0.0.1','podIPs':[{'ip':'10.0.0.1'},{'ip':'::1'}]",
                "'podIP':'10.0.0.2','podIPs':[{'ip':'10.0.0.1'},{'ip':'::1'}]"
                        + "| 'podIP':'10.0.0.2','podIPs':[{'ip':'10.0.0.2'}]",
                "'podIP':'10.0.0.1','podIPs':[{'ip':'10.0.0.1'},{'ip':'::1'}]"
                        + "| 'podIP':'10.0.0.1','podIPs':[{'ip':'10.0.0.1'},{'ip':'::1'}]",
            },
            quoteCharacter = '"')
    void theOneAddressAndTheListOfAllAgree(String sent, String kept) {
        Message next = POD.prepareForUpdateOf("status", pod("", sent), pod("", ""));
        assertThat(json(POD, next)).endsWith("'status':{" + kept + "}}");
        assertThat(errors(sent)).isEmpty();
    }

    @Test
    void aPodHasAtMostOneAddressOfEachFamily() {
        assertThat(errors("'podIP':'10.0.0.256'"))
                .containsExactly("status.podIPs[0]: Invalid value: \"10.0.0.256\": must be a valid IP address, (e.g."
                        + " 10.9.8.7 or 2001:db8::ffff)");
        assertThat(errors("'podIPs':[{'ip':'10.0.0.1'},{'ip':'10.0.0.1'}]"))
                .containsExactly(
                        "status.podIPs: Invalid value: []core.PodIP{core.PodIP{IP:\"10.0.0.1\"},"
                                + " core.PodIP{IP:\"10.0.0.1\"}}: may specify no more than one IP for each IP family",
                        "status.podIPs[1]: Duplicate value: core.PodIP{IP:\"10.0.0.1\"}");
        assertThat(errors("'podIPs':[{'ip':'10.0.0.1'},{'ip':'::ffff:10.0.0.2'}]"))
                .singleElement()
                .asString()
                .endsWith("may specify no more than one IP for each IP family");
        assertThat(errors("'podIPs':[{'ip':'10.0.0.1'},{'ip':'::1'},{'ip':'::2'}]"))
                .singleElement()
                .asString()
                .endsWith("may specify no more than one IP for each IP family");
        assertThat(errors("'podIPs':[{'ip':'10.0.0.1'},{'ip':'x'}]"))
                .containsExactly(
                        "status.podIPs[1]: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or"
                                + " 2001:db8::ffff)",
                        "status.podIPs: Internal error: failed to check for dual stack with error:invalid IP[1]: x",
                        "status.podIPs: Invalid value: []core.PodIP{core.PodIP{IP:\"10.0.0.1\"},"
                                + " core.PodIP{IP:\"x\"}}: may specify no more than one IP for each IP family");
    }

    @Test
    void theHostIsTheFirstOfItsAddresses() {
        assertThat(errors("'hostIP':'10.0.0.1'")).isEmpty();
        assertThat(errors("'hostIP':'10.0.0.1','hostIPs':[{'ip':'10.0.0.1'},{'ip':'::1'}]"))
                .isEmpty();
        assertThat(errors("'hostIP':'10.0.0.1','hostIPs':[{'ip':'10.0.0.2'},{'ip':'10.0.0.2'}]"))
                .containsExactly(
                        "status.hostIPs[0].ip: Invalid value: \"10.0.0.2\": must be equal to `hostIP`",
                        "status.hostIPs[1]: Duplicate value: core.HostIP{IP:\"10.0.0.2\"}",
                        "status.hostIPs: Invalid value: []core.HostIP{core.HostIP{IP:\"10.0.0.2\"},"
                                + " core.HostIP{IP:\"10.0.0.2\"}}: may specify no more than one IP for each IP family");
        assertThat(errors("'hostIP':'a','hostIPs':[{'ip':'a'}]"))
                .containsExactly("status.hostIPs[0]: Invalid value: \"a\": must be a valid IP address, (e.g. 10.9.8.7"
                        + " or 2001:db8::ffff)");
    }

    @Test
    void aClassOfServiceNeverChangesAndMayBeLeftOut() {
        assertThat(errors("", "'phase':'Running'", "'qosClass':'Burstable'")).isEmpty();
        assertThat(errors("", "'qosClass':'Burstable'", "'qosClass':'Burstable'"))
                .isEmpty();
        assertThat(errors("", "'qosClass':'Guaranteed'", "'qosClass':'Burstable'"))
                .containsExactly("status.qosClass: Invalid value: \"Guaranteed\": field is immutable");
    }

    @Test
    void namesHaveTheirForm() {
        assertThat(errors("'nominatedNodeName':'A'"))
                .singleElement()
                .asString()
                .startsWith("status.nominatedNodeName: Invalid value: \"A\": a lowercase RFC 1123 subdomain");
        assertThat(errors("", "'nominatedNodeName':'A'", "'nominatedNodeName':'A'"))
                .isEmpty();
        assertThat(errors("'conditions':[{'type':'Ready','status':'True'},{'type':'example.com/Fit','status':'?'}]"))
                .isEmpty();
        assertThat(errors("'conditions':[{'type':'Ready','status':'True'},{'type':'a b','status':'True'}]"))
                .singleElement()
                .asString()
                .startsWith("metadata.conditions[1].Type: Invalid value: \"a b\": name part must consist of");
    }

    private static String container(String name, String state) {
        return "[{'name':'" + name + "','image':'','imageID':'','state':{" + state + "}}]";
    }

    private static List<String> afterEnd(String spec, String field, int exitCode, String state) {
        String ended = container("a", "'terminated':{'exitCode':" + exitCode + "}");
        return errors(spec, "'" + field + "':" + container("a", state), "'" + field + "':" + ended);
    }

    @Test
    void aContainerThatEndedForGoodDoesNotRunAgain() {
        String field = "containerStatuses";
        String forbidden = "status.containerStatuses[0].state: Forbidden: " + FINAL;
        assertThat(afterEnd("'restartPolicy':'Always'", field, 0, "'running':{}"))
                .isEmpty();
        assertThat(afterEnd("'restartPolicy':'OnFailure'", field, 1, "'running':{}"))
                .isEmpty();
        assertThat(afterEnd("'restartPolicy':'OnFailure'", field, 0, "'running':{}"))
                .containsExactly(forbidden);
        assertThat(afterEnd("'restartPolicy':'Never'", field, 1, "'waiting':{}"))
                .containsExactly(forbidden);
        assertThat(afterEnd("'restartPolicy':'Never'", field, 1, "")).containsExactly(forbidden);
        assertThat(afterEnd("'restartPolicy':'Never'", field, 1, "'terminated':{'exitCode':2}"))
                .isEmpty();
        assertThat(errors(
                        "'restartPolicy':'Never'",
                        "'containerStatuses':" + container("b", "'running':{}"),
                        "'containerStatuses':" + container("a", "'terminated':{'exitCode':1}")))
                .isEmpty();
    }

    @Test
    void aSidecarRunsAgainAndAnEphemeralContainerNeverDoes() {
        String sidecar = "'restartPolicy':'Never','initContainers':[{'name':'a','restartPolicy':'Always'}]";
        String plain = "'restartPolicy':'Never','initContainers':[{'name':'a'}]";
        assertThat(afterEnd(sidecar, "initContainerStatuses", 0, "'running':{}"))
                .isEmpty();
        assertThat(afterEnd(plain, "initContainerStatuses", 0, "'running':{}"))
                .containsExactly("status.initContainerStatuses[0].state: Forbidden: " + FINAL);
        assertThat(afterEnd("'restartPolicy':'Always'", "ephemeralContainerStatuses", 1, "'running':{}"))
                .containsExactly("status.ephemeralContainerStatuses[0].state: Forbidden: " + FINAL);
    }

    @Test
    void usersAreNumbersThatTheSystemOfThePodKnows() {
        String user = "'containerStatuses':[{'name':'a','user':{'linux':{'uid':-1,'gid':2147483648,"
                + "'supplementalGroups':[1,-1]}}}]";
        String range = ": must be between 0 and 2147483647, inclusive";
        assertThat(errors("", user, ""))
                .containsExactly(
                        "status.containerStatuses[0].linux.uid: Invalid value: -1" + range,
                        "status.containerStatuses[0].linux.gid: Invalid value: 2147483648" + range,
                        "status.containerStatuses[0].linux.supplementalGroups[1]: Invalid value: -1" + range);
        assertThat(errors("'os':{'name':'windows'}", user, ""))
                .containsExactly("status.containerStatuses[0].linux: Forbidden: cannot be set for a windows pod");
    }

    @Test
    void onlyWhatAContainerAskedForIsAllocatedToIt() {
        String spec = "'resourceClaims':[{'name':'gpus'}],'containers':[{'name':'a','resources':{"
                + "'requests':{'example.com/gpu':'1'},'claims':[{'name':'gpus','request':'one'}]}}]";
        String allocated = "[{'name':'a','allocatedResourcesStatus':[{'name':'%s','resources':[%s]}]}]";
        for (String name : new String[] {"example.com/gpu", "claim:gpus/one"}) {
            String status = "'containerStatuses':" + allocated.formatted(name, "{'resourceID':'0','health':'Healthy'}");
            assertThat(errors(spec, status, "")).as(name).isEmpty();
        }
        String field = "status.containerStatuses[0].allocatedResourcesStatus[0].";
        assertThat(errors(
                        spec,
                        "'containerStatuses':"
                                + allocated.formatted(
                                        "claim:gpus",
                                        "{'resourceID':'0','health':'Healthy'},{'resourceID':'0','health':'Odd'}"),
                        ""))
                .containsExactly(
                        field + "name: Invalid value: \"claim:gpus\": must match one of the container's resource claims"
                                + " in a format 'claim:<claimName>/<request>' or 'claim:<claimName>' if request is"
                                + " empty",
                        field + "resources[1].health: Unsupported value: \"Odd\": supported values: \"Healthy\","
                                + " \"Unhealthy\", \"Unknown\"",
                        field + "resources[1].resourceID: Duplicate value: \"0\"");
        assertThat(errors(spec, "'containerStatuses':" + allocated.formatted("cpu", ""), ""))
                .containsExactly(field + "name: Invalid value: \"cpu\": must match one of the container's resource"
                        + " requests");
        assertThat(errors(spec, "'ephemeralContainerStatuses':" + allocated.formatted("cpu", ""), ""))
                .containsExactly("status.ephemeralContainerStatuses[0].allocatedResourcesStatus: Forbidden: must not be"
                        + " specified in container status");
    }

    @Test
    void claimsAreThoseOfTheSpec() {
        String spec = "'resourceClaims':[{'name':'a'}]";
        String field = "status.resourceClaimStatuses";
        assertThat(errors(spec, "'resourceClaimStatuses':[{'name':'a','resourceClaimName':'p-a'}]", ""))
                .isEmpty();
        assertThat(errors(spec, "'resourceClaimStatuses':[{'name':'b'},{'name':'b'}]", ""))
                .containsExactly(
                        field + "[0].name: Invalid value: \"b\": must match the name of an entry in"
                                + " `spec.resourceClaims`",
                        field + "[1].name: Invalid value: \"b\": must match the name of an entry in"
                                + " `spec.resourceClaims`",
                        field + "[1].name: Duplicate value: \"b\"");
        assertThat(errors(spec, "'resourceClaimStatuses':[{'name':'a','resourceClaimName':'A'}]", ""))
                .singleElement()
                .asString()
                .startsWith(field + "[0].name: Invalid value: \"A\": a lowercase RFC 1123 subdomain");
    }
}
