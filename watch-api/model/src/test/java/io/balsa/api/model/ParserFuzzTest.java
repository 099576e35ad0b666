package io.balsa.api.model;

import io.balsa.api.model.testing.Fuzzing;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

class ParserFuzzTest {
    private static final Fuzzing FUZZING = new Fuzzing(ParserTargets.class, ParserTargets.ALL);

    @TestFactory
    Stream<DynamicTest> parsersHoldAgainstTheKeptInputs() throws IOException, URISyntaxException {
        return FUZZING.kept();
    }

    @TestFactory
    @Tag("long")
    Stream<DynamicTest> parsersHoldAgainstInputsThatAFuzzerMakes() {
        return FUZZING.made();
    }
}
