package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Objects.defaulted;
import static io.balsa.api.model.kinds.Objects.errors;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.of;
import static io.balsa.api.model.kinds.Objects.row;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import org.junit.jupiter.api.Test;

class NetworkingKindsTest {
    private static final String META = "'metadata':{'name':'x','namespace':'d'}";
    private static final String BACKEND = "'backend':{'service':{'name':'s','port':{'number':80}}}";

    private static String ingress(String spec) {
        return "{" + META + ",'spec':{" + spec + "}}";
    }

    private static String path(String path) {
        return ingress("'rules':[{'http':{'paths':[{" + path + "," + BACKEND + "}]}}]");
    }

    private static String policy(String spec) {
        return "{" + META + ",'spec':{'podSelector':{}," + spec + "}}";
    }

    @Test
    void rows() {
        assertThat(row(
                        Kinds.INGRESS,
                        "{" + META + ",'spec':{'ingressClassName':'nginx','tls':[{}],'rules':[{'host':'a.b'},"
                                + "{'host':'c.d'},{'host':'e.f'},{'host':'g.h'}]},"
                                + "'status':{'loadBalancer':{'ingress':[{'ip':'10.0.0.2'},{'hostname':'lb'}]}}}"))
                .isEqualTo("x | nginx | a.b,c.d,e.f + 1 more... | 10.0.0.2,lb | 80, 443 | <unknown>");
        assertThat(row(Kinds.INGRESS, ingress("'rules':[]"))).isEqualTo("x | <none> | * |  | 80 | <unknown>");
        assertThat(row(
                        Kinds.INGRESS_CLASS,
                        "{'metadata':{'name':'x'},'spec':{'controller':'a.b/c',"
                                + "'parameters':{'apiGroup':'g','kind':'K','name':'n'}}}"))
                .isEqualTo("x | a.b/c | K.g/n | <unknown>");
        assertThat(row(Kinds.NETWORK_POLICY, "{" + META + ",'spec':{'podSelector':{'matchLabels':{'a':'b'}}}}"))
                .isEqualTo("x | a=b | <unknown>");
        assertThat(row(Kinds.NETWORK_POLICY, policy("'ingress':[]"))).isEqualTo("x | <none> | <unknown>");
        assertThat(Kinds.INGRESS.key("d", "x")).isEqualTo("/registry/ingress/d/x");
        assertThat(Kinds.NETWORK_POLICY.plural()).isEqualTo("networkpolicies");
    }

    @Test
    void anIngressSaysWhichServiceAnswers() {
        assertThat(errors(Kinds.INGRESS, path("'path':'/','pathType':'Prefix'")))
                .isEmpty();
        assertThat(errors(Kinds.INGRESS, ingress("'rules':[]")))
                .containsExactly(
                        "spec: Invalid value: []networking.IngressRule(nil): either `defaultBackend` or `rules`"
                                + " must be specified");
        assertThat(errors(Kinds.INGRESS, path("'path':'/'")))
                .containsExactly("spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified");
        assertThat(errors(Kinds.INGRESS, path("'path':'a//b/..','pathType':'Exact'")))
                .containsExactly(
                        "spec.rules[0].http.paths[0].path: Invalid value: \"a//b/..\": must be an absolute path",
                        "spec.rules[0].http.paths[0].path: Invalid value: \"a//b/..\": must not contain '//'",
                        "spec.rules[0].http.paths[0].path: Invalid value: \"a//b/..\": cannot end with '/..'");
        assertThat(errors(Kinds.INGRESS, path("'path':'','pathType':'ImplementationSpecific'")))
                .isEmpty();
        assertThat(errors(Kinds.INGRESS, path("'path':'/','pathType':'Regex'")))
                .containsExactly("spec.rules[0].http.paths[0].pathType: Unsupported value: \"Regex\": supported values:"
                        + " \"Exact\", \"ImplementationSpecific\", \"Prefix\"");
        assertThat(errors(Kinds.INGRESS, ingress("'rules':[{'host':'*.a.b'},{'host':'10.0.0.1'},{'http':{}}]")))
                .containsExactly(
                        "spec.rules[1].host: Invalid value: \"10.0.0.1\": must be a DNS name, not an IP address",
                        "spec.rules[2].http.paths: Required value");
        assertThat(errors(Kinds.INGRESS, ingress("'rules':[{'host':'a.*'}]")))
                .singleElement()
                .asString()
                .startsWith(
                        "spec.rules[0].host: Invalid value: \"a.*\": a wildcard DNS-1123 subdomain must start with");
    }

