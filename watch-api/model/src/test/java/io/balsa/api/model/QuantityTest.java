package io.balsa.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "1.5, 1500m",
        "0.5Gi, 512Mi",
        "1000m, 1",
        "1024Mi, 1Gi",
        "0.1, 100m",
        "100, 100",
        "1000, 1k",
        "1500, 1500",
        "1e3, 1e3",
        "1.5e3, 1500",
        "12e6, 12e6",
        "1E, 1E",
        "1Ki, 1Ki",
        "1023Ki, 1023Ki",
        "0.5Ki, 512",
        "1.3Ki, 1331200m",
        "-1.5, -1500m",
        "+2, 2",
        "0, 0",
        "0Gi, 0",
        "007, 7",
        "0.0000000001, 1n",
        "100Ei, 9223372036854775807",
        ".5, 500m",
        "5., 5",
        "1e-3, 1e-3",
        "10E, 10E",
    })
    void canonicalForm(String text, String canonical) {
        assertThat(Quantity.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource({"abc", "1x", "1.2.3", "1 Gi", "--1", "''"})
    void whatIsNoQuantityIsRefused(String text) {
        assertThatThrownBy(() -> Quantity.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("quantities must match the regular expression '^([+-]?[0-9.]+)");
    }

    @Test
    void anUnknownSuffixIsNamedAsSuch() {
        assertThatThrownBy(() -> Quantity.parse("1iM")).hasMessage("unable to parse quantity's suffix");
        assertThatThrownBy(() -> Quantity.parse("1e99999")).hasMessage("unable to parse quantity's suffix");
    }

    @Test
    void wholeUnitsAndThousandthsRoundUp() {
        assertThat(Quantity.parse("100m").units()).isEqualTo(1);
        assertThat(Quantity.parse("1.0001").millis()).isEqualTo(1001);
        assertThat(Quantity.parse("64Mi").units()).isEqualTo(64L << 20);
    }
}
