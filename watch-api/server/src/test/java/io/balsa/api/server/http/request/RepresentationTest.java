package io.balsa.api.server.http.request;

import static io.balsa.api.server.http.request.Representation.Answer.LIST;
import static io.balsa.api.server.http.request.Representation.Answer.ONE;
import static io.balsa.api.server.http.request.Representation.Answer.PLAIN;
import static io.balsa.api.server.http.request.Representation.Answer.WATCH;
import static io.balsa.api.server.http.request.Representation.Encoding.JSON;
import static io.balsa.api.server.http.request.Representation.Encoding.PROTOBUF;
import static io.balsa.api.server.http.request.Representation.Encoding.YAML;
import static io.balsa.api.server.http.request.Representation.View.METADATA;
import static io.balsa.api.server.http.request.Representation.View.OBJECT;
import static io.balsa.api.server.http.request.Representation.View.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.StatusError;
import org.junit.jupiter.api.Test;

class RepresentationTest {
    private static final String KUBECTL_GET = "application/json;as=Table;v=v1;g=meta.k8s.io,"
            + "application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

    @Test
    void whatKubectlGetSendsIsATable() {
        assertThat(Representation.choose(KUBECTL_GET, LIST)).isEqualTo(new Representation(JSON, TABLE));
        assertThat(Representation.choose(KUBECTL_GET, WATCH)).isEqualTo(new Representation(JSON, TABLE));
    }

    @Test
    void noWishIsJson() {
        assertThat(Representation.choose("", ONE)).isEqualTo(Representation.JSON);
        assertThat(Representation.choose("*/*", ONE)).isEqualTo(Representation.JSON);
        assertThat(Representation.choose("application/*", ONE)).isEqualTo(Representation.JSON);
        assertThat(Representation.choose("text/html, image/gif, *; q=.2, */*; q=.2", ONE))
                .isEqualTo(Representation.JSON);
    }

    @Test
    void theFirstClauseThatCanBeServedWins() {
        assertThat(Representation.choose("application/vnd.kubernetes.protobuf,application/json", ONE)
                        .encoding())
                .isEqualTo(PROTOBUF);
        assertThat(Representation.choose("application/json;as=Unknown;v=v1;g=meta.k8s.io,application/json", ONE)
                        .view())
                .isEqualTo(OBJECT);
        assertThat(Representation.choose("application/json;q=0.5,application/vnd.kubernetes.protobuf;q=0.9", ONE)
                        .encoding())
                .isEqualTo(PROTOBUF);
        assertThat(Representation.choose("*/*,application/vnd.kubernetes.protobuf", ONE)
                        .encoding())
                .isEqualTo(PROTOBUF);
    }

    @Test
    void yamlIsForObjectsAndListsOnly() {
        assertThat(Representation.choose("application/yaml", ONE).encoding()).isEqualTo(YAML);
        assertThat(Representation.choose("application/yaml", LIST).encoding()).isEqualTo(YAML);
        assertThatThrownBy(() -> Representation.choose("application/yaml", WATCH))
                .isInstanceOf(StatusError.class);
    }

    @Test
    void metadataOfOneAndOfMany() {
        String one = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
        String many = "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
        assertThat(Representation.choose(one, ONE).view()).isEqualTo(METADATA);
        assertThat(Representation.choose(one, WATCH).view()).isEqualTo(METADATA);
        assertThat(Representation.choose(many, LIST)).isEqualTo(new Representation(PROTOBUF, METADATA));
        assertThatThrownBy(() -> Representation.choose(one, LIST)).isInstanceOf(StatusError.class);
    }

    @Test
    void whatCannotBeServedIsNotAcceptable() {
        assertThatThrownBy(() -> Representation.choose("text/html", ONE))
                .isInstanceOfSatisfying(
                        StatusError.class, e -> assertThat(e.code()).isEqualTo(406))
                .hasMessage("only the following media types are accepted: application/json, application/yaml, "
                        + "application/vnd.kubernetes.protobuf");
        assertThatThrownBy(() -> Representation.choose("application/json;as=Table;v=v1;g=meta.k8s.io", PLAIN))
                .isInstanceOf(StatusError.class);
    }

    @Test
    void anErrorIsReadableWhateverWasAsked() {
        assertThat(Representation.forStatus("text/html")).isEqualTo(Representation.JSON);
        assertThat(Representation.forStatus(KUBECTL_GET)).isEqualTo(Representation.JSON);
        assertThat(Representation.forStatus("application/vnd.kubernetes.protobuf")
                        .encoding())
                .isEqualTo(PROTOBUF);
    }

    /** Whose comparison with others has no order: a sort of many of them fails. */
    @Test
    void aQualityThatIsNoNumberIsOne() {
        assertThat(MediaType.parse("application/json;q=NaN").quality()).isEqualTo(1);
        assertThat(MediaType.parse("application/json;q=-Infinity").quality()).isZero();
    }
}
