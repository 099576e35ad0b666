package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Objects.OLD;
import static io.balsa.api.model.kinds.Objects.row;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What workloads look like in tables. */
class AppsTableTest {
    private static final String META = "'metadata':{'name':'web'," + OLD + "}";
    private static final String SPEC = "'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':"
            + "{'app':'web','b':'c'}},'spec':{'containers':[{'name':'a','image':'x'},{'name':'b','image':'y'}]}}";

    @Test
    void deployments() {
        assertThat(row(
                        Kinds.DEPLOYMENT,
                        "{" + META + ",'spec':{'replicas':3," + SPEC + "},'status':{'replicas':4,'readyReplicas':2,"
                                + "'updatedReplicas':1,'availableReplicas':2}}"))
                .isEqualTo("web | 2/3 | 1 | 2 | 2m41s | a,b | x,y | app=web");
    }

    @Test
    void statefulSets() {
        assertThat(row(
                        Kinds.STATEFUL_SET,
                        "{" + META + ",'spec':{'replicas':3," + SPEC + "},'status':{'readyReplicas':2}}"))
                .isEqualTo("web | 2/3 | 2m41s | a,b | x,y");
    }

    @Test
    void daemonSets() {
        assertThat(row(
                        Kinds.DAEMON_SET,
                        "{" + META + ",'spec':{" + SPEC + "},'status':{'desiredNumberScheduled':5,"
                                + "'currentNumberScheduled':4,'numberReady':3,'updatedNumberScheduled':2,"
                                + "'numberAvailable':1}}"))
                .isEqualTo("web | 5 | 4 | 3 | 2 | 1 | <none> | 2m41s | a,b | x,y | app=web");
        assertThat(row(
                        Kinds.DAEMON_SET,
                        "{'metadata':{'name':'web'},'spec':{'template':{'spec':{'nodeSelector':{'disk':'ssd'}}}}}"))
                .isEqualTo("web | 0 | 0 | 0 | 0 | 0 | disk=ssd | <unknown> |  |  | <none>");
    }

    @Test
    void controllerRevisions() {
        assertThat(row(
                        Kinds.CONTROLLER_REVISION,
                        "{'metadata':{'name':'web-1','ownerReferences':[{'apiVersion':'apps/v1','kind':'StatefulSet',"
                                + "'name':'web','uid':'u','controller':true}]},'revision':3}"))
                .isEqualTo("web-1 | statefulset.apps/web | 3 | <unknown>");
        assertThat(row(Kinds.CONTROLLER_REVISION, "{" + META + ",'revision':1}"))
                .isEqualTo("web | <none> | 1 | 2m41s");
    }

    @Test
    void replicationControllers() {
        assertThat(row(
                        Kinds.REPLICATION_CONTROLLER,
                        "{" + META + ",'spec':{'replicas':3,'selector':{'b':'2','a':'1'},'template':{'spec':"
                                + "{'containers':[{'name':'a','image':'x'}]}}},'status':{'replicas':2,"
                                + "'readyReplicas':1}}"))
                .isEqualTo("web | 3 | 2 | 1 | 2m41s | a | x | a=1,b=2");
    }

    @Test
    void podTemplates() {
        assertThat(row(
                        Kinds.POD_TEMPLATE,
                        "{'metadata':{'name':'web'},'template':{'metadata':{'labels':{'app':'web'}},'spec':"
                                + "{'containers':[{'name':'a','image':'x'}]}}}"))
                .isEqualTo("web | a | x | app=web");
    }
}
