package io.balsa.api.server.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequestPathTest {
    @Test
    void namespacedObjectsAndTheirSubresources() {
        assertThat(RequestPath.parse("/api/v1/namespaces/a/pods")).isEqualTo(core("a", "pods", "", ""));
        assertThat(RequestPath.parse("/api/v1/namespaces/a/pods/p")).isEqualTo(core("a", "pods", "p", ""));
        assertThat(RequestPath.parse("/api/v1/namespaces/a/pods/p/log")).isEqualTo(core("a", "pods", "p", "log"));
    }

    @Test
    void clusterScopedObjectsAndCollectionsOverAllNamespaces() {
        assertThat(RequestPath.parse("/api/v1/nodes/n1")).isEqualTo(core("", "nodes", "n1", ""));
        assertThat(RequestPath.parse("/api/v1/nodes/n1/status")).isEqualTo(core("", "nodes", "n1", "status"));
        assertThat(RequestPath.parse("/api/v1/pods")).isEqualTo(core("", "pods", "", ""));
    }

    @Test
    void aNamespaceIsAnObjectItself() {
        assertThat(RequestPath.parse("/api/v1/namespaces")).isEqualTo(core("", "namespaces", "", ""));
        assertThat(RequestPath.parse("/api/v1/namespaces/a")).isEqualTo(core("", "namespaces", "a", ""));
        assertThat(RequestPath.parse("/api/v1/namespaces/a/status")).isEqualTo(core("", "namespaces", "a", "status"));
        assertThat(RequestPath.parse("/api/v1/namespaces/a/finalize"))
                .isEqualTo(core("", "namespaces", "a", "finalize"));
    }

    @Test
    void namespacesAndObjectsMayBeCalledLikeWordsOfTheGrammar() {
        assertThat(RequestPath.parse("/api/v1/namespaces/status")).isEqualTo(core("", "namespaces", "status", ""));
        assertThat(RequestPath.parse("/api/v1/namespaces/status/pods")).isEqualTo(core("status", "pods", "", ""));
        assertThat(RequestPath.parse("/api/v1/namespaces/a/pods/namespaces"))
                .isEqualTo(core("a", "pods", "namespaces", ""));
        assertThat(RequestPath.parse("/api/v1/namespaces/watch/pods/watch"))
                .isEqualTo(core("watch", "pods", "watch", ""));
    }

    @Test
    void groups() {
        assertThat(RequestPath.parse("/apis/apps/v1/namespaces/a/replicasets/r/status"))
                .isEqualTo(new RequestPath.Resource("apps", "v1", false, "a", "replicasets", "r", "status"));
        assertThat(RequestPath.parse("/apis/apps/v1/replicasets/"))
                .isEqualTo(new RequestPath.Resource("apps", "v1", false, "", "replicasets", "", ""));
    }

    @Test
    void theOldWatchPrefix() {
        assertThat(RequestPath.parse("/api/v1/watch/namespaces/a/pods/p"))
                .isEqualTo(new RequestPath.Resource("", "v1", true, "a", "pods", "p", ""));
        assertThat(RequestPath.parse("/api/v1/watch/pods"))
                .isEqualTo(new RequestPath.Resource("", "v1", true, "", "pods", "", ""));
    }

    @Test
    void everythingElse() {
        assertThat(RequestPath.parse("/")).isEqualTo(new RequestPath.Other(List.of()));
        assertThat(RequestPath.parse("/api/")).isEqualTo(new RequestPath.Other(List.of("api")));
        assertThat(RequestPath.parse("/api/v1")).isEqualTo(new RequestPath.Other(List.of("api", "v1")));
        assertThat(RequestPath.parse("/apis/apps/v1")).isEqualTo(new RequestPath.Other(List.of("apis", "apps", "v1")));
        assertThat(RequestPath.parse("/version")).isEqualTo(new RequestPath.Other(List.of("version")));
        assertThat(RequestPath.parse("/api/v1/namespaces/a/pods/p/proxy/more")).isInstanceOf(RequestPath.Other.class);
    }

    private static RequestPath core(String namespace, String resource, String name, String subresource) {
        return new RequestPath.Resource("", "v1", false, namespace, resource, name, subresource);
    }
}
