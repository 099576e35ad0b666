package io.balsa.api.server.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.core.Target;
import io.balsa.api.server.http.request.ApiCall.Verb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiCallTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/namespaces/a/pods/p, GET",
        "HEAD, /api/v1/namespaces/a/pods/p, GET",
        "GET, /api/v1/namespaces/a/pods/p/status, GET",
        "GET, /api/v1/namespaces/a/pods, LIST",
        "GET, /api/v1/pods, LIST",
        "GET, /api/v1/pods?watch=1, WATCH",
        "GET, /api/v1/namespaces/a/pods/p?watch=true, WATCH",
        "GET, /api/v1/watch/pods, WATCH",
        "GET, /api/v1/namespaces/a/pods/p/log, LOG",
        "POST, /api/v1/namespaces/a/pods, CREATE",
        "POST, /api/v1/nodes, CREATE",
        "POST, /api/v1/namespaces/a/pods/p/binding, CREATE",
        "POST, /api/v1/namespaces/a/pods/p/eviction, CREATE",
        "GET, /apis/apps/v1/namespaces/a/replicasets/r/scale, GET",
        "PATCH, /apis/apps/v1/namespaces/a/replicasets/r/scale, PATCH",
        "PUT, /api/v1/namespaces/a/finalize, UPDATE",
        "POST, /apis/authorization.k8s.io/v1/selfsubjectaccessreviews, CREATE",
        "PUT, /api/v1/namespaces/a/pods/p, UPDATE",
        "PUT, /api/v1/namespaces/a/pods/p/status, UPDATE",
        "PATCH, /api/v1/namespaces/a/pods/p, PATCH",
        "DELETE, /api/v1/namespaces/a/pods/p, DELETE",
        "DELETE, /api/v1/namespaces/a/pods, DELETE_ALL",
        "DELETE, /api/v1/nodes, DELETE_ALL"
    })
    void methodAndPathSayWhatIsToBeDone(String method, String path, Verb verb) {
        assertThat(resolve(method, path).verb()).isEqualTo(verb);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/pods",
        "POST, /api/v1/namespaces/a/pods/p",
        "PUT, /api/v1/namespaces/a/pods",
        "PATCH, /api/v1/namespaces/a/pods",
        "PATCH, /api/v1/namespaces/a/pods/p/binding",
        "GET, /api/v1/namespaces/a/pods/p/binding",
        "DELETE, /api/v1/pods",
        "DELETE, /api/v1/namespaces/a/pods/p/status",
        "POST, /api/v1/namespaces/a/pods/p/status",
        "GET, /api/v1/namespaces/a/pods/p/status?watch=1",
        "GET, /apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        "DELETE, /apis/authorization.k8s.io/v1/selfsubjectaccessreviews/r",
        "TRACE, /api/v1/namespaces/a/pods/p"
    })
    void whatAResourceCannotDoIsMethodNotAllowed(String method, String path) {
        assertThatThrownBy(() -> resolve(method, path))
                .isInstanceOfSatisfying(
                        StatusError.class, e -> assertThat(e.code()).isEqualTo(405));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/widgets",
        "/apis/apps/v2/replicasets",
        "/api/v1/pods/p",
        "/api/v1/namespaces/a/nodes",
        "/api/v1/namespaces/a/pods/p/scale",
        "/api/v1/namespaces/a/configmaps/c/status"
    })
    void whatIsNotServedIsNotFound(String path) {
        assertThatThrownBy(() -> resolve("GET", path))
                .isInstanceOfSatisfying(
                        StatusError.class, e -> assertThat(e.code()).isEqualTo(404))
                .hasMessage("the server could not find the requested resource");
    }

    @Test
    void aNamespaceIsATargetOfItsOwn() {
        assertThat(resolve("GET", "/api/v1/namespaces/a").target()).isEqualTo(Target.of(Kinds.NAMESPACE, "", "a"));
    }

    private static ApiCall resolve(String method, String url) {
        int question = url.indexOf('?');
        String path = question < 0 ? url : url.substring(0, question);
        Query query = Query.parse(question < 0 ? "" : url.substring(question + 1));
        return ApiCall.resolve(Kinds.scheme(), method, (RequestPath.Resource) RequestPath.parse(path), query);
    }
}
