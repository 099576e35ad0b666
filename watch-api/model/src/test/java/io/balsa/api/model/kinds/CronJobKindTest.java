package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Kinds.CRON_JOB;
import static io.balsa.api.model.kinds.Objects.OLD;
import static io.balsa.api.model.kinds.Objects.defaulted;
import static io.balsa.api.model.kinds.Objects.errors;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.row;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import org.junit.jupiter.api.Test;

class CronJobKindTest {
    private static final String META = "'metadata':{'name':'pi','namespace':'d','uid':'u1'}";
    private static final String TEMPLATE =
            "'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'a','image':'x:1'}]}}";

    private static String cron(String spec) {
        return "{" + META + ",'spec':{" + spec + "'jobTemplate':{'spec':{" + TEMPLATE + "}}}}";
    }

    @Test
    void cronJobsInATable() {
        assertThat(row(
                        CRON_JOB,
                        "{'metadata':{'name':'pi'," + OLD + "},'spec':{'schedule':'*/5 * * * *','timeZone':'Etc/UTC',"
                                + "'suspend':false,'jobTemplate':{'spec':{" + TEMPLATE + "}}},'status':{"
                                + "'active':[{'name':'pi-1'}],'lastScheduleTime':'2026-11-22T09:05:08Z'}}"))
                .isEqualTo("pi | */5 * * * * | Etc/UTC | False | 1 | 3m | 2m41s | a | x:1 | <none>");
        assertThat(row(CRON_JOB, "{'metadata':{'name':'pi'},'spec':{'schedule':'@daily','suspend':true}}"))
                .isEqualTo("pi | @daily | <none> | True | 0 | <none> | <unknown> |  |  | <none>");
    }

    @Test
    void aCronJobHasKubernetesDefaults() {
        assertThat(json(CRON_JOB, defaulted(CRON_JOB, cron("'schedule':'@daily',"))))
                .contains("'schedule':'@daily','concurrencyPolicy':'Allow','suspend':false,")
                .contains("'successfulJobsHistoryLimit':3,'failedJobsHistoryLimit':1}")
                .contains("'jobTemplate':{'metadata':{'creationTimestamp':null},'spec':{'template':");
        assertThat(errors(CRON_JOB, cron("'schedule':'@daily','timeZone':'Europe/Berlin',")))
                .isEmpty();
    }

    @Test
    void aCronJobThatIsWrong() {
        assertThat(errors(CRON_JOB, cron("'startingDeadlineSeconds':-1,'concurrencyPolicy':'No',")))
                .containsExactly(
                        "spec.schedule: Required value",
                        "spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0",
                        "spec.concurrencyPolicy: Unsupported value: \"No\": supported values: \"Allow\", \"Forbid\","
                                + " \"Replace\"");
        assertThat(errors(CRON_JOB, cron("'schedule':'error','timeZone':'Mars/Base',")))
                .containsExactly(
                        "spec.schedule: Invalid value: \"error\": expected exactly 5 fields, found 1: [error]",
                        "spec.timeZone: Invalid value: \"Mars/Base\": unknown time zone Mars/Base");
        assertThat(errors(CRON_JOB, cron("'schedule':'TZ=UTC 0 0 * * *','timeZone':'local',")))
                .containsExactly(
                        "spec.schedule: Invalid value: \"TZ=UTC 0 0 * * *\": cannot use TZ or CRON_TZ in schedule, use"
                                + " timeZone field instead",
                        "spec.timeZone: Invalid value: \"local\": timeZone must be an explicit time zone as defined in"
                                + " https://www.iana.org/time-zones");
        String name = "a".repeat(53);
        assertThat(errors(CRON_JOB, cron("'schedule':'@daily',").replace("'pi'", "'" + name + "'")))
                .containsExactly("metadata.name: Invalid value: \"" + name + "\": must be no more than 52 characters");
        assertThat(errors(
                        CRON_JOB,
                        cron("'schedule':'@daily',")
                                .replace(
                                        "{'spec':{" + TEMPLATE,
                                        "{'spec':{'manualSelector':true," + "'selector':{}," + TEMPLATE)))
                .containsExactly(
                        "spec.jobTemplate.spec.selector: Invalid value: v1.LabelSelector{"
                                + "MatchLabels:map[string]string(nil), MatchExpressions:"
                                + "[]v1.LabelSelectorRequirement(nil)}: `selector` will be auto-generated",
                        "spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: \"nil\","
                                + " \"false\"");
    }

    @Test
    void anOldTimeZoneInAScheduleMayStay() {
        Message old = defaulted(CRON_JOB, cron("'schedule':'TZ=UTC 0 0 * * *',"));
        Message next = defaulted(CRON_JOB, cron("'schedule':'TZ=UTC 1 0 * * *',"));
        Message both = defaulted(CRON_JOB, cron("'schedule':'TZ=UTC 1 0 * * *','timeZone':'Etc/UTC',"));
        assertThat(CRON_JOB.validateUpdate(next, old)).isEmpty();
        assertThat(texts(CRON_JOB.validateUpdate(both, old)))
                .containsExactly(
                        "spec.schedule: Invalid value: \"TZ=UTC 1 0 * * *\": cannot use both timeZone field and"
                                + " TZ or CRON_TZ in schedule");
    }

    @Test
    void aCronJobCountsItsSpecs() {
        Message first = CRON_JOB.prepareForCreate(defaulted(CRON_JOB, cron("'schedule':'@daily',")));
        assertThat(Meta.of(first).getGeneration()).isEqualTo(1);
        Message next = CRON_JOB.prepareForUpdate(defaulted(CRON_JOB, cron("'schedule':'@hourly',")), first);
        assertThat(Meta.of(next).getGeneration()).isEqualTo(2);
    }
}
