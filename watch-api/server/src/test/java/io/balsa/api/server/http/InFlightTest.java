package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.StatusError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private static final int LARGE = 1_000_000;

    private final HttpLimits limits = HttpLimits.standard();
    private final InFlight inFlight = new InFlight(limits, new Metrics());

    @Test
    void onlySoManyLargeBodiesAreUnderWayAtATime() {
        List<InFlight.Place> places = new ArrayList<>();
        for (int i = 0; i < limits.largeBodiesMax(); i++) {
            places.add(inFlight.enterBody(LARGE));
        }
        assertThatThrownBy(() -> inFlight.enterBody(LARGE))
                .isInstanceOfSatisfying(
                        StatusError.class, e -> assertThat(e.code()).isEqualTo(429));
        places.get(0).close();
        places.get(0).close();
        places.add(inFlight.enterBody(LARGE));
        assertThatThrownBy(() -> inFlight.enterBody(LARGE)).isInstanceOf(StatusError.class);
    }

    @Test
    void bodiesThatAreNotThereYetHoldOnlySoManyBytes() {
        for (int i = 0; i < 48; i++) {
            inFlight.hold(1024 * 1024);
        }
        assertThatThrownBy(() -> inFlight.hold(1))
                .isInstanceOfSatisfying(
                        StatusError.class, e -> assertThat(e.code()).isEqualTo(429));
        inFlight.release(1024 * 1024);
        inFlight.hold(1024 * 1024);
        assertThatThrownBy(() -> inFlight.hold(1)).isInstanceOf(StatusError.class);
    }
}
