package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Kinds.EVENT;
import static io.balsa.api.model.kinds.Kinds.EVENTS_V1_EVENT;
import static io.balsa.api.model.kinds.Objects.errors;
import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.of;
import static io.balsa.api.model.kinds.Objects.row;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import org.junit.jupiter.api.Test;

class EventKindsTest {
    private static final String META = "'metadata':{'name':'e','namespace':'d'}";
    private static final String GOOD = "'eventTime':'2026-11-22T09:08:00.000000Z','reportingController':'a.b/c',"
            + "'reportingInstance':'c-1','action':'Pulling','reason':'Pulled','type':'Normal',"
            + "'regarding':{'kind':'Pod','name':'p','namespace':'d'}";

    private static String event(String fields) {
        return "{" + META + "," + fields + "}";
    }

    @Test
    void bothVersionsAreOneObject() {
        String written = event(GOOD + ",'note':'done','series':{'count':3,"
                + "'lastObservedTime':'2026-11-22T09:08:01.000000Z'},'deprecatedCount':2,"
                + "'deprecatedSource':{'component':'k'},'deprecatedFirstTimestamp':'2026-11-22T09:05:27Z'");
        Message event = of(EVENTS_V1_EVENT, written);
        Message stored = EVENTS_V1_EVENT.toStored(event);
        assertThat(json(EVENT, stored))
                .contains("'involvedObject':{'kind':'Pod','namespace':'d','name':'p'}")
                .contains("'message':'done'", "'count':2", "'source':{'component':'k'}")
                .contains("'series':{'count':3,'lastObservedTime':'2026-11-22T09:08:01.000000Z'}")
                .contains("'reportingComponent':'a.b/c'");
        assertThat(EVENTS_V1_EVENT.fromStored(stored)).isEqualTo(event);
        assertThat(EVENTS_V1_EVENT.key("d", "e")).isEqualTo(EVENT.key("d", "e")).isEqualTo("/registry/events/d/e");
        assertThat(row(EVENTS_V1_EVENT, written))
                .isEqualTo("7s | Normal | Pulled | pod/p |  | k, c-1 | done | 2m41s | 3 | e");
    }

    @Test
    void fieldsAreChosenByTheirOwnNames() {
        Message event = of(EVENTS_V1_EVENT, event(GOOD));
        assertThat(EVENTS_V1_EVENT.selectableField(event, "regarding.name")).contains("p");
        assertThat(EVENTS_V1_EVENT.selectableField(event, "involvedObject.name"))
                .isEmpty();
        assertThat(EVENT.selectableField(EVENTS_V1_EVENT.toStored(event), "involvedObject.name"))
                .contains("p");
    }

    @Test
    void anEventOfTheNewKindSaysMore() {
        assertThat(errors(EVENTS_V1_EVENT, event(GOOD))).isEmpty();
        assertThat(errors(
                        EVENTS_V1_EVENT,
                        event("'type':'Odd','regarding':{'namespace':'d'},'deprecatedCount':1,'series':{'count':1},"
                                + "'deprecatedSource':{'host':'h'}")))
                .containsExactly(
                        "series.count: Invalid value: \"\": should be at least 2",
                        "series.lastObservedTime: Required value",
                        "eventTime: Required value",
                        "type: Invalid value: \"\": has invalid value: Odd",
                        "count: Invalid value: \"\": needs to be unset",
                        "source: Invalid value: \"\": needs to be unset");
        assertThat(errors(
                        EVENT,
                        event("'eventTime':'2026-11-22T09:08:00.000000Z','reportingComponent':'c','reason':'"
                                + "x".repeat(129) + "','message':'" + "x".repeat(1025)
                                + "','involvedObject':{'namespace':'d'}")))
                .containsExactly(
                        "reportingInstance: Required value",
                        "action: Required value",
                        "reason: Invalid value: \"\": can have at most 128 characters",
                        "message: Invalid value: \"\": can have at most 1024 characters");
    }

    @Test
    void anEventStandsWhereItsObjectIs() {
        assertThat(errors(EVENT, event("'involvedObject':{'namespace':'other'}")))
                .containsExactly("involvedObject.namespace: Invalid value: \"other\": does not match event.namespace");
        assertThat(errors(EVENT, event("'involvedObject':{'kind':'Node'}")))
                .containsExactly("involvedObject.namespace: Invalid value: \"\": does not match event.namespace");
        assertThat(errors(
                        EVENT,
                        "{'metadata':{'name':'e','namespace':'default'},'involvedObject':{'kind':'Node','name':'n'}}"))
                .isEmpty();
    }

    @Test
    void onlyHowOftenItHappenedChanges() {
        Message old = of(EVENTS_V1_EVENT, event(GOOD));
        Message again = of(
                EVENTS_V1_EVENT,
                event(GOOD + ",'series':{'count':2,'lastObservedTime':'2026-11-22T09:08:01.000000Z'}"));
        assertThat(EVENTS_V1_EVENT.validateUpdate(again, old)).isEmpty();
        Message other =
                of(EVENTS_V1_EVENT, event(GOOD.replace("Pulled", "Pushed").replace("'p'", "'q'")));
        assertThat(texts(EVENTS_V1_EVENT.validateUpdate(other, old)))
                .containsExactly(
                        "involvedObject: Invalid value: core.ObjectReference{...}: field is immutable",
                        "reason: Invalid value: \"Pushed\": field is immutable");
    }
}
