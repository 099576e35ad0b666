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
import io.kubernetes.client.proto.V1Admissionregistration;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Autoscaling;
import io.kubernetes.client.proto.V1Batch;
import io.kubernetes.client.proto.V1Certificates;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Discovery;
import io.kubernetes.client.proto.V1Events;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Node;
import io.kubernetes.client.proto.V1Policy;
import io.kubernetes.client.proto.V1Rbac;
import io.kubernetes.client.proto.V1Scheduling;
import io.kubernetes.client.proto.V1Storage;
import io.kubernetes.client.proto.V2Autoscaling;
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
                Arguments.of(
                        io.balsa.k8s.admissionregistration.v1.Rule.getDescriptor(),
                        V1Admissionregistration.getDescriptor()),
                Arguments.of(
                        io.balsa.k8s.authentication.v1.TokenReview.getDescriptor(), V1Authentication.getDescriptor()),
                Arguments.of(
                        io.balsa.k8s.authorization.v1.SubjectAccessReview.getDescriptor(),
                        V1Authorization.getDescriptor()),
                Arguments.of(io.balsa.k8s.autoscaling.v1.Scale.getDescriptor(), V1Autoscaling.getDescriptor()),
                Arguments.of(io.balsa.k8s.autoscaling.v2.MetricSpec.getDescriptor(), V2Autoscaling.getDescriptor()),
                Arguments.of(io.balsa.k8s.batch.v1.Job.getDescriptor(), V1Batch.getDescriptor()),
                Arguments.of(
                        io.balsa.k8s.certificates.v1.CertificateSigningRequest.getDescriptor(),
                        V1Certificates.getDescriptor()),
                Arguments.of(io.balsa.k8s.events.v1.Event.getDescriptor(), V1Events.getDescriptor()),
                Arguments.of(io.balsa.k8s.networking.v1.Ingress.getDescriptor(), V1Networking.getDescriptor()),
                Arguments.of(io.balsa.k8s.node.v1.RuntimeClass.getDescriptor(), V1Node.getDescriptor()),
                Arguments.of(io.balsa.k8s.policy.v1.Eviction.getDescriptor(), V1Policy.getDescriptor()),
                Arguments.of(io.balsa.k8s.rbac.v1.Role.getDescriptor(), V1Rbac.getDescriptor()),
                Arguments.of(io.balsa.k8s.scheduling.v1.PriorityClass.getDescriptor(), V1Scheduling.getDescriptor()),
                Arguments.of(io.balsa.k8s.storage.v1.StorageClass.getDescriptor(), V1Storage.getDescriptor()),
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
