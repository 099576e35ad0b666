package io.balsa.ctl.cli.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "PT0S,0s",
        "PT98S,98s",
        "PT2M,2m",
        "PT2M41S,2m41s",
        "PT5M,5m",
        "PT10M5S,10m",
        "PT2H59M,179m",
        "PT3H5M,3h5m",
        "PT7H,7h",
        "PT26H,26h",
        "PT48H,2d",
        "PT76H,3d4h",
        "P8D,8d",
        "P40D,40d",
        "P750D,2y20d",
        "P1115D,3y20d",
        "P3000D,8y",
        "PT-1S,0s",
        "PT-5S,<invalid>"
    })
    void agesAreShortAndAsKubectlShowsThem(String duration, String shown) {
        assertThat(HumanDuration.of(Duration.parse(duration))).isEqualTo(shown);
    }

    private static String path(String template, String json) throws Exception {
        JsonNode tree = JSON.readTree(json.replace('\'', '"'));
        return JsonPath.template(template).print(tree);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{.a}|{'a':'x'}|x",
                "{.a.b}{.c}|{'a':{'b':1},'c':true}|1true",
                "{.l[*].n}|{'l':[{'n':1},{'n':2}]}|1 2",
                "{.l[-1].n}|{'l':[{'n':1},{'n':2}]}|2",
                "{.l[0:2]}|{'l':[1,2,3]}|1 2",
                "{.l[0,2]}|{'l':[1,2,3]}|1 3",
                "{.m['a.b']}|{'m':{'a.b':5}}|5",
                "{.m.a\\.b}|{'m':{'a.b':5}}|5",
                "{..n}|{'l':[{'n':1},{'k':{'n':2}}]}|1 2",
                "{.l[?(@.t==\"R\")].s}|{'l':[{'t':'R','s':'True'},{'t':'Q','s':'x'}]}|True",
                "{.l[?(@.n>1)].n}|{'l':[{'n':1},{'n':2}]}|2",
                "{range .l[*]}{.n}{\";\"}{end}|{'l':[{'n':1},{'n':2}]}|1;2;",
                "{.o}|{'o':{'b':1,'a':'<'}}|{\"a\":\"\\u003c\",\"b\":1}",
                "{.absent}|{'a':1}|''",
                "x{.a}y|{'a':1}|x1y",
                "{$.a}{@.a}|{'a':1}|11",
            })
    void jsonPathSelectsWhatKubectlsDoes(String template, String json, String printed) throws Exception {
        assertThat(path(template, json)).isEqualTo(printed);
    }

    @Test
    void aBrokenTemplateSaysWhere() {
        assertThatThrownBy(() -> JsonPath.template("{.items[*.x}")).hasMessage("unterminated array");
        assertThatThrownBy(() -> JsonPath.template("{.a")).hasMessage("unclosed action");
        assertThatThrownBy(() -> JsonPath.template("{range .a[*]}x")).hasMessageContaining("{end}");
        assertThatThrownBy(() -> JsonPath.template("{end}")).hasMessageContaining("nothing to end");
    }

    @Test
    void aLineWithoutTabsEndsAColumn() {
        assertThat(TabWriter.align("a:\t1\nlong:\t2\nx\ny:\t3\n")).isEqualTo("a:     1\nlong:  2\nx\ny:  3\n");
        assertThat(TabWriter.align("a\tb\tc\nlonger\tb\n")).isEqualTo("a       b  c\nlonger  b\n");
    }

    @Test
    void jsonIsLaidOutAsGoDoes() throws Exception {
        JsonNode tree = JSON.readTree("{\"b\":[],\"a\":{\"x\":[1,{\"y\":null}]},\"c\":{}}");
        assertThat(Json.pretty(tree)).isEqualTo("""
                        {
                            "a": {
                                "x": [
                                    1,
                                    {
                                        "y": null
                                    }
                                ]
                            },
                            "b": [],
                            "c": {}
                        }
                        """);
    }
}
