package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.balsa.api.model.Quantity;
import io.balsa.k8s.intstr.IntOrString;
import io.balsa.k8s.meta.v1.Duration;
import io.balsa.k8s.meta.v1.FieldsV1;
import io.balsa.k8s.meta.v1.MicroTime;
import io.balsa.k8s.meta.v1.Time;
import io.balsa.k8s.meta.v1.Verbs;
import io.balsa.k8s.runtime.RawExtension;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The messages that JSON does not show as objects with their fields. */
final class SpecialForms {
    private static final Map<Descriptor, ValueForm> FORMS = Stream.of(
                    new Form<>(
                            "v1.Time",
                            Time.getDefaultInstance(),
                            Times::isZero,
                            SpecialForms::write,
                            SpecialForms::readTime,
                            WireForms::time),
                    new Form<>(
                            "v1.MicroTime",
                            MicroTime.getDefaultInstance(),
                            Times::isZero,
                            SpecialForms::write,
                            SpecialForms::readMicroTime,
                            WireForms::microTime),
                    new Form<>(
                            "v1.Duration",
                            Duration.getDefaultInstance(),
                            duration -> duration.getDuration() == 0,
                            SpecialForms::write,
                            SpecialForms::readDuration,
                            UnaryOperator.identity()),
                    new Form<>(
                            "resource.Quantity",
                            io.balsa.k8s.resource.Quantity.getDefaultInstance(),
                            SpecialForms::isZero,
                            SpecialForms::write,
                            SpecialForms::readQuantity,
                            WireForms::quantity),
                    new Form<>(
                            "intstr.IntOrString",
                            IntOrString.getDefaultInstance(),
                            value -> value.getType() == 0 && value.getIntVal() == 0,
                            SpecialForms::write,
                            SpecialForms::readIntOrString,
                            WireForms::intOrString),
                    new Form<>(
                            "runtime.RawExtension",
                            RawExtension.getDefaultInstance(),
                            raw -> raw.getRaw().isEmpty(),
                            (out, raw) -> RawJson.write(out, raw.getRaw()),
                            in -> RawExtension.newBuilder()
                                    .setRaw(RawJson.read(in))
                                    .build(),
                            raw -> RawJson.requireJson(raw, raw.getRaw())),
                    new Form<>(
                            "v1.FieldsV1",
                            FieldsV1.getDefaultInstance(),
                            raw -> raw.getRaw().isEmpty(),
                            (out, raw) -> RawJson.write(out, raw.getRaw()),
                            in -> FieldsV1.newBuilder().setRaw(RawJson.read(in)).build(),
                            raw -> RawJson.requireJson(raw, raw.getRaw())),
                    strings(Verbs.getDefaultInstance()),
                    strings(io.balsa.k8s.authentication.v1.ExtraValue.getDefaultInstance()),
                    strings(io.balsa.k8s.authorization.v1.ExtraValue.getDefaultInstance()),
                    strings(io.balsa.k8s.certificates.v1.ExtraValue.getDefaultInstance()))
            .collect(Collectors.toUnmodifiableMap(form -> form.zero().getDescriptorForType(), form -> form));

    private SpecialForms() {}

    static Optional<ValueForm> of(Descriptor message) {
        return Optional.ofNullable(FORMS.get(message));
    }

    private interface Writer<M> {
        void write(JsonGenerator out, M message) throws IOException;
    }

    private interface Reader<M> {
        M read(JsonInput in) throws IOException;
    }

    private record Form<M extends Message>(
            String goType,
            M zero,
            Predicate<M> isNothing,
            Writer<M> writer,
            Reader<M> reader,
            UnaryOperator<M> normalizer)
            implements ValueForm {
        @Override
        @SuppressWarnings("unchecked") // a message's parser makes messages of its own class
        public void write(JsonGenerator out, WireInput in) throws IOException {
            writer.write(out, (M) in.message(zero.getParserForType()));
        }

        @Override
        public void writeZero(JsonGenerator out) throws IOException {
            writer.write(out, zero);
        }

        @Override
        public Object read(JsonInput in) throws IOException {
            return reader.read(in);
        }

        @Override
        @SuppressWarnings("unchecked") // the form is found by the message's descriptor
        public boolean isZero(Object value) {
            return isNothing.test((M) value);
        }

        @Override
        @SuppressWarnings("unchecked") // the form is found by the message's descriptor
        public Object normal(Object value) {
            return normalizer.apply((M) value);
        }
    }

