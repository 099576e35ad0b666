package io.balsa.api.server.http.request;

import io.balsa.api.model.testing.Fuzzing;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

class RequestFuzzTest {
    private static final Fuzzing FUZZING = new Fuzzing(RequestTargets.class, RequestTargets.ALL);

    @TestFactory
    Stream<DynamicTest> headsHoldAgainstTheKeptInputs() throws IOException, URISyntaxException {
        return FUZZING.kept();
    }

    @TestFactory
    @Tag("long")
    Stream<DynamicTest> headsHoldAgainstInputsThatAFuzzerMakes() {
        return FUZZING.made();
    }
}
