package io.balsa.api.model.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.Quantity;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void aTextOfAnyLengthGetsAnAnswer() {
        String dots = "a.".repeat(1_000_000);
        assertThat(Names.dnsSubdomain(dots)).containsExactly("must be no more than 253 characters");
        assertThat(Names.dnsLabel(dots)).containsExactly("must be no more than 63 characters");
        assertThat(Names.qualifiedName(dots + "/x")).containsExactly("prefix part must be no more than 253 characters");
        assertThat(Names.labelValue(dots)).isNotEmpty();
        assertThat(Names.configKey(dots)).isNotEmpty();
        assertThatThrownBy(() -> Quantity.parse("1".repeat(1_000_000))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void qualifiedNamesSayWhichPartIsWrong() {
        assertThat(Names.qualifiedName("a.example/b_c")).isEmpty();
        assertThat(Names.qualifiedName("/b")).containsExactly("prefix part must be non-empty");
        assertThat(Names.qualifiedName("a/")).first().isEqualTo("name part must be non-empty");
        assertThat(Names.qualifiedName("bad key"))
                .containsExactly(
                        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and"
                                + " end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used"
                                + " for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");
        assertThat(Names.qualifiedName("a/b/c")).singleElement().asString().startsWith("a qualified name must consist");
    }

    @Test
    void portNames() {
        assertThat(Names.portName("http")).isEmpty();
        assertThat(Names.portName("80")).containsExactly("must contain at least one letter (a-z)");
        assertThat(Names.portName("-a--b")).hasSize(2);
    }
}