    private static void write(JsonGenerator out, Time time) throws IOException {
        if (Times.isZero(time)) {
            out.writeNull();
        } else {
            out.writeString(Times.text(time));
        }
    }

    private static Time readTime(JsonInput in) throws IOException {
        String text = string(in, "v1.Time");
        try {
            return Times.of(Times.parse(text));
        } catch (DateTimeException e) {
            throw in.error("\"" + text + "\" is no RFC 3339 time such as \"2006-01-02T15:04:05Z\"");
        }
    }

    private static void write(JsonGenerator out, MicroTime time) throws IOException {
        if (Times.isZero(time)) {
            out.writeNull();
        } else {
            out.writeString(Times.text(time));
        }
    }

    private static MicroTime readMicroTime(JsonInput in) throws IOException {
        String text = string(in, "v1.MicroTime");
        try {
            return Times.microsOf(Times.parse(text));
        } catch (DateTimeException e) {
            throw in.error("\"" + text + "\" is no RFC 3339 time such as \"2006-01-02T15:04:05.000000Z\"");
        }
    }

    private static void write(JsonGenerator out, Duration duration) throws IOException {
        out.writeString(GoDuration.text(java.time.Duration.ofNanos(duration.getDuration())));
    }

    private static Duration readDuration(JsonInput in) throws IOException {
        try {
            return Duration.newBuilder()
                    .setDuration(GoDuration.parse(string(in, "v1.Duration")).toNanos())
                    .build();
        } catch (IllegalArgumentException e) {
            throw in.error(String.valueOf(e.getMessage()));
        }
    }

    private static void write(JsonGenerator out, io.balsa.k8s.resource.Quantity quantity) throws IOException {
        String text = quantity.getString();
        out.writeString(text.isEmpty() ? "0" : text);
    }

    private static io.balsa.k8s.resource.Quantity readQuantity(JsonInput in) throws IOException {
        if (!in.token().isNumeric() && in.token() != JsonToken.VALUE_STRING) {
            in.mismatch("resource.Quantity");
        }
        try {
            return Quantity.parse(in.text().strip()).toMessage();
        } catch (IllegalArgumentException e) {
            throw in.error(String.valueOf(e.getMessage()));
        }
    }

    private static void write(JsonGenerator out, IntOrString value) throws IOException {
        if (value.getType() == 0) {
            out.writeNumber(value.getIntVal());
        } else {
            out.writeString(value.getStrVal());
        }
    }

    private static IntOrString readIntOrString(JsonInput in) throws IOException {
        IntOrString.Builder value = IntOrString.newBuilder();
        if (in.token() == JsonToken.VALUE_STRING) {
            return value.setType(1).setIntVal(0).setStrVal(in.text()).build();
        }
        return value.setType(0)
                .setIntVal((Integer) ScalarForm.INT32.read(in))
                .setStrVal("")
                .build();
    }

    /** A message that wraps a list of strings, which JSON shows bare. */
    @SuppressWarnings("unchecked") // a builder makes messages of its own class
    private static <M extends Message> Form<M> strings(M zero) {
        FieldDescriptor items = zero.getDescriptorForType().findFieldByName("items");
        ListForm strings = new ListForm(ScalarForm.STRING, FieldPlan.tag(items));
        return new Form<>(
                "v1." + zero.getDescriptorForType().getName(),
                zero,
                list -> list.getRepeatedFieldCount(items) == 0,
                (out, list) -> writeStrings(out, (List<?>) list.getField(items)),
                in -> (M) zero.newBuilderForType()
                        .setField(items, strings.read(in))
                        .build(),
                UnaryOperator.identity());
    }

    private static void writeStrings(JsonGenerator out, List<?> strings) throws IOException {
        out.writeStartArray();
        for (Object each : strings) {
            out.writeString((String) each);
        }
        out.writeEndArray();
    }

    /** Go writes the quantity that was not set as "0". */
    private static boolean isZero(io.balsa.k8s.resource.Quantity quantity) {
        return quantity.getString().isEmpty() || quantity.getString().equals("0");
    }

    private static String string(JsonInput in, String goType) throws IOException {
        if (in.token() != JsonToken.VALUE_STRING) {
            in.mismatch(goType);
        }
        return in.text();
    }
}
