package io.balsa.api.model.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "-1, 0s",
        "-2, <invalid>",
        "119, 119s",
        "120, 2m",
        "161, 2m41s",
        "599, 9m59s",
        "600, 10m",
        "10799, 179m",
        "10800, 3h",
        "11100, 3h5m",
        "28800, 8h",
        "93600, 26h",
        "172800, 2d",
        "273600, 3d4h",
        "691200, 8d",
        "63072000, 2y",
        "94608000, 3y",
        "96336000, 3y20d",
        "252288000, 8y",
    })
    void twoUnitsAtMost(long seconds, String text) {
        assertThat(Ages.text(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
