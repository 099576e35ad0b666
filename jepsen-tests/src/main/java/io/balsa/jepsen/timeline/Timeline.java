package io.balsa.jepsen.timeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.balsa.jepsen.check.Verdict;
import io.balsa.jepsen.history.History;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the picture of a history. Stateless and thread-safe. */
public final class Timeline {
    private static final String PLACE = "/*DATA*/null";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Timeline() {}

    /**
     * One HTML file, about 200 bytes for each operation.
     *
     * @param verdicts found in this very object, so that the entries they speak of can be marked
     */
    public static void write(Path file, History history, List<Verdict> verdicts) throws IOException {
        Files.writeString(file, html(history, verdicts));
    }

    static String html(History history, List<Verdict> verdicts) throws IOException {
        try (InputStream page = Timeline.class.getResourceAsStream("timeline.html")) {
            if (page == null) {
                throw new IOException("the page timeline.html is missing from the program");
            }
            String template = new String(page.readAllBytes(), StandardCharsets.UTF_8);
            return template.replace(PLACE, data(Page.of(history, verdicts)));
        }
    }

    /** As JSON in which nothing can end the script that it stands in. */
    private static String data(Page page) throws JsonProcessingException {
        return JSON.writeValueAsString(page).replace("<", "\\u003c");
    }
}
