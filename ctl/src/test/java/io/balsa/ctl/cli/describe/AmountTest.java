package io.balsa.ctl.cli.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.model.Quantity;
import java.util.List;
import org.junit.jupiter.api.Test;

class AmountTest {
    @Test
    void theCanonicalFormIsThatOfTheServer() {
        List<String> texts = List.of(
                "0", "1", "1000m", "1500m", "0.5", "1.5", "100n", "2000", "1500", "1024", "1024Mi", "1536Ki", "0.5Gi",
                "100Ki", "1Ti", "1k", "1000k", "250u", "8Ei", "1.5Gi", "7E");
        for (String text : texts) {
            assertThat(Amount.parse(text))
                    .as(text)
                    .hasToString(Quantity.parse(text).toString());
        }
    }

    @Test
    void whatIsNoQuantityIsZero() {
        assertThat(List.of("", "x", "1x", "Mi"))
                .allSatisfy(text -> assertThat(Amount.parse(text)).isEqualTo(Amount.ZERO));
    }

    @Test
    void sumsKeepTheSuffixesOfTheFirst() {
        assertThat(Amount.parse("1Gi").plus(Amount.parse("1024"))).hasToString("1048577Ki");
        assertThat(Amount.ZERO.plus(Amount.parse("2Ki"))).hasToString("2Ki");
        assertThat(Amount.parse("900m").plus(Amount.parse("100m"))).hasToString("1");
    }
}
