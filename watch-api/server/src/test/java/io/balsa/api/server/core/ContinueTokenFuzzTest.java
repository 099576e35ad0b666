package io.balsa.api.server.core;

import io.balsa.api.model.testing.Fuzzing;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

class ContinueTokenFuzzTest {
    private static final Fuzzing FUZZING = new Fuzzing(ContinueTokenTargets.class, ContinueTokenTargets.ALL);

    @TestFactory
    Stream<DynamicTest> tokensHoldAgainstTheKeptInputs() throws IOException, URISyntaxException {
        return FUZZING.kept();
    }

    @TestFactory
    @Tag("long")
    Stream<DynamicTest> tokensHoldAgainstInputsThatAFuzzerMakes() {
        return FUZZING.made();
    }
}
