package io.balsa.api.model.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SelectorProperties {
    private static final List<String> KEYS = List.of("a", "b.example/c", "in");
    private static final List<String> VALUES = List.of("", "x", "notin", "1");

    @Property
    void theTextOfASelectorIsThatSelector(@ForAll("selectors") List<Requirement> requirements) {
        String text = String.join(
                ",", requirements.stream().map(Requirement::toString).toList());
        LabelSelector selector = LabelSelector.parse(text);
        assertThat(LabelSelector.parse(selector.toString())).isEqualTo(selector);
        assertThat(selector.requirements()).containsExactlyInAnyOrderElementsOf(requirements);
    }

    @Property
    void aSelectorChoosesWhatAllItsRequirementsChoose(
            @ForAll("selectors") List<Requirement> requirements, @ForAll("labels") Map<String, String> labels) {
        String text = String.join(
                ",", requirements.stream().map(Requirement::toString).toList());
        assertThat(LabelSelector.parse(text).matches(labels))
                .isEqualTo(requirements.stream().allMatch(each -> each.matches(labels)));
    }

    @Property
    void exactlyOneOfInAndNotInHolds(@ForAll("labels") Map<String, String> labels) {
        assertThat(LabelSelector.parse("a in (x,1)").matches(labels))
                .isNotEqualTo(LabelSelector.parse("a notin (x,1)").matches(labels));
        assertThat(LabelSelector.parse("a").matches(labels))
                .isNotEqualTo(LabelSelector.parse("!a").matches(labels));
    }

    @Property
    void anyFieldValueSurvivesItsEscapes(@ForAll String value) {
        FieldSelector selector = FieldSelector.of(List.of(new FieldSelector.Term("metadata.name", true, value)));
        assertThat(FieldSelector.parse(selector.toString())).isEqualTo(selector);
    }

    @Provide
    Arbitrary<List<Requirement>> selectors() {
        return Combinators.combine(
                        Arbitraries.of(KEYS),
                        Arbitraries.of(Requirement.Operator.values()),
                        Arbitraries.of(VALUES).set().ofMinSize(1).ofMaxSize(3))
                .as((key, operator, values) -> switch (operator) {
                    case EXISTS, DOES_NOT_EXIST -> Requirement.of(key, operator, new TreeSet<>());
                    case GREATER_THAN, LESS_THAN -> Requirement.of(key, operator, new TreeSet<>(List.of("5")));
                    case EQUALS, NOT_EQUALS ->
                        Requirement.of(
                                key,
                                operator,
                                new TreeSet<>(List.of(values.iterator().next())));
                    case IN, NOT_IN -> Requirement.of(key, operator, new TreeSet<>(values));
                })
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<Map<String, String>> labels() {
        return Arbitraries.maps(Arbitraries.of(KEYS), Arbitraries.of(VALUES));
    }
}
