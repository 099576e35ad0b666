package io.balsa.api.model.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.balsa.k8s.intstr.IntOrString;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.resource.Quantity;
import io.balsa.k8s.runtime.Unknown;
import io.kubernetes.client.proto.IntStr;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Resource;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Discovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our messages are, on the wire, the official ones: every message, field, number, type and label. */
class KubernetesProtoTest {
    private static final Path PROTO = Path.of(System.getProperty("balsa.root", "../.."), "proto");

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of(io.balsa.k8s.core.v1.Pod.getDescriptor(), V1.getDescriptor()),
                Arguments.of(io.balsa.k8s.apps.v1.ReplicaSet.getDescriptor(), V1Apps.getDescriptor()),
                Arguments.of(io.balsa.k8s.coordination.v1.Lease.getDescriptor(), V1Coordination.getDescriptor()),
                Arguments.of(io.balsa.k8s.discovery.v1.EndpointSlice.getDescriptor(), V1Discovery.getDescriptor()),
                Arguments.of(ObjectMeta.getDescriptor(), Meta.getDescriptor()),
                Arguments.of(Quantity.getDescriptor(), Resource.getDescriptor()),
                Arguments.of(Unknown.getDescriptor(), Runtime.getDescriptor()),
                Arguments.of(IntOrString.getDescriptor(), IntStr.getDescriptor()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyMessageIsTheOfficialOne(Descriptor ours, FileDescriptor official) {
        assertThat(shape(ours.getFile())).isEqualTo(shape(official));
    }

    private static Map<String, Map<Integer, String>> shape(FileDescriptor file) {
        Map<String, Map<Integer, String>> messages = new TreeMap<>();
        file.getMessageTypes().forEach(message -> messages.put(message.getFullName(), fields(message)));
        return messages;
    }

    private static Map<Integer, String> fields(Descriptor message) {
        Map<Integer, String> fields = new TreeMap<>();
        message.getFields().forEach(field -> fields.put(field.getNumber(), line(field)));
        return fields;
    }

    private static String line(FieldDescriptor field) {
        String type = field.getType().toString();
        if (field.isMapField()) {
            type = "MAP " + fields(field.getMessageType()).values();
        } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            type = field.getMessageType().getFullName();
        }
        return field.getName() + " " + type + (field.isRepeated() ? " repeated" : "");
    }

    @Test
    void theCommittedFilesAreWhatTheGeneratorWrites() throws IOException {
        Map<String, String> written = KubernetesProtoGenerator.generate(PROTO.resolve("kubernetes/fields.tsv"));
        assertThat(written).isNotEmpty();
        for (Map.Entry<String, String> file : written.entrySet()) {
            assertThat(PROTO.resolve(file.getKey())).hasContent(file.getValue());
        }
        try (Stream<Path> files = Files.walk(PROTO.resolve("kubernetes"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".proto"))).hasSameSizeAs(written.keySet());
        }
    }
}
