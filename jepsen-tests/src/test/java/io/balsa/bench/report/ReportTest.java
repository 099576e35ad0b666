package io.balsa.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.balsa.bench.work.Measure;
import io.balsa.bench.work.RowResult;
import io.balsa.bench.work.Samples;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final List<RowResult> RESULTS = List.of(
            Samples.measured(Samples.row("put 1"), 3, 500, 1_000),
            Samples.measured(Samples.row("put 64"), 3, 9_000, 4_500),
            Samples.measured(Samples.row("leader kill"), 3, 2, 1),
            Samples.ofVoid(Samples.row("range 64"), "etcd: a member ended or was started anew meanwhile"));

    @Test
    void theTableHasALineForEachFigureAndTheReasonsOfVoidRows() {
        assertThat(Table.of(RESULTS)).isEqualTo("""
                WORK              BALSA    ETCD     RATIO  TARGET    MET  P50                P99                CPU/OP             MEMORY             OTHERS    ROUNDS
                put 1             1.00 ms  2.00 ms  0.50x  <= 1x     yes  1.00 ms | 2.00 ms  4.00 ms | 8.00 ms  0.20 ms | 0.20 ms  300 MiB | 300 MiB  1% | 2%   3
                put 64            18.0k/s  9000/s   2.00x  >= 1.5x   yes  1.00 ms | 2.00 ms  4.00 ms | 8.00 ms  0.20 ms | 0.20 ms  300 MiB | 300 MiB  18% | 9%  3
                leader kill, p50  1.00 ms  2.00 ms  0.50x  <= 0.75x  yes  1.00 ms | 2.00 ms  4.00 ms | 8.00 ms  0.20 ms | 0.20 ms  300 MiB | 300 MiB  0% | 0%   3
                leader kill, max  10.0 ms  20.0 ms  0.50x  <= 1.8 s  yes  1.00 ms | 2.00 ms  4.00 ms | 8.00 ms  0.20 ms | 0.20 ms  300 MiB | 300 MiB  0% | 0%   3
                range 64          void     void     -      >= 3x     -    -                  -                  -                  -                  -         -
                range 64 is void: etcd: a member ended or was started anew meanwhile
                """);
    }

    @Test
    void aLineOfJsonHasTheSixFieldsOfEveryRow() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : JsonLines.of(RESULTS).split("\n")) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertThat(lines).hasSize(5);
        for (JsonNode line : lines) {
            for (String field : List.of("work", "ours", "theirs", "ratio", "target", "met")) {
                assertThat(line.has(field)).as(field + " in " + line).isTrue();
            }
        }
        JsonNode puts = lines.get(1);
        assertThat(puts.get("work").textValue()).isEqualTo("put 64");
        assertThat(puts.get("ours").doubleValue()).isCloseTo(18_000, within(0.01));
        assertThat(puts.get("ratio").doubleValue()).isCloseTo(2, within(0.01));
        assertThat(puts.get("target").textValue()).isEqualTo(">= 1.5x");
        assertThat(puts.get("met").booleanValue()).isTrue();
        assertThat(lines.get(3).get("work").textValue()).isEqualTo("leader kill, max");
        JsonNode voided = lines.get(4);
        assertThat(voided.get("ours").isNull()).isTrue();
        assertThat(voided.get("met").isNull()).isTrue();
        assertThat(voided.get("void").textValue()).startsWith("etcd: a member ended");
    }

    @Test
    void thePictureIsXmlWithAPanelForEachKindThatHasSeveralPoints() throws Exception {
        String svg = Picture.of(RESULTS);
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("g").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(4);
        assertThat(svg).contains("put, leader, 10.0k keys of 256 B");
    }

    @Property
    void anAxisHoldsAllItsValuesBetweenItsEnds(
            @ForAll @Size(min = 1, max = 10) List<@DoubleRange(min = 1, max = 1e10) Double> values) {
        Axis axis = Axis.around(values, 0, 100);
        assertThat(values).allMatch(value -> axis.at(value) >= -1e-6 && axis.at(value) <= 100 + 1e-6);
        List<Double> ticks = axis.ticks();
        assertThat(ticks.size()).isBetween(2, 40);
        assertThat(IntStream.range(1, ticks.size())).allMatch(i -> ticks.get(i) > ticks.get(i - 1));
    }

    @Test
    void numbersHaveThreeDigitsThatCount() {
        assertThat(List.of(Text.time(950), Text.time(123_456), Text.time(1.5e9), Text.number(999), Text.number(12_345)))
                .containsExactly("0.95 us", "0.12 ms", "1.50 s", "999", "12.3k");
        assertThat(Text.of(Measure.MEMORY, 1.5 * (1 << 30))).isEqualTo("1.50 GiB");
    }
}
