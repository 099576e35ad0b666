package io.balsa.api.server.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.StatusError;
import org.junit.jupiter.api.Test;

class QueryTest {
    @Test
    void valuesAreDecoded() {
        Query query = Query.parse("labelSelector=app%3Dweb%2Ctier+in+%28a%29&limit=500&watch");
        assertThat(query.first("labelSelector")).isEqualTo("app=web,tier in (a)");
        assertThat(query.number("limit")).hasValue(500);
        assertThat(query.first("absent")).isEmpty();
        assertThat(query.number("absent")).isEmpty();
    }

    @Test
    void aSwitchIsOnUnlessItSaysFalse() {
        Query query = Query.parse("a&b=true&c=1&d=false&e=0&f=False&g=");
        assertThat(query.flag("a")).isTrue();
        assertThat(query.flag("b")).isTrue();
        assertThat(query.flag("c")).isTrue();
        assertThat(query.flag("d")).isFalse();
        assertThat(query.flag("e")).isFalse();
        assertThat(query.flag("f")).isFalse();
        assertThat(query.flag("g")).isTrue();
        assertThat(query.flag("absent")).isFalse();
    }

    @Test
    void nonsenseIsABadRequest() {
        assertThatThrownBy(() -> Query.parse("limit=many").number("limit"))
                .isInstanceOfSatisfying(
                        StatusError.class, e -> assertThat(e.code()).isEqualTo(400))
                .hasMessage("the query parameter limit must be a whole number, not \"many\"");
        assertThatThrownBy(() -> Query.parse("a=%zz")).isInstanceOf(StatusError.class);
    }

    @Test
    void noQueryHasNoValues() {
        assertThat(Query.parse(null).has("")).isFalse();
        assertThat(Query.parse("").has("")).isFalse();
    }
}
