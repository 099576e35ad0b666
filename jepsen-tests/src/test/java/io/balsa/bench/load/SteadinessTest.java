package io.balsa.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class SteadinessTest {
    private final Steadiness steadiness = new Steadiness();

    private boolean[] add(double... rates) {
        boolean[] said = new boolean[rates.length];
        for (int i = 0; i < rates.length; i++) {
            said[i] = steadiness.add(rates[i]);
        }
        return said;
    }

    @Test
    void whatGrowsIsNotSteady() {
        assertThat(add(DoubleStream.iterate(1_000, rate -> rate * 1.05)
                        .limit(30)
                        .toArray()))
                .doesNotContain(true);
    }

    @Test
    void fourPassesWithoutGainAreSteady() {
        assertThat(add(1_000, 2_000, 2_010, 1_900, 2_050, 1_990))
                .containsExactly(false, false, false, false, false, true);
    }

    @Test
    void aGainAfterASlowPassBeginsTheCountAnew() {
        assertThat(add(2_000, 1_000, 2_000, 2_000, 2_200, 2_200, 2_200, 2_200)).doesNotContain(true);
        assertThat(add(2_200)).containsExactly(true);
    }
}