    @Test
    void aBackendIsAServiceOrAnotherResource() {
        assertThat(errors(Kinds.INGRESS, ingress("'defaultBackend':{}")))
                .containsExactly("spec.defaultBackend: Invalid value: \"\": resource or service backend is required");
        assertThat(errors(Kinds.INGRESS, ingress("'defaultBackend':{'service':{'name':'','port':{}}}")))
                .containsExactly(
                        "spec.defaultBackend.service.name: Required value",
                        "spec.defaultBackend: Required value: port name or number is required");
        assertThat(errors(
                        Kinds.INGRESS,
                        ingress("'defaultBackend':{'service':{'name':'s','port':{'name':'p','number':1}}}")))
                .containsExactly("spec.defaultBackend: Invalid value: \"\": cannot set both port name & port number");
        assertThat(errors(Kinds.INGRESS, ingress("'defaultBackend':{'resource':{'kind':'','name':'a/b'}}")))
                .containsExactly(
                        "spec.defaultBackend.resource.kind: Required value",
                        "spec.defaultBackend.resource.name: Invalid value: \"a/b\": may not contain '/'");
    }

    @Test
    void onlyNewIngressesMustSayTheirClassInOneWay() {
        String twice = "{'metadata':{'name':'x','namespace':'d','annotations':{'kubernetes.io/ingress.class':'a'}},"
                + "'spec':{'ingressClassName':'b','defaultBackend':{'service':{'name':'s','port':{'number':80}}}}}";
        assertThat(errors(Kinds.INGRESS, twice))
                .containsExactly("annotations.kubernetes.io/ingress.class: Invalid value: \"a\": must match"
                        + " `ingressClassName` when both are specified");
        Message ingress = defaulted(Kinds.INGRESS, twice);
        assertThat(Kinds.INGRESS.validateUpdate(ingress, ingress)).isEmpty();
        Message status = of(Kinds.INGRESS, "{" + META + ",'status':{'loadBalancer':{'ingress':[{'ip':'x'}]}}}");
        assertThat(texts(Kinds.INGRESS.validateUpdateOf("status", status, status)))
                .containsExactly("status.loadBalancer.ingress[0].ip: Invalid value: \"x\": must be a valid IP address,"
                        + " (e.g. 10.9.8.7 or 2001:db8::ffff)");
    }

    @Test
    void generationsAreCounted() {
        Message first = Kinds.INGRESS.prepareForCreate(of(Kinds.INGRESS, path("'path':'/','pathType':'Prefix'")));
        assertThat(json(Kinds.INGRESS, first)).contains("'generation':1");
        Message other = of(Kinds.INGRESS, path("'path':'/a','pathType':'Prefix'"));
        assertThat(json(Kinds.INGRESS, Kinds.INGRESS.prepareForUpdate(other, first)))
                .contains("'generation':2");
        Message policy = Kinds.NETWORK_POLICY.prepareForCreate(of(Kinds.NETWORK_POLICY, policy("'ingress':[]")));
        assertThat(json(Kinds.NETWORK_POLICY, policy)).contains("'generation':1");
    }

    @Test
    void ingressClasses() {
        String meta = "{'metadata':{'name':'x'},'spec':{";
        assertThat(json(
                        Kinds.INGRESS_CLASS,
                        defaulted(Kinds.INGRESS_CLASS, meta + "'parameters':{'kind':'K','name':'n'}}}")))
                .contains("'scope':'Cluster'");
        assertThat(errors(Kinds.INGRESS_CLASS, meta + "'controller':''}}"))
                .containsExactly("spec.controller: Required value");
        assertThat(errors(Kinds.INGRESS_CLASS, meta + "'controller':'foo'}}"))
                .containsExactly("spec.controller: Invalid value: \"foo\": must be a domain-prefixed path (such as"
                        + " \"acme.io/foo\")");
        assertThat(errors(Kinds.INGRESS_CLASS, meta + "'controller':'a.b/c d'}}"))
                .containsExactly("spec.controller: Invalid value: \"c d\": Invalid path (regex used for validation is"
                        + " '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')");
        assertThat(errors(
                        Kinds.INGRESS_CLASS,
                        meta + "'controller':'a.b/c','parameters':{'kind':'K','name':'n','scope':'Namespace'}}}"))
                .containsExactly("spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'");
        Message old = defaulted(Kinds.INGRESS_CLASS, meta + "'controller':'a.b/c'}}");
        Message next = defaulted(Kinds.INGRESS_CLASS, meta + "'controller':'a.b/d'}}");
        assertThat(texts(Kinds.INGRESS_CLASS.validateUpdate(next, old)))
                .containsExactly("spec.controller: Invalid value: \"a.b/d\": field is immutable");
    }

