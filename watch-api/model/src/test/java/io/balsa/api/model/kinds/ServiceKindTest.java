package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Kinds.SERVICE;
import static io.balsa.api.model.kinds.Objects.defaulted;
import static io.balsa.api.model.kinds.Objects.errors;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.of;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What users get to read about services that cannot be, in Kubernetes' words, and what a new type leaves of them. */
class ServiceKindTest {
    private static final String PORT = "'ports':[{'port':80}]";
    private static final String BALANCED = "'type':'LoadBalancer'," + PORT;
    private static final String ONLY_BALANCED = "may only be used when `type` is 'LoadBalancer'";
    private static final String CIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    /** A row: what stands in the spec, and the errors it gives. */
    private record Row(String spec, List<String> texts) {}

    private static final List<Row> ROWS = new ArrayList<>();

    private static void row(String spec, String... texts) {
        ROWS.add(new Row(spec, List.of(texts)));
    }

    static {
        ports();
        types();
        addresses();
        traffic();
        balancers();
    }

    private static String service(String spec) {
        return "{'metadata':{'name':'s','namespace':'d'},'spec':{" + spec + "}}";
    }

    private static void ports() {
        row("'selector':{}", "spec.ports: Required value");
        row(
                "'ports':[{'port':80,'nodePort':30000},{'port':0}]",
                "spec.ports[0].name: Required value",
                "spec.ports[1].name: Required value",
                "spec.ports[1].port: Invalid value: 0: must be between 1 and 65535, inclusive",
                "spec.ports[1].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive",
                "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'");
        row(
                "'type':'NodePort','ports':[{'name':'a','port':80,'nodePort':30000},{'name':'b','port':80,"
                        + "'nodePort':30000}]",
                "spec.ports[1].nodePort: Duplicate value: 30000",
                "spec.ports[1]: Duplicate value: core.ServicePort{Name:\"\", Protocol:\"TCP\","
                        + " AppProtocol:(*string)(nil), Port:80, TargetPort:intstr.IntOrString{Type:0, IntVal:0,"
                        + " StrVal:\"\"}, NodePort:0}");
        row("'ports':[{'port':80,'appProtocol':'kubernetes.io/h2c'}]");
        row(
                "'ports':[{'port':80,'appProtocol':'a b'}]",
                "spec.ports[0].appProtocol: Invalid value: \"a b\": name part must consist of alphanumeric characters,"
                        + " '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or"
                        + " 'my.name',  or '123-abc', regex used for validation is"
                        + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");
    }

    private static void types() {
        row(
                "'type':'NodePort','clusterIP':'None'," + PORT,
                "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services");
        row(
                "'clusterIP':'None'," + BALANCED,
                "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for LoadBalancer services");
        row(
                "'type':'LoadBalancer','ports':[{'port':10250}]",
                "spec.ports[0]: Invalid value: 10250: may not expose port 10250 externally since it is used by"
                        + " kubelet");
        row("'clusterIP':'None'");
        row("'type':'ExternalName','externalName':'a.example.com.'");
        row(
                "'type':'ExternalName','clusterIP':'10.96.0.5','ipFamilies':['IPv4'],'ipFamilyPolicy':'SingleStack'",
                "spec.clusterIPs: Forbidden: may not be set for ExternalName services",
                "spec.ipFamilies: Forbidden: may not be set for ExternalName services",
                "spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services",
                "spec.externalName: Required value");
        row(
                "'type':'Gateway'," + PORT,
                "spec.type: Unsupported value: \"Gateway\": supported values: \"ClusterIP\", \"ExternalName\","
                        + " \"LoadBalancer\", \"NodePort\"");
    }

    private static void addresses() {
        row(
                "'ipFamilies':['IPv4','IPv4','IPv5'],'ipFamilyPolicy':'Both'," + PORT,
                "spec.ipFamilies[1]: Duplicate value: \"IPv4\"",
                "spec.ipFamilies[2]: Unsupported value: \"IPv5\": supported values: \"IPv4\", \"IPv6\"",
                "spec.ipFamilyPolicy: Unsupported value: \"Both\": supported values: \"PreferDualStack\","
                        + " \"RequireDualStack\", \"SingleStack\"");
        row(
                "'ipFamilies':['IPv6'],'clusterIP':'10.96.0.5'," + PORT,
                "spec.clusterIPs[0]: Invalid value: \"10.96.0.5\": expected an IPv6 value as indicated by"
                        + " `ipFamilies[0]`");
        row("'externalIPs':['203.0.113.7','2001:db8::1']," + PORT);
        row(
                "'externalIPs':['1.2.3','0.0.0.0','127.1.2.3','169.254.1.1','224.0.0.9','::','::1','fe80::1','ff12::1',"
                        + "'::ffff:127.0.0.1']," + PORT,
                external(0, "1.2.3", "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"),
                external(1, "0.0.0.0", "may not be unspecified (0.0.0.0)"),
                external(2, "127.1.2.3", "may not be in the loopback range (127.0.0.0/8, ::1/128)"),
                external(3, "169.254.1.1", "may not be in the link-local range (169.254.0.0/16, fe80::/10)"),
                external(4, "224.0.0.9", "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"),
                external(5, "::", "may not be unspecified (::)"),
                external(6, "::1", "may not be in the loopback range (127.0.0.0/8, ::1/128)"),
                external(7, "fe80::1", "may not be in the link-local range (169.254.0.0/16, fe80::/10)"),
                external(8, "ff12::1", "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"),
                external(9, "::ffff:127.0.0.1", "may not be in the loopback range (127.0.0.0/8, ::1/128)"));
    }

    private static String external(int index, String ip, String text) {
        return "spec.externalIPs[" + index + "]: Invalid value: \"" + ip + "\": " + text;
    }

    private static void traffic() {
        row(
                "'externalTrafficPolicy':'Local'," + PORT,
                "spec.externalTrafficPolicy: Invalid value: \"Local\": may only be set for externally-accessible"
                        + " services");
        row("'externalTrafficPolicy':'Local','externalIPs':['203.0.113.7']," + PORT);
        row(
                "'type':'NodePort','externalTrafficPolicy':'Some','internalTrafficPolicy':'Some'," + PORT,
                "spec.externalTrafficPolicy: Unsupported value: \"Some\": supported values: \"Cluster\", \"Local\"",
                "spec.internalTrafficPolicy: Unsupported value: \"Some\": supported values: \"Cluster\", \"Local\"");
        row(
                "'healthCheckNodePort':30001," + BALANCED,
                "spec.healthCheckNodePort: Invalid value: 30001: may only be set when `type` is 'LoadBalancer' and"
                        + " `externalTrafficPolicy` is 'Local'");
        row(
                "'healthCheckNodePort':70000,'externalTrafficPolicy':'Local'," + BALANCED,
                "spec.healthCheckNodePort: Invalid value: 70000: must be between 1 and 65535, inclusive");
        row("'healthCheckNodePort':30001,'externalTrafficPolicy':'Local'," + BALANCED);
        row("'trafficDistribution':'PreferClose'," + PORT);
        row(
                "'trafficDistribution':'Far'," + PORT,
                "spec.trafficDistribution: Unsupported value: \"Far\": supported values: \"PreferClose\"");
        row(
                "'sessionAffinity':'ClientIP','sessionAffinityConfig':{'clientIP':{'timeoutSeconds':86401}}," + PORT,
                "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and"
                        + " less than 86400");
        row("'sessionAffinity':'ClientIP','sessionAffinityConfig':{'clientIP':{'timeoutSeconds':86400}}," + PORT);
    }

    private static void balancers() {
        row(
                "'loadBalancerSourceRanges':['10.0.0.0/8'],'allocateLoadBalancerNodePorts':false,"
                        + "'loadBalancerClass':'a.b/c'," + PORT,
                "spec.LoadBalancerSourceRanges: Forbidden: " + ONLY_BALANCED,
                "spec.allocateLoadBalancerNodePorts: Forbidden: " + ONLY_BALANCED,
                "spec.loadBalancerClass: Forbidden: " + ONLY_BALANCED);
        row(
                "'loadBalancerSourceRanges':[' 10.0.0.0/8 ','10.0.0.1'],'loadBalancerClass':'a/'," + BALANCED,
                "spec.LoadBalancerSourceRanges[1]: Invalid value: \"10.0.0.1\": " + CIDR,
                "spec.loadBalancerClass: Invalid value: \"a/\": name part must be non-empty",
                "spec.loadBalancerClass: Invalid value: \"a/\": name part must consist of alphanumeric characters, '-',"
                        + " '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or"
                        + " 'my.name',  or '123-abc', regex used for validation is"
                        + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");
    }

    @TestFactory
    Stream<DynamicTest> theTextsAreKubernetes() {
        return ROWS.stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.spec(),
                        () -> assertThat(errors(SERVICE, service(row.spec()))).containsExactlyElementsOf(row.texts())));
    }

