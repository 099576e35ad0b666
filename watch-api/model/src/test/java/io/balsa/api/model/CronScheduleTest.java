package io.balsa.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
    private static BitSet bits(int... numbers) {
        BitSet bits = new BitSet();
        IntStream.of(numbers).forEach(bits::set);
        return bits;
    }

    private static CronSchedule.Times times(String text) {
        return (CronSchedule.Times) CronSchedule.parse(text);
    }

    @Test
    void fieldsAreListsOfRangesWithSteps() {
        CronSchedule.Times times = times("30 6-8,20 1-31/10 jan,3 Mon-FRI");
        assertThat(times.minutes()).isEqualTo(bits(30));
        assertThat(times.hours()).isEqualTo(bits(6, 7, 8, 20));
        assertThat(times.days()).isEqualTo(bits(1, 11, 21, 31));
        assertThat(times.months()).isEqualTo(bits(1, 3));
        assertThat(times.weekdays()).isEqualTo(bits(1, 2, 3, 4, 5));
        assertThat(times.anyDay()).isFalse();
    }

    @Test
    void aNumberWithAStepGoesOnToTheEnd() {
        assertThat(times("5/15 */6 * * ?").minutes()).isEqualTo(bits(5, 20, 35, 50));
        assertThat(times("5/15 */6 * * ?").hours()).isEqualTo(bits(0, 6, 12, 18));
        assertThat(times("0/2147483647 0 1 1 0").minutes()).isEqualTo(bits(0));
    }

    @Test
    void aDayThatTakesAllLeavesTheOtherToDecide() {
        assertThat(times("0 0 1 * *").anyDay()).isTrue();
        assertThat(times("0 0 ? * 1").anyDay()).isTrue();
        assertThat(times("0 0 1 * 1").anyDay()).isFalse();
    }

    @Test
    void namesAndSpans() {
        assertThat(CronSchedule.parse("@weekly")).isEqualTo(CronSchedule.parse("0 0 * * 0"));
        assertThat(CronSchedule.parse("@annually")).isEqualTo(CronSchedule.parse("@yearly"));
        assertThat(CronSchedule.parse("@every 1h30m")).isEqualTo(new CronSchedule.Every(Duration.ofMinutes(90)));
        assertThat(CronSchedule.parse("@every 1ms")).isEqualTo(new CronSchedule.Every(Duration.ofSeconds(1)));
    }

    @Test
    void aTimeZoneIsCheckedAndLeftOut() {
        assertThat(CronSchedule.parse("CRON_TZ=Europe/Berlin 0 0 * * *")).isEqualTo(CronSchedule.parse("@daily"));
        assertThat(CronSchedule.parse("TZ=UTC @daily")).isEqualTo(CronSchedule.parse("@daily"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"* * * * *", "*/5 * * * *", "0 0 29 feb ?", "@hourly", "  0   0 * * 6 "})
    void good(String text) {
        assertThat(CronSchedule.parse(text)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|empty spec string",
                "error|expected exactly 5 fields, found 1: [error]",
                "0 * * * * *|expected exactly 5 fields, found 6: [0 * * * * *]",
                "60 * * * *|end of range (60) above maximum (59): 60",
                "* * 0 * *|beginning of range (0) below minimum (1): 0",
                "* * * * 7|end of range (7) above maximum (6): 7",
                "5-2 * * * *|beginning of range (5) beyond end of range (2): 5-2",
                "1-2-3 * * * *|too many hyphens: 1-2-3",
                "*/2/3 * * * *|too many slashes: */2/3",
                "*/0 * * * *|step of range should be a positive number: */0",
                "x * * * *|failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax",
                "99999999999 * * * *|failed to parse int from 99999999999: strconv.Atoi: parsing \"99999999999\":"
                        + " value out of range",
                "* * * foo *|failed to parse int from foo: strconv.Atoi: parsing \"foo\": invalid syntax",
                "@never|unrecognized descriptor: @never",
                "@every day|failed to parse duration @every day: time: invalid duration \"day\"",
                "TZ=Nowhere 0 0 * * *|provided bad location Nowhere: unknown time zone Nowhere",
            })
    void bad(String text, String message) {
        assertThatThrownBy(() -> CronSchedule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void timeZones() {
        for (String known : new String[] {"UTC", "Europe/Berlin", "America/New_York", "EST", "Etc/GMT+5"}) {
            assertThat(TimeZones.isKnown(known)).as(known).isTrue();
        }
        for (String unknown : new String[] {"", "Local", "europe/berlin", "../etc", "Mars/Base", "SystemV/EST5"}) {
            assertThat(TimeZones.isKnown(unknown)).as(unknown).isFalse();
        }
    }
}
