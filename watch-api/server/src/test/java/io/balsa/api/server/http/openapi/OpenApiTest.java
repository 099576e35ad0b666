package io.balsa.api.server.http.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.balsa.api.model.Kind;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.openapi.v2.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final OpenApi OPEN_API = new OpenApi(Kinds.scheme(), "v1.32.0");
    private static final JsonNode V2 = JsonCodec.ownTree(OPEN_API.version2().bytes());
    private static final Map<String, JsonNode> V3 = version3();
    private static final String GVK = "x-kubernetes-group-version-kind";
    private static final Pattern IN_PATH = Pattern.compile("\\{(\\w+)}");

    @Test
    void everyReferenceResolves() {
        assertThat(V3).hasSizeGreaterThan(15);
        V3.forEach((path, document) -> assertThat(references(document))
                .as(path)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(document.at(reference.substring(1)))
                        .as(reference)
                        .isNotEmpty()));
        assertThat(references(V2))
                .hasSizeGreaterThan(300)
                .allSatisfy(reference ->
                        assertThat(V2.at(reference.substring(1))).as(reference).isNotEmpty());
    }

    @Test
    void everyKindOfTheSchemeIsThereAndItsList() {
        for (Kind kind : Kinds.scheme().kinds()) {
            for (JsonNode schemas :
                    List.of(V2.get("definitions"), V3.get(Routes.root(kind)).at("/components/schemas"))) {
                assertThat(marked(schemas, kind, kind.kind()))
                        .as(kind.toString())
                        .isEqualTo(1);
                assertThat(marked(schemas, kind, kind.listKind()))
                        .as("list of " + kind)
                        .isEqualTo(kind.persisted() ? 1 : 0);
            }
        }
    }

    @Test
    void everyKindIsReachedThroughPathsWhoseParametersAreDeclared() {
        Set<String> patched = new HashSet<>();
        V2.get("paths").properties().forEach(entry -> {
            Set<String> declared = new HashSet<>();
            entry.getValue()
                    .path("parameters")
                    .forEach(parameter -> declared.add(parameter.get("name").asText()));
            Set<String> needed = new HashSet<>();
            IN_PATH.matcher(entry.getKey()).results().forEach(found -> needed.add(found.group(1)));
            assertThat(declared).as(entry.getKey()).isEqualTo(needed);
            JsonNode patch = entry.getValue().path("patch");
            if (!patch.isMissingNode()) {
                patched.add(patch.get(GVK).toString());
                assertThat(patch.get("x-kubernetes-action").asText()).isEqualTo("patch");
                assertThat(patch.get("consumes").toString()).contains("application/strategic-merge-patch+json");
                // Said of namespaces, kubectl would take it as said of custom resources.
                assertThat(patch.get("parameters").toString().contains("\"fieldValidation\""))
                        .as(entry.getKey())
                        .isNotEqualTo(patch.at("/" + GVK + "/kind").asText().equals("Namespace"));
            }
        });
        for (Kind kind : Kinds.scheme().kinds()) {
            if (kind.persisted()) {
                assertThat(patched).contains(Schemas.kind(Routes.Named.of(kind)).toString());
            }
        }
        V3.values()
                .forEach(document -> document.get("paths")
                        .forEach(path -> path.path("parameters")
                                .forEach(parameter -> assertThat(
                                                parameter.get("required").asBoolean())
                                        .isTrue())));
    }

    @Test
    void listsThatAreMergedSayByWhat() {
        for (JsonNode schemas : List.of(V2.get("definitions"), V3.get("api/v1").at("/components/schemas"))) {
            JsonNode pod = schemas.at("/io.k8s.api.core.v1.PodSpec/properties");
            assertThat(pod.at("/containers/x-kubernetes-patch-merge-key").asText())
                    .isEqualTo("name");
            assertThat(pod.at("/containers/x-kubernetes-patch-strategy").asText())
                    .isEqualTo("merge");
            assertThat(pod.at("/volumes/x-kubernetes-patch-strategy").asText()).isEqualTo("merge,retainKeys");
            assertThat(pod.at("/tolerations").has("x-kubernetes-patch-strategy"))
                    .as("replaced")
                    .isFalse();
            JsonNode meta = schemas.at("/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta/properties/finalizers");
            assertThat(meta.get("x-kubernetes-patch-strategy").asText()).isEqualTo("merge");
            assertThat(meta.has("x-kubernetes-patch-merge-key")).isFalse();
        }
    }

    @Test
    void swaggerHasOneTypeForAValueAndDescribesReferencesBesideThem() {
        String definitions = V2.get("definitions").toString();
        assertThat(definitions).doesNotContain("\"oneOf\"").doesNotContain("\"allOf\"");
        assertThat(V2.at("/definitions/io.k8s.api.core.v1.Pod/properties/spec").toString())
                .contains("\"$ref\":\"#/definitions/io.k8s.api.core.v1.PodSpec\"")
                .contains("\"description\"");
        assertThat(V2.at("/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity/type")
                        .asText())
                .isEqualTo("string");
        assertThat(V2.at("/definitions/io.k8s.apimachinery.pkg.util.intstr.IntOrString/format")
                        .asText())
                .isEqualTo("int-or-string");
        assertThat(V3.get("api/v1").at("/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity/oneOf"))
                .hasSize(2);
    }

    @Test
    void theProtobufFormSaysWhatTheJsonSays() throws InvalidProtocolBufferException {
        Document document = Document.parseFrom(OPEN_API.version2Protobuf().bytes());
        assertThat(document.getUnknownFields().asMap()).isEmpty();
        assertThat(SwaggerReader.json(document)).isEqualTo(V2);
    }

    @Test
    void aDocumentIsMadeOnceAndItsHashIsInTheIndex() {
        assertThat(OPEN_API.version2().bytes()).isSameAs(OPEN_API.version2().bytes());
        assertThat(OPEN_API.version2().hash())
                .isNotEqualTo(OPEN_API.version2Protobuf().hash());
        String url =
                OPEN_API.index().at("/paths/apis~1apps~1v1/serverRelativeURL").asText();
        assertThat(url)
                .isEqualTo("/openapi/v3/apis/apps/v1?hash="
                        + OPEN_API.document("apis/apps/v1").orElseThrow().hash());
        assertThat(OPEN_API.document("apis/apps/v9")).isEmpty();
    }

    private static Map<String, JsonNode> version3() {
        Map<String, JsonNode> documents = new LinkedHashMap<>();
        OPEN_API.index()
                .get("paths")
                .fieldNames()
                .forEachRemaining(path -> documents.put(
                        path,
                        JsonCodec.ownTree(OPEN_API.document(path).orElseThrow().bytes())));
        return documents;
    }

    /** References as they stand, with the slashes of their last part as JSON pointers write them: there are none. */
    private static Set<String> references(JsonNode document) {
        return new HashSet<>(document.findValuesAsText("$ref", new ArrayList<>()));
    }

    private static long marked(JsonNode schemas, Kind kind, String name) {
        JsonNode mark = Schemas.kind(new Routes.Named(kind.group(), kind.version(), name));
        long count = 0;
        for (JsonNode schema : schemas) {
            for (JsonNode one : schema.path(GVK)) {
                count += one.equals(mark) ? 1 : 0;
            }
        }
        return count;
    }
}
