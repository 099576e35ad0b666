package io.balsa.jepsen.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.List;

/**
 * The written form: one JSON object, without line breaks, for the header and for each entry. A value of a sealed type says
 * in its field {@code is} which of them it is. Thread-safe.
 */
final class Lines {
    /** The types of which a value must say which it is. */
    private static final List<Class<?>> SEALED = List.of(Entry.class, Request.class, Outcome.class, ListStep.class);

    private static final ObjectMapper JSON = mapper();

    private Lines() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    private interface SaysWhatItIs {}

    private static ObjectMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder()
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL));
        for (Class<?> type : SEALED) {
            builder.addMixIn(type, SaysWhatItIs.class);
            for (Class<?> kind : type.getPermittedSubclasses()) {
                builder.registerSubtypes(new NamedType(kind, kind.getSimpleName()));
            }
        }
        return builder.build();
    }

    static String write(Header header) {
        return text(header);
    }

    static String write(Entry entry) {
        return text(entry);
    }

    static Header readHeader(String line) throws JsonProcessingException {
        return JSON.readValue(line, Header.class);
    }

    static Entry readEntry(String line) throws JsonProcessingException {
        return JSON.readValue(line, Entry.class);
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value + " as JSON", e);
        }
    }
}
