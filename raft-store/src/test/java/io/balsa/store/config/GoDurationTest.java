package io.balsa.store.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** What Go's time.ParseDuration makes of the texts of flags. */
final class GoDurationTest {
    @Test
    void everyUnitAndFractionsOfIt() {
        assertThat(GoDuration.parse("0")).hasValue(Duration.ZERO);
        assertThat(GoDuration.parse("1h30m")).hasValue(Duration.ofMinutes(90));
        assertThat(GoDuration.parse("1.5s")).hasValue(Duration.ofMillis(1500));
        assertThat(GoDuration.parse(".5s")).hasValue(Duration.ofMillis(500));
        assertThat(GoDuration.parse("5.s")).hasValue(Duration.ofSeconds(5));
        assertThat(GoDuration.parse("-1.25ms")).hasValue(Duration.ofNanos(-1_250_000));
        assertThat(GoDuration.parse("3us4µs5μs6ns")).hasValue(Duration.ofNanos(12_006));
        assertThat(GoDuration.parse("1.7ns")).hasValue(Duration.ofNanos(1));
    }

    @Test
    void whatIsNoneOrTooLong() {
        for (String text : new String[] {"", "1", "s", ".s", "1x", "1 s", "--1s", "1s,", "1e3s"}) {
            assertThat(GoDuration.parse(text)).as(text).isEmpty();
        }
        assertThat(GoDuration.parse("9223372036854775807ns")).hasValue(Duration.ofNanos(Long.MAX_VALUE));
        assertThat(GoDuration.parse("9223372036854775808ns")).isEmpty();
        assertThat(GoDuration.parse("2562048h")).isEmpty();
        assertThat(GoDuration.parse("2562047h60m")).isEmpty();
        assertThat(GoDuration.parse("99999999999999999999999s")).isEmpty();
    }

    @Property
    void wholeUnitsAreExact(
            @ForAll @LongRange(min = 0, max = 2_000_000) long hours,
            @ForAll @LongRange(min = 0, max = 1_000_000_000) long seconds,
            @ForAll @LongRange(min = 0, max = 1_000_000_000) long nanos) {
        Duration expected = Duration.ofHours(hours).plusSeconds(seconds).plusNanos(nanos);
        assertThat(GoDuration.parse(hours + "h" + seconds + "s" + nanos + "ns")).hasValue(expected);
    }

    @Property
    void milliseconds(@ForAll @LongRange(min = 0, max = 999) long millis) {
        assertThat(GoDuration.parse(String.format("7.%03ds", millis))).hasValue(Duration.ofMillis(7000 + millis));
    }
}
