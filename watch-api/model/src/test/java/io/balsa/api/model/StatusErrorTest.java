package io.balsa.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.model.validation.FieldError;
import io.balsa.k8s.meta.v1.StatusCause;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusErrorTest {
    @Test
    void namesTheResourceWithItsGroup() {
        assertThat(StatusError.notFound(Kinds.POD, "nope")).hasMessage("pods \"nope\" not found");
        assertThat(StatusError.alreadyExists(Kinds.REPLICA_SET, "web"))
                .hasMessage("replicasets.apps \"web\" already exists");
        assertThat(StatusError.conflict(Kinds.REPLICA_SET, "web"))
                .hasMessage("Operation cannot be fulfilled on replicasets.apps \"web\": the object has been modified;"
                        + " please apply your changes to the latest version and try again");
    }

    @Test
    void oneCauseStandsAloneAndSeveralInBrackets() {
        FieldError image = FieldError.required("spec.containers[0].image", "");
        FieldError policy =
                FieldError.notSupported("spec.restartPolicy", "Sometimes", List.of("Always", "OnFailure", "Never"));
        assertThat(StatusError.invalid(Kinds.POD, "p", List.of(image)))
                .hasMessage("Pod \"p\" is invalid: spec.containers[0].image: Required value");
        StatusError two = StatusError.invalid(Kinds.POD, "p", List.of(image, policy));
        assertThat(two)
                .hasMessage("Pod \"p\" is invalid: [spec.containers[0].image: Required value,"
                        + " spec.restartPolicy: Unsupported value: \"Sometimes\":"
                        + " supported values: \"Always\", \"OnFailure\", \"Never\"]");
        assertThat(two.code()).isEqualTo(422);
        assertThat(two.status().getDetails().getKind()).isEqualTo("Pod");
        assertThat(two.status().getDetails().getCausesList())
                .extracting(StatusCause::getReason)
                .containsExactly("FieldValueRequired", "FieldValueNotSupported");
    }

    @Test
    void ofVeryManyCausesSomeAreNamedAndTheRestIsCounted() {
        List<FieldError> errors = IntStream.range(0, 5_000)
                .mapToObj(i -> FieldError.required("spec.containers[" + i + "].image", ""))
                .toList();
        StatusError error = StatusError.invalid(Kinds.POD, "p", errors);
        assertThat(error.status().getDetails().getCausesList()).hasSize(1_000);
        assertThat(error).hasMessageEndingWith("spec.containers[999].image: Required value, and 4000 more]");
    }

    @Test
    void everyReasonIsFoundByItsText() {
        for (StatusReason reason : StatusReason.values()) {
            assertThat(StatusReason.of(reason.text())).isEqualTo(reason);
        }
    }
}