    @Test
    void whatANetworkPolicyRestricts() {
        assertThat(json(
                        Kinds.NETWORK_POLICY,
                        defaulted(Kinds.NETWORK_POLICY, policy("'egress':[{'ports':[{'port':53}]}]"))))
                .endsWith("'egress':[{'ports':[{'protocol':'TCP','port':53}]}],'policyTypes':['Ingress','Egress']}}");
        assertThat(errors(
                        Kinds.NETWORK_POLICY,
                        policy("'ingress':[{'ports':[{'protocol':'ICMP','port':5,'endPort':4},"
                                + "{'port':'http','endPort':4},{'endPort':4},{'port':0}],'from':[{},"
                                + "{'podSelector':{},'ipBlock':{'cidr':'10.0.0.0/8'}}]}],'policyTypes':['Both']")))
                .containsExactly(
                        "spec.ingress[0].ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"TCP\","
                                + " \"UDP\", \"SCTP\"",
                        "spec.ingress[0].ports[0].endPort: Invalid value: 4: must be greater than or equal to `port`",
                        "spec.ingress[0].ports[1].endPort: Invalid value: 4: may not be specified when `port` is"
                                + " non-numeric",
                        "spec.ingress[0].ports[2].endPort: Invalid value: 4: may not be specified when `port` is not"
                                + " specified",
                        "spec.ingress[0].ports[3].port: Invalid value: 0: must be between 1 and 65535, inclusive",
                        "spec.ingress[0].from[0]: Required value: must specify a peer",
                        "spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer",
                        "spec.policyTypes[0]: Unsupported value: \"Both\": supported values: \"Ingress\","
                                + " \"Egress\"");
    }

    @Test
    void whatABlockLeavesOutIsAPartOfIt() {
        assertThat(errors(
                        Kinds.NETWORK_POLICY,
                        policy("'egress':[{'to':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['10.1.0.0/16','10.0.0.0/8',"
                                + "'11.0.0.0/16','2001:db8::/64','x']}},{'ipBlock':{'cidr':''}}]}]")))
                .containsExactly(
                        except(1, "10.0.0.0/8", "must be a strict subset of `cidr`"),
                        except(2, "11.0.0.0/16", "must be a strict subset of `cidr`"),
                        except(3, "2001:db8::/64", "must be a strict subset of `cidr`"),
                        except(4, "x", "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"),
                        "spec.egress[0].to[1].ipBlock.cidr: Required value");
    }

    private static String except(int index, String value, String text) {
        return "spec.egress[0].to[0].ipBlock.except[" + index + "]: Invalid value: \"" + value + "\": " + text;
    }

    @Test
    void rangesOfAddresses() {
        for (String good : new String[] {"0.0.0.0/0", "10.0.0.1/32", "::/0", "2001:db8::/64", "::ffff:10.0.0.0/104"}) {
            assertThat(Cidr.parse(good)).as(good).isPresent();
        }
        for (String bad : new String[] {"10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "/8", "::/129", "10.0.0.0/-1", "a/8"}) {
            assertThat(Cidr.parse(bad)).as(bad).isEmpty();
        }
        assertThat(contains("2001:db8::/32", "2001:db8:1::/48")).isTrue();
        assertThat(contains("2001:db8::/32", "2001:db9::/48")).isFalse();
        assertThat(contains("::ffff:10.0.0.0/104", "::ffff:10.1.2.0/120")).isTrue();
        assertThat(contains("1:2:3:4:5:6:7:0/112", "1:2:3:4:5:6:7:8/128")).isTrue();
    }

    private static boolean contains(String one, String other) {
        return Cidr.parse(one).orElseThrow().containsLess(Cidr.parse(other).orElseThrow());
    }
}
