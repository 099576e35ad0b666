package io.balsa.api.model.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.balsa.api.model.MalformedObject;
import io.balsa.k8s.apps.v1.ReplicaSet;
import io.balsa.k8s.apps.v1.StatefulSet;
import io.balsa.k8s.core.v1.Event;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Secret;
import io.balsa.k8s.discovery.v1.EndpointSlice;
import io.balsa.k8s.meta.v1.ListMeta;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonCodecTest {
    @Test
    void aListHasNoTypeInItsItems() {
        byte[] json = JsonCodec.encodeList(
                "v1",
                "PodList",
                ListMeta.newBuilder().setResourceVersion("7").build(),
                List.of(Pod.getDefaultInstance()));
        assertThat(json)
                .asString(UTF_8)
                .isEqualTo("{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"7\"},"
                        + "\"items\":[{\"metadata\":{\"creationTimestamp\":null},"
                        + "\"spec\":{\"containers\":null},\"status\":{}}]}");
    }

    @Test
    void requiredFieldsArePrintedWhenTheySayNothing() {
        assertThat(encode("v1", "Event", Event.getDefaultInstance()))
                .isEqualTo("{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"metadata\":{\"creationTimestamp\":null},"
                        + "\"involvedObject\":{},\"source\":{},\"firstTimestamp\":null,\"lastTimestamp\":null,"
                        + "\"eventTime\":null,\"reportingComponent\":\"\",\"reportingInstance\":\"\"}");
        assertThat(encode("discovery.k8s.io/v1", "EndpointSlice", EndpointSlice.getDefaultInstance()))
                .endsWith("\"addressType\":\"\",\"endpoints\":null,\"ports\":null}");
        assertThat(encode("apps/v1", "ReplicaSet", ReplicaSet.getDefaultInstance()))
                .endsWith("\"status\":{\"replicas\":0}}");
    }

    @Test
    void zeroDiffersFromUnsetWhereKubernetesHasAPointer() {
        ReplicaSet none = decode("{\"spec\":{\"replicas\":0,\"minReadySeconds\":0}}", ReplicaSet.getDefaultInstance())
                .object();
        assertThat(none.getSpec().hasReplicas()).isTrue();
        assertThat(none.getSpec().hasMinReadySeconds()).isFalse();
    }

    @Test
    void whatAMessageDoesNotKnowIsNotPrinted() {
        UnknownFieldSet.Field number =
                UnknownFieldSet.Field.newBuilder().addVarint(7).build();
        UnknownFieldSet inner = UnknownFieldSet.newBuilder().addField(5, number).build();
        ListMeta meta = ListMeta.newBuilder()
                .setContinue("c")
                .setRemainingItemCount(-1)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(ListMeta.RESOURCEVERSION_FIELD_NUMBER, number)
                        .addField(
                                1000,
                                UnknownFieldSet.Field.newBuilder()
                                        .addGroup(UnknownFieldSet.newBuilder()
                                                .addField(
                                                        6,
                                                        UnknownFieldSet.Field.newBuilder()
                                                                .addGroup(inner)
                                                                .build())
                                                .build())
                                        .addFixed32(1)
                                        .addFixed64(2)
                                        .addLengthDelimited(ByteString.copyFromUtf8("x"))
                                        .build())
                        .build())
                .build();
        assertThat(encode("v1", "List", meta))
                .isEqualTo(
                        "{\"kind\":\"List\",\"apiVersion\":\"v1\"," + "\"continue\":\"c\",\"remainingItemCount\":-1}");
    }

    @Test
    void inlinedMessagesAreReadAndPrintedInPlace() {
        String json = "{\"spec\":{\"containers\":[{\"name\":\"a\",\"livenessProbe\":{\"httpGet\":{\"port\":\"web\"},"
                + "\"periodSeconds\":3}}],\"volumes\":[{\"name\":\"v\",\"configMap\":{\"name\":\"c\"}}]}}";
        Decoded<Pod> pod = decode(json, Pod.getDefaultInstance());
        assertThat(pod.complaints()).isEmpty();
        assertThat(pod.object()
                        .getSpec()
                        .getVolumes(0)
                        .getVolumeSource()
                        .getConfigMap()
                        .getLocalObjectReference()
                        .getName())
                .isEqualTo("c");
        assertThat(encode("v1", "Pod", pod.object()))
                .contains("\"livenessProbe\":{\"httpGet\":{\"port\":\"web\"},\"periodSeconds\":3}")
                .contains("\"volumes\":[{\"name\":\"v\",\"configMap\":{\"name\":\"c\"}}]");
    }

    @Test
    void unknownAndRepeatedFieldsAreReportedWithTheirPaths() {
        Decoded<Pod> pod = decode(
                "{\"kind\":\"Pod\",\"spec\":{\"foo\":{\"a\":[1]},\"containers\":[{\"name\":\"a\"},"
                        + "{\"imagee\":1,\"name\":\"b\",\"name\":\"c\"}]},\"Spec\":{},"
                        + "\"metadata\":{\"labels\":{\"a\":\"1\",\"a\":\"2\"}}}",
                Pod.getDefaultInstance());
        assertThat(pod.complaints())
                .containsExactly(
                        "unknown field \"spec.foo\"",
                        "unknown field \"spec.containers[1].imagee\"",
                        "duplicate field \"spec.containers[1].name\"",
                        "unknown field \"Spec\"",
                        "duplicate field \"metadata.labels.a\"");
        assertThat(pod.object().getSpec().getContainers(1).getName()).isEqualTo("c");
    }

    @Test
    void aWrongTypeIsToldInGosWords() {
        assertMalformed(
                "{\"spec\":{\"containers\":[{\"image\":1}]}}",
                "json: cannot unmarshal number into Go struct field Container.spec.containers.image of type string");
        assertMalformed(
                "{\"spec\":{\"terminationGracePeriodSeconds\":1.5}}",
                "json: cannot unmarshal number 1.5 into Go struct field"
                        + " PodSpec.spec.terminationGracePeriodSeconds of type int64");
        assertMalformed(
                "{\"spec\":{\"containers\":{}}}",
                "json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container");
        assertMalformed(
                "{\"metadata\":{\"labels\":{\"a\":true}}}",
                "json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels.a of type string");
        assertMalformed("[]", "json: cannot unmarshal array into Go value of type v1.Pod");
        assertMalformed("{\"spec\":", "invalid JSON");
        assertMalformed("{} {}", "more after the end");
        assertMalformed(
                "{\"spec\":{\"containers\":[{\"resources\":{\"limits\":{\"cpu\":\"1x\"}}}]}}",
                "spec.containers[0].resources.limits.cpu: quantities must match the regular expression");
    }

    @Test
    void timesAndQuantitiesAreBroughtIntoTheirOneForm() {
        Pod pod = decode(
                        "{\"metadata\":{\"creationTimestamp\":\"2026-11-22T10:06:30.5+01:00\"},\"spec\":{\"containers\":"
                                + "[{\"name\":\"a\",\"resources\":{\"limits\":{\"cpu\":0.5,\"memory\":\"1024Mi\"}}}]}}",
                        Pod.getDefaultInstance())
                .object();
        assertThat(encode("v1", "Pod", pod))
                .contains("\"creationTimestamp\":\"2026-11-22T09:06:30Z\"")
                .contains("\"limits\":{\"cpu\":\"500m\",\"memory\":\"1Gi\"}");
    }

    @Test
    void bytesAreBase64() {
        Secret secret = decode("{\"data\":{\"a\":\"aGk=\"}}", Secret.getDefaultInstance())
                .object();
        assertThat(secret.getDataOrThrow("a").toStringUtf8()).isEqualTo("hi");
    }

    /** Each text, and the byte at which Go stops. */
    @ParameterizedTest
    @CsvSource({
        "*, 0",
        "aGk, 0",
        "aGk=aGk=, 4",
        "aGkhaG, 4",
        "aGkh=, 4",
        "aGkha=, 5",
        "aG=, 3",
        "aG=k, 2",
        "aG==x, 4",
        "aGkhä, 4",
        "a Gk, 1",
        "aGkh\\na, 5",
        "aG=\\n, 4",
    })
    void bytesThatAreNoBase64AreToldAsGoCountsThem(String text, int at) {
        assertThatThrownBy(() -> decode("{\"data\":{\"a\":\"" + text + "\"}}", Secret.getDefaultInstance()))
                .isInstanceOf(MalformedObject.class)
                .hasMessage("data.a: illegal base64 data at input byte " + at);
    }

    @Test
    void theClaimsOfAStatefulSetSayWhatTheyAre() {
        String claims = "\"volumeClaimTemplates\":[{\"kind\":\"PersistentVolumeClaim\",\"apiVersion\":\"v1\",";
        StatefulSet set = decode(
                        "{\"spec\":{\"volumeClaimTemplates\":[{\"metadata\":{\"name\":\"c\"}}]}}",
                        StatefulSet.getDefaultInstance())
                .object();
        String printed = encode("apps/v1", "StatefulSet", set);
        assertThat(printed).contains(claims + "\"metadata\":{\"name\":\"c\"");
        Decoded<StatefulSet> again = decode(printed, StatefulSet.getDefaultInstance());
        assertThat(again.complaints()).isEmpty();
        assertThat(again.object()).isEqualTo(set);
    }

    @Test
    void aTextOfMoreValuesThanAnObjectMayHaveIsRefused() {
        assertMalformed("{\"spec\":{\"containers\":[" + "{},".repeat(990_000) + "{}]}}", "more than 200000 tokens");
        byte[] large = ("[" + "[],".repeat(990_000) + "[]]").getBytes(UTF_8);
        assertThatThrownBy(() -> JsonCodec.tree(large))
                .isInstanceOf(MalformedObject.class)
                .hasMessageContaining("more than 200000 tokens");
    }

    @Test
    void messagesSayNothingOfTheParser() {
        for (String bad : List.of("{", "{\"a\":", "[".repeat(1_000), "{\"a\":\"", "{'a':1}", "{\"a\":tru}")) {
            assertThatThrownBy(() -> JsonCodec.tree(bad.getBytes(UTF_8)))
                    .isInstanceOf(MalformedObject.class)
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Source", "Stream", "`", "REDACTED"));
        }
    }

    private static void assertMalformed(String json, String message) {
        assertThatThrownBy(() -> decode(json, Pod.getDefaultInstance()))
                .isInstanceOf(MalformedObject.class)
                .hasMessageContaining(message);
    }

    private static <M extends com.google.protobuf.Message> Decoded<M> decode(String json, M prototype) {
        return JsonCodec.decode(json.getBytes(UTF_8), prototype);
    }

    private static String encode(String apiVersion, String kind, com.google.protobuf.Message message) {
        return new String(JsonCodec.encode(apiVersion, kind, message), UTF_8);
    }
}
