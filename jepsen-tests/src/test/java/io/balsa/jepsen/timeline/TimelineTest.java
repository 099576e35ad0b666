package io.balsa.jepsen.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.balsa.jepsen.check.Checks;
import io.balsa.jepsen.check.Verdict;
import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.Fault;
import io.balsa.jepsen.history.Header;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.Leader;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import io.balsa.jepsen.history.WatchAnswer;
import io.balsa.jepsen.history.WatchOpened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineTest {
    private static final Header HEADER = new Header(7, 3, List.of("kv"), List.of("kill"), "balsa", 1, 1_000);
    private static final String NASTY = "</script><b>\"'\u2028";

    @Test
    void theImpossibleReadIsMarkedTogetherWithWhatMakesItImpossible(@TempDir Path folder) throws IOException {
        KeyValue found = new KeyValue("k", NASTY, 2, 2, 1, 0);
        History history = History.of(
                HEADER,
                List.of(
                        put(0, NASTY, 2, 1_000, 2_000),
                        put(1, "2", 3, 3_000, 4_000),
                        new Operation(
                                2, 1, Request.Range.of("k"), new Outcome.Ranged(2, List.of(found), 1), 5_000, 6_000),
                        new Operation(3, 1, new Request.Put("k", "3", 0), new Outcome.Unknown("?"), 7_000, Entry.NEVER),
                        new WatchOpened(0, 9, 0, Keys.ALL, 1, false, Set.of(), -1, 500),
                        WatchAnswer.events(0, 2, List.of(new Event(Event.Kind.PUT, found, null)), 2_500),
                        new Fault("kill", List.of(1), "", true, 3_500, 4_500),
                        new Leader(2, 4, 4_000)));
        List<Verdict> verdicts = Checks.check(history);
        Timeline.write(folder.resolve("history.html"), history, verdicts);

        String html = Files.readString(folder.resolve("history.html"));
        assertThat(html).doesNotContain(NASTY).doesNotContain("http://").doesNotContain("https://");
        assertThat(html.split("</script>", -1)).as("scripts of the page").hasSize(2);
        JsonNode page = data(html);
        JsonNode finding = null;
        for (JsonNode verdict : page.get("verdicts")) {
            finding = verdict.get("label").asText().equals("linearizable") ? verdict : finding;
        }
        assertThat(finding.get("state").asText()).isEqualTo("broken");
        int culprit = finding.get("bars").get(finding.get("bars").size() - 1).asInt();
        assertThat(page.get("bars").get(culprit).get("text").asText()).contains("read k");
        assertThat(page.get("marks").get(Integer.toString(culprit)).asBoolean()).isTrue();
        assertThat(finding.get("bars")).hasSizeGreaterThan(1);
        assertThat(page.get("faults")).hasSize(1);
        assertThat(page.get("leaders").get(0).get("text").asText()).isEqualTo("member 2, term 4");
    }

    @Test
    void aHundredThousandOperationsMakeOneFileOfBearableSize() throws IOException {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            operations.add(put(i % 8, "v" + i, i + 2, 1_000L * i, 1_000L * i + 900));
        }
        String html = Timeline.html(History.of(HEADER, operations), List.of());
        assertThat(html.length()).isLessThan(30_000_000);
        assertThat(data(html).get("lanes").asInt()).isEqualTo(8);
    }

    @Test
    void aClientTakesTheLaneOfOneThatLeft() {
        Lanes lanes = new Lanes();
        lanes.place("a", 0, 10);
        lanes.place("b", 5, 20);
        lanes.place("c", 11, 30);
        assertThat(lanes.of("c")).isEqualTo(lanes.of("a"));
        assertThat(lanes.count()).isEqualTo(2);
    }

    private static Operation put(int client, String value, long revision, long called, long returned) {
        Outcome outcome = new Outcome.Written(revision, null);
        return new Operation(client, 0, new Request.Put("k", value, 0), outcome, called, returned);
    }

    private static JsonNode data(String html) throws IOException {
        int from = html.indexOf("const page = ") + "const page = ".length();
        return new ObjectMapper().readTree(html.substring(from, html.indexOf(";\nconst COLOURS", from)));
    }
}
