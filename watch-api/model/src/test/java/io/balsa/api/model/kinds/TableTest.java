package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Objects.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.codec.TableCodec;
import io.balsa.k8s.meta.v1.ListMeta;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Instant NOW = Objects.NOW;
    private static final String OLD = Objects.OLD;

    private static String pod(String spec, String status) {
        return row(
                Kinds.POD,
                "{'metadata':{'name':'web'," + OLD + "},'spec':{'nodeName':'node-2','containers':[{'name':'a'}]" + spec
                        + "},'status':{'phase':'Running','podIPs':[{'ip':'10.244.2.7'}]" + status + "}}");
    }

    private static String state(String name, String state, String more) {
        return "{'name':'" + name + "','state':{" + state + "}" + more + "}";
    }

    @Test
    void aRunningPod() {
        assertThat(pod("", ",'containerStatuses':[" + state("a", "'running':{}", ",'ready':true") + "]"))
                .isEqualTo("web | 1/1 | Running | 0 | 2m41s | 10.244.2.7 | node-2 | <none> | <none>");
    }

    @Test
    void aPodThatCrashesTellsWhenItLastDid() {
        assertThat(pod(
                        "",
                        ",'containerStatuses':["
                                + state(
                                        "a",
                                        "'waiting':{'reason':'CrashLoopBackOff'}",
                                        ",'restartCount':5,'lastState':{'terminated':"
                                                + "{'exitCode':1,'finishedAt':'2026-11-22T09:06:59Z'}}")
                                + "]"))
                .startsWith("web | 0/1 | CrashLoopBackOff | 5 (69s ago) |");
    }

    @Test
    void aPodThatStarts() {
        String init = ",'initContainers':[{'name':'i'},{'name':'s','restartPolicy':'Always'}]";
        assertThat(pod(init, ",'initContainerStatuses':[" + state("i", "'running':{}", "") + "]"))
                .startsWith("web | 0/2 | Init:0/2 |");
        assertThat(pod(
                        init,
                        ",'initContainerStatuses':[" + state("i", "'terminated':{'exitCode':1,'reason':'Error'}", "")
                                + "]"))
                .startsWith("web | 0/2 | Init:Error |");
        assertThat(pod(
                        init,
                        ",'initContainerStatuses':["
                                + state("i", "'terminated':{'exitCode':0}", "") + ","
                                + state("s", "'running':{}", ",'started':true,'ready':true")
                                + "],'containerStatuses':["
                                + state("a", "'waiting':{'reason':'ContainerCreating'}", "")
                                + "]"))
                .startsWith("web | 1/2 | ContainerCreating |");
    }

    @Test
    void aPodThatEnds() {
        assertThat(pod("", ",'containerStatuses':[" + state("a", "'terminated':{'exitCode':3}", "") + "]"))
                .startsWith("web | 0/1 | ExitCode:3 |");
        assertThat(pod("", ",'reason':'Evicted'")).startsWith("web | 0/1 | Evicted |");
        String deleting = "{'metadata':{'name':'web','deletionTimestamp':'2026-11-22T09:08:00Z'},"
                + "'status':{'phase':'Running'}}";
        assertThat(row(Kinds.POD, deleting))
                .isEqualTo("web | 0/0 | Terminating | 0 | <unknown> | <none> | <none>" + " | <none> | <none>");
    }

    @Test
    void nodes() {
        assertThat(row(
                        Kinds.NODE,
                        "{'metadata':{'name':'n1'," + OLD + ",'labels':{'node-role.kubernetes.io/worker':'',"
                                + "'node-role.kubernetes.io/edge':''}},'spec':{'unschedulable':true},'status':{"
                                + "'conditions':[{'type':'Ready','status':'True'}],"
                                + "'addresses':[{'type':'InternalIP','address':'127.0.0.2'}],"
                                + "'nodeInfo':{'kubeletVersion':'v1.32.0','osImage':'Debian'}}}"))
                .isEqualTo("n1 | Ready,SchedulingDisabled | edge,worker | 2m41s | v1.32.0 | 127.0.0.2 | <none> | Debian"
                        + " | <unknown> | <unknown>");
        assertThat(row(Kinds.NODE, "{'metadata':{'name':'n1'}}")).startsWith("n1 | Unknown | <none> | <unknown>");
    }

    @Test
    void services() {
        assertThat(row(
                        Kinds.SERVICE,
                        "{'metadata':{'name':'web'," + OLD + "},'spec':{'type':'NodePort','clusterIP':'10.96.120.15',"
                                + "'ports':[{'port':80,'nodePort':30080,'protocol':'TCP'},"
                                + "{'port':53,'protocol':'UDP'}],'selector':{'b':'2','a':'1'}}}"))
                .isEqualTo("web | NodePort | 10.96.120.15 | <none> | 80:30080/TCP,53/UDP | 2m41s | a=1,b=2");
    }

    @Test
    void replicaSets() {
        assertThat(row(
                        Kinds.REPLICA_SET,
                        "{'metadata':{'name':'web'," + OLD + "},'spec':{'replicas':3,'selector':{'matchLabels':{'app':"
                                + "'web'},'matchExpressions':[{'key':'b','operator':'In','values':['y','x']}]},"
                                + "'template':{'spec':{'containers':[{'name':'a','image':'x'},{'name':'b','image':'y'}"
                                + "]}}},'status':{'replicas':3,'readyReplicas':2}}"))
                .isEqualTo("web | 3 | 3 | 2 | 2m41s | a,b | x,y | app=web,b in (x,y)");
    }

    @Test
    void endpointsShowAFewAndCountTheRest() {
        String addresses = "'addresses':[{'ip':'10.0.0.1'},{'ip':'10.0.0.2'}]";
        assertThat(row(
                        Kinds.ENDPOINTS,
                        "{'metadata':{'name':'web'},'subsets':[{" + addresses
                                + ",'ports':[{'port':80},{'port':81}]}]}"))
                .isEqualTo("web | 10.0.0.1:80,10.0.0.2:80,10.0.0.1:81 + 1 more... | <unknown>");
        assertThat(row(Kinds.ENDPOINTS, "{'metadata':{'name':'web'}}")).isEqualTo("web | <none> | <unknown>");
        assertThat(row(
                        Kinds.ENDPOINT_SLICE,
                        "{'metadata':{'name':'web-1'},'addressType':'IPv4','ports':[{'port':80}],"
                                + "'endpoints':[{'addresses':['10.0.0.1']},{'addresses':['10.0.0.2']}]}"))
                .isEqualTo("web-1 | IPv4 | 80 | 10.0.0.1,10.0.0.2 | <unknown>");
        assertThat(row(Kinds.ENDPOINT_SLICE, "{'metadata':{'name':'web-1'},'addressType':'IPv4'}"))
                .isEqualTo("web-1 | IPv4 | <unset> | <unset> | <unknown>");
    }

    @Test
    void events() {
        assertThat(row(
                        Kinds.EVENT,
                        "{'metadata':{'name':'web.1'},'involvedObject':{'kind':'Pod','name':'web'},'type':'Warning',"
                                + "'reason':'BackOff','message':' again ','firstTimestamp':'2026-11-22T09:00:00Z',"
                                + "'lastTimestamp':'2026-11-22T09:06:26Z','count':4,'source':{'component':'kubelet',"
                                + "'host':'n1'}}"))
                .isEqualTo("102s | Warning | BackOff | pod/web |  | kubelet, n1 | again | 8m8s | 4 | web.1");
    }

    @Test
    void smallKinds() {
        assertThat(row(Kinds.NAMESPACE, "{'metadata':{'name':'d'},'status':{'phase':'Active'}}"))
                .isEqualTo("d | Active | <unknown>");
        assertThat(row(Kinds.CONFIG_MAP, "{'metadata':{'name':'c'},'data':{'a':'1'},'binaryData':{'b':''}}"))
                .isEqualTo("c | 2 | <unknown>");
        assertThat(row(Kinds.LEASE, "{'metadata':{'name':'n1'},'spec':{'holderIdentity':'n1'}}"))
                .isEqualTo("n1 | n1 | <unknown>");
    }

    @Test
    void everyRowHasACellForEachColumn() {
        for (Kind kind : Kinds.scheme().kinds()) {
            assertThat(kind.columns().row(kind.prototype(), NOW).cells())
                    .hasSameSizeAs(kind.columns().columns());
        }
    }

    @Test
    void theTableObjectIsKubernetesOwn() {
        Message map = Objects.of(Kinds.CONFIG_MAP, "{'metadata':{'name':'c','labels':{'a':'b'}},'data':{'a':'1'}}");
        byte[] json = TableCodec.encode(
                Kinds.CONFIG_MAP,
                ListMeta.newBuilder().setResourceVersion("7").build(),
                List.of(map),
                new TableCodec.Options(TableCodec.Include.METADATA, NOW, true));
        assertThat(new String(json, UTF_8).replace('"', '\''))
                .startsWith("{'kind':'Table','apiVersion':'meta.k8s.io/v1','metadata':{'resourceVersion':'7'},"
                        + "'columnDefinitions':[{'name':'Name','type':'string','format':'name','description':")
                .endsWith("'rows':[{'cells':['c',1,'<unknown>'],'object':{'kind':'PartialObjectMetadata',"
                        + "'apiVersion':'meta.k8s.io/v1','metadata':{'name':'c','creationTimestamp':null,"
                        + "'labels':{'a':'b'}}}}]}");
    }
}
