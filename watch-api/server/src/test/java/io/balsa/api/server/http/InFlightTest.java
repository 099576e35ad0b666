package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.StatusError;
import io.balsa.api.server.http.request.ApiCall.Load;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
    void oneConnectionGetsHalfOfThePlacesAndTheOthersTheRest() {
        Object greedy = new Object();
        List<InFlight.Place> places = new ArrayList<>();
        for (int i = 0; i < limits.readsMax() / 2; i++) {
            places.add(inFlight.enter(Load.READ, greedy));
        }
        assertRefused(() -> inFlight.enter(Load.READ, greedy));
        inFlight.enter(Load.WRITE, greedy);
        for (int i = 0; i < limits.readsMax() / 2; i++) {
            inFlight.enter(Load.READ, new Object());
        }
        assertRefused(() -> inFlight.enter(Load.READ, new Object()));
        places.get(0).close();
        places.get(0).close();
        inFlight.enter(Load.READ, greedy);
        assertRefused(() -> inFlight.enter(Load.READ, greedy));
    }

    private static void assertRefused(ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        StatusError.class, e -> assertThat(e.code()).isEqualTo(429));
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