    @Test
    void defaults() {
        Message service = defaulted(SERVICE, service(PORT));
        assertThat(json(SERVICE, service))
                .contains("'ports':[{'protocol':'TCP','port':80,'targetPort':80}],'type':'ClusterIP',"
                        + "'sessionAffinity':'None','internalTrafficPolicy':'Cluster'}");
        assertThat(SERVICE.validate(service)).isEmpty();
        assertThat(json(SERVICE, defaulted(SERVICE, service("'externalIPs':['203.0.113.7']," + PORT))))
                .contains("'externalTrafficPolicy':'Cluster'");
    }

    @Test
    void annotationsSayTheSameAsFields() {
        String ranges = "service.beta.kubernetes.io/load-balancer-source-ranges";
        String meta = "{'metadata':{'name':'s','namespace':'d','annotations':{'" + ranges
                + "':'10.0.0.0/8, x','service.kubernetes.io/topology-mode':'Auto',"
                + "'service.kubernetes.io/topology-aware-hints':'auto'}},'spec':{" + PORT + "}}";
        assertThat(errors(SERVICE, meta))
                .containsExactly(
                        "metadata.annotations[service.kubernetes.io/topology-mode]: Invalid value: \"Auto\": must match"
                                + " annotations[service.kubernetes.io/topology-aware-hints] when both are specified",
                        "metadata.annotations[" + ranges + "]: Forbidden: " + ONLY_BALANCED,
                        "metadata.annotations[" + ranges + "]: Invalid value: \"x\": " + CIDR);
    }

