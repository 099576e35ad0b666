package io.balsa.api.server.http.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/** What types and fields mean, in a sentence each; from {@code descriptions.properties} beside this class. */
final class Descriptions {
    private final Properties texts;

    private Descriptions(Properties texts) {
        this.texts = texts;
    }

    static Descriptions load() {
        var texts = new Properties();
        try (InputStream in = Descriptions.class.getResourceAsStream("descriptions.properties")) {
            if (in == null) {
                throw new IllegalStateException("descriptions.properties is missing from the program");
            }
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Descriptions(texts);
    }

    /** The description of a type ({@code Pod}) or field ({@code PodSpec.containers}), where there is one. */
    Optional<String> of(String what) {
        return Optional.ofNullable(texts.getProperty(what));
    }
}
