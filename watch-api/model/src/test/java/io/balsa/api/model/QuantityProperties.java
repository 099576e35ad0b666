package io.balsa.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;

class QuantityProperties {
    @Property
    void theCanonicalFormIsTheSameAmountAndItsOwnCanonicalForm(
            @ForAll @BigRange(min = "-9000000000000000000", max = "9000000000000000000") @Scale(9) BigDecimal amount,
            @ForAll Quantity.Format format) {
        Quantity quantity = Quantity.of(amount, format);
        Quantity again = Quantity.parse(quantity.toString());
        assertThat(again).isEqualTo(quantity).isEqualByComparingTo(quantity);
        assertThat(again).hasToString(quantity.toString());
        assertThat(quantity.toString()).doesNotContain(".");
    }

    @Property
    void sumsUndoDifferences(@ForAll int left, @ForAll int right) {
        Quantity a = Quantity.ofMillis(left);
        Quantity b = Quantity.ofBytes(right);
        assertThat(a.plus(b).minus(b)).isEqualByComparingTo(a);
        assertThat(a.plus(b)).isEqualByComparingTo(b.plus(a));
    }
}
