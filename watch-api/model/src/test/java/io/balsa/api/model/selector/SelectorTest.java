package io.balsa.api.model.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {
    private static final Map<String, String> LABELS = Map.of("app", "web", "tier", "front", "size", "12", "e", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "app=web; true",
                "app==web; true",
                "app = web , tier=front; true",
                "app!=web; false",
                "other!=web; true",
                "tier in (front,back); true",
                "tier notin (front); false",
                "other notin (front); true",
                "app; true",
                "other; false",
                "!other; true",
                "!app; false",
                "size>10,size<13; true",
                "size>12; false",
                "app>1; false",
                "e=; true",
                "e in (,x); true",
                "in!=x; true",
                "app in (in,web); true",
                "''; true",
            })
    void labelSelectors(String text, boolean matches) {
        LabelSelector selector = LabelSelector.parse(text);
        assertThat(selector.matches(LABELS)).isEqualTo(matches);
        assertThat(LabelSelector.parse(selector.toString())).isEqualTo(selector);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a===; unable to parse requirement: found '=', expected: identifier",
                "a=b,; found '', expected: identifier after ','",
                "a b; unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
                "=a; found '=', expected: !, identifier, or 'end of string'",
                "a in x; unable to parse requirement: found 'x' expected: '('",
                "a in (x; unable to parse requirement: found '', expected: ',' or ')'",
                "a>b; unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer",
            })
    void whatIsNoLabelSelector(String text, String message) {
        assertThatThrownBy(() -> LabelSelector.parse(text))
                .isInstanceOf(InvalidSelector.class)
                .hasMessage(message);
    }

    @Test
    void keysAndValuesMustBeLabels() {
        assertThatThrownBy(() -> LabelSelector.parse("-a"))
                .hasMessageStartingWith("unable to parse requirement: key: Invalid value: \"-a\": name part must");
        assertThatThrownBy(() -> LabelSelector.parse("a=-"))
                .hasMessageStartingWith("unable to parse requirement: values[a]: Invalid value: \"-\": a valid label");
    }

    @Test
    void selectorsInObjects() {
        var message = io.balsa.k8s.meta.v1.LabelSelector.newBuilder().putMatchLabels("app", "web");
        message.addMatchExpressionsBuilder().setKey("tier").setOperator("In").addValues("front");
        LabelSelector selector = LabelSelector.of(message.build());
        assertThat(selector).hasToString("app=web,tier in (front)");
        assertThat(selector.matches(LABELS)).isTrue();
        message.addMatchExpressionsBuilder().setKey("x").setOperator("Near");
        assertThatThrownBy(() -> LabelSelector.of(message.build()))
                .hasMessage("\"Near\" is not a valid label selector operator");
        assertThat(LabelSelector.of(io.balsa.k8s.meta.v1.LabelSelector.getDefaultInstance())
                        .isEverything())
                .isTrue();
        assertThat(LabelSelector.NOTHING.matches(LABELS)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "metadata.name=web; true",
                "metadata.name==web,spec.nodeName!=n2; true",
                "metadata.name!=web; false",
                "spec.nodeName=; false",
                "''; true",
                "metadata.name=a\\,b; false",
            })
    void fieldSelectors(String text, boolean matches) {
        FieldSelector selector = FieldSelector.parse(text);
        Map<String, String> fields = Map.of("metadata.name", "web", "spec.nodeName", "n1");
        assertThat(selector.matches(name -> Optional.ofNullable(fields.get(name))))
                .isEqualTo(matches);
        assertThat(FieldSelector.parse(selector.toString())).isEqualTo(selector);
    }

    @Test
    void whatIsNoFieldSelector() {
        assertThatThrownBy(() -> FieldSelector.parse("a")).hasMessage("invalid selector: 'a'; can't understand 'a'");
        assertThatThrownBy(() -> FieldSelector.parse("a=\\x"))
                .hasMessage("invalid field selector: invalid escape sequence: \\x");
        assertThatThrownBy(() -> FieldSelector.parse("spec.foo=1").requireFields(Set.of("metadata.name")))
                .hasMessage("field label not supported: spec.foo");
        assertThat(FieldSelector.parse("a!=1,metadata.name=x").required("metadata.name"))
                .contains("x");
        assertThat(FieldSelector.parse("a!=1").required("a")).isEmpty();
    }
}
