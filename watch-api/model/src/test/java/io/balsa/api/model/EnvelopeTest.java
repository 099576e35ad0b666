package io.balsa.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final ConfigMap MAP = ConfigMap.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setName("a").setResourceVersion("7"))
            .putData("z", "1")
            .putData("b", "2")
            .build();

    @Test
    void storedBytesAreKubernetesOwn() {
        ByteString bytes = Envelope.forStore(Kinds.CONFIG_MAP, ConfigMap.getDefaultInstance());
        assertThat(HexFormat.of().formatHex(bytes.toByteArray()))
                .isEqualTo("6b387300" + "0a0f" + "0a027631" + "1209436f6e6669674d6170" + "1200" + "1a00" + "2200");
    }

    @Test
    void theRevisionIsNotStoredAndComesFromTheKey() {
        ByteString bytes = Envelope.forStore(Kinds.CONFIG_MAP, MAP);
        assertThat(Meta.of(Envelope.decode(bytes, ConfigMap.getDefaultInstance()))
                        .hasResourceVersion())
                .isFalse();
        ConfigMap read = Envelope.decode(bytes, 42, ConfigMap.getDefaultInstance());
        assertThat(Meta.revision(read)).isEqualTo(42);
        assertThat(Meta.withRevision(read, 7)).isEqualTo(MAP);
    }

    @Test
    void equalObjectsHaveEqualBytesWhateverTheOrderOfTheirMaps() {
        ConfigMap other =
                MAP.toBuilder().clearData().putData("b", "2").putData("z", "1").build();
        assertThat(Envelope.forStore(Kinds.CONFIG_MAP, other)).isEqualTo(Envelope.forStore(Kinds.CONFIG_MAP, MAP));
    }

    @Test
    void theMetadataAreReadWithoutTheRest() {
        assertThat(Envelope.metadata(Envelope.forStore(Kinds.CONFIG_MAP, MAP)))
                .isEqualTo(Meta.of(Meta.withRevision(MAP, 0)));
        for (Kind kind : Kinds.scheme().kinds()) {
            if (kind.persisted()) {
                ObjectMeta meta = ObjectMeta.newBuilder().setName("n").build();
                Message object = Meta.with(kind.prototype(), meta);
                assertThat(Envelope.metadata(Envelope.forStore(kind, object)))
                        .as("%s", kind)
                        .isEqualTo(meta);
            }
        }
        assertThatThrownBy(() -> Envelope.metadata(ByteString.copyFromUtf8("{}")))
                .isInstanceOf(MalformedObject.class);
        assertThatThrownBy(() -> Envelope.metadata(
                        Envelope.forStore(Kinds.CONFIG_MAP, MAP).substring(0, 24)))
                .isInstanceOf(MalformedObject.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void otherBytesAreRefused() {
        assertThatThrownBy(() -> Envelope.open(ByteString.copyFromUtf8("{}")))
                .isInstanceOf(MalformedObject.class)
                .hasMessageContaining("k8s\\0");
        assertThatThrownBy(() ->
                        Envelope.open(Envelope.forStore(Kinds.CONFIG_MAP, MAP).substring(0, 12)))
                .isInstanceOf(MalformedObject.class)
                .hasMessageContaining("damaged");
    }
}