    @Test
    void whatOthersHaveTakenUpStays() {
        Message typed = defaulted(SERVICE, service("'clusterIP':'10.96.0.5'," + PORT));
        Message other = defaulted(SERVICE, service("'clusterIP':'10.96.0.6'," + PORT));
        assertThat(texts(SERVICE.validateUpdate(other, typed)))
                .containsExactly("spec.clusterIPs[0]: Invalid value: []string{\"10.96.0.6\"}: may not change once set");
        String local = "'externalTrafficPolicy':'Local'," + BALANCED;
        Message old = defaulted(SERVICE, service("'loadBalancerClass':'a','healthCheckNodePort':30001," + local));
        Message next = defaulted(SERVICE, service("'loadBalancerClass':'b','healthCheckNodePort':30002," + local));
        assertThat(texts(SERVICE.validateUpdate(next, old)))
                .containsExactly(
                        "spec.loadBalancerClass: Invalid value: \"b\": may not change once set",
                        "spec.healthCheckNodePort: Forbidden: field is immutable");
        Message silent = defaulted(SERVICE, service("'loadBalancerClass':'a'," + local));
        assertThat(SERVICE.prepareForUpdate(silent, old)).isEqualTo(old);
    }

    @Test
    void aNewTypeDropsTheFieldsItDoesNotHave() {
        String all = "'ports':[{'port':80,'nodePort':30000}],'clusterIP':'10.96.0.5','clusterIPs':['10.96.0.5'],"
                + "'ipFamilies':['IPv4'],'ipFamilyPolicy':'SingleStack','externalTrafficPolicy':'Local',"
                + "'healthCheckNodePort':30001,'loadBalancerClass':'a'";
        Message old = defaulted(SERVICE, service("'type':'LoadBalancer'," + all));
        Message cluster = of(SERVICE, service("'type':'ClusterIP'," + all + ",'allocateLoadBalancerNodePorts':true"));
        assertThat(json(SERVICE, SERVICE.prepareForUpdate(SERVICE.defaulted(cluster), old)))
                .endsWith("'spec':{'ports':[{'protocol':'TCP','port':80,'targetPort':80}],'clusterIP':'10.96.0.5',"
                        + "'clusterIPs':['10.96.0.5'],'type':'ClusterIP','sessionAffinity':'None',"
                        + "'ipFamilies':['IPv4'],'ipFamilyPolicy':'SingleStack','internalTrafficPolicy':'Cluster'},"
                        + "'status':{'loadBalancer':{}}}");
        Message named = of(SERVICE, service("'type':'ExternalName','externalName':'a.b'," + all));
        Message alias = SERVICE.prepareForUpdate(SERVICE.defaulted(named), old);
        assertThat(json(SERVICE, alias))
                .endsWith("'spec':{'ports':[{'protocol':'TCP','port':80,'targetPort':80}],'type':'ExternalName',"
                        + "'sessionAffinity':'None','externalName':'a.b'},'status':{'loadBalancer':{}}}");
        assertThat(SERVICE.validateUpdate(alias, old)).isEmpty();
        Message balanced = defaulted(SERVICE, service("'type':'LoadBalancer','ports':[{'port':80,'nodePort':30000}]"));
        Message nodes = of(
                SERVICE,
                service("'type':'NodePort','ports':[{'port':80,'nodePort':30000}],"
                        + "'allocateLoadBalancerNodePorts':true,'externalTrafficPolicy':'Cluster'"));
        assertThat(json(SERVICE, SERVICE.prepareForUpdate(SERVICE.defaulted(nodes), balanced)))
                .contains("'nodePort':30000")
                .contains("'externalTrafficPolicy':'Cluster'")
                .doesNotContain("allocateLoadBalancerNodePorts");
    }

    @Test
    void whatIsChangedWithTheTypeIsRefused() {
        Message old = defaulted(SERVICE, service("'type':'NodePort','ports':[{'port':80,'nodePort':30000}]"));
        Message next = defaulted(
                SERVICE,
                service("'type':'ClusterIP','externalTrafficPolicy':'Local','ports':[{'port':80,'nodePort':30005}]"));
        assertThat(texts(SERVICE.validateUpdate(SERVICE.prepareForUpdate(next, old), old)))
                .containsExactly(
                        "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
                        "spec.externalTrafficPolicy: Invalid value: \"Local\": may only be set for"
                                + " externally-accessible services");
    }
}
