package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.util.Base64;

/** The scalars: strings, whole numbers, truth values, floating-point numbers, and bytes as base64. */
@SuppressWarnings("ImmutableEnumChecker") // every zero is a String, a number, a Boolean or a ByteString
enum ScalarForm implements ValueForm {
    STRING("string", "") {
        @Override
        public void write(JsonGenerator out, WireInput in) throws IOException {
            out.writeString(in.string());
        }

        @Override
        public void writeZero(JsonGenerator out) throws IOException {
            out.writeString("");
        }

        @Override
        public Object read(JsonInput in) throws IOException {
            return in.token() == JsonToken.VALUE_STRING ? in.text() : in.mismatch(this);
        }
    },
    BOOL("bool", false) {
        @Override
        public void write(JsonGenerator out, WireInput in) throws IOException {
            out.writeBoolean(in.varint() != 0);
        }

        @Override
        public void writeZero(JsonGenerator out) throws IOException {
            out.writeBoolean(false);
        }

        @Override
        public Object read(JsonInput in) throws IOException {
            return in.token().isBoolean() ? in.token() == JsonToken.VALUE_TRUE : in.mismatch(this);
        }
    },
    INT32("int32", 0) {
        @Override
        public void write(JsonGenerator out, WireInput in) throws IOException {
            out.writeNumber((int) in.varint());
        }

        @Override
        public void writeZero(JsonGenerator out) throws IOException {
            out.writeNumber(0);
        }

        @Override
        public Object read(JsonInput in) throws IOException {
            long value = in.wholeNumber(this);
            return value == (int) value ? (int) value : in.mismatch(this);
        }
    },
    INT64("int64", 0L) {
        @Override
        public void write(JsonGenerator out, WireInput in) throws IOException {
            long number = in.varint();
            if (number == (int) number) {
                // in a tree a small number is an int, as it is when a text is parsed: equal trees are equal
                out.writeNumber((int) number);
            } else {
                out.writeNumber(number);
            }
        }

        @Override
        public void writeZero(JsonGenerator out) throws IOException {
            out.writeNumber(0);
        }

        @Override
        public Object read(JsonInput in) throws IOException {
            return in.wholeNumber(this);
        }
    },
    DOUBLE("float64", 0d) {
        @Override
        public void write(JsonGenerator out, WireInput in) throws IOException {
            out.writeNumber(Double.longBitsToDouble(in.fixed64()));
        }

        @Override
        public void writeZero(JsonGenerator out) throws IOException {
            out.writeNumber(0d);
        }

        @Override
        public Object read(JsonInput in) throws IOException {
            double value = in.token().isNumeric() ? Double.parseDouble(in.text()) : Double.NaN;
            return Double.isFinite(value) ? value : in.mismatch(this);
        }
    },
    BYTES("[]uint8", ByteString.EMPTY) {
        @Override
        public void write(JsonGenerator out, WireInput in) throws IOException {
            out.writeString(Base64.getEncoder().encodeToString(in.bytes()));
        }

        @Override
        public void writeZero(JsonGenerator out) throws IOException {
            out.writeString("");
        }

        @Override
        public Object read(JsonInput in) throws IOException {
            if (in.token() != JsonToken.VALUE_STRING) {
                return in.mismatch(this);
            }
            try {
                return GoBase64.decode(in.text());
            } catch (IllegalArgumentException e) {
                throw in.error(String.valueOf(e.getMessage()));
            }
        }
    };

    private final String goType;
    private final Object zero;

    ScalarForm(String goType, Object zero) {
        this.goType = goType;
        this.zero = zero;
    }

    @Override
    public Object zero() {
        return zero;
    }

    @Override
    public String goType() {
        return goType;
    }

    static ScalarForm of(FieldDescriptor field) {
        return switch (field.getType()) {
            case STRING -> STRING;
            case BOOL -> BOOL;
            case INT32 -> INT32;
            case INT64 -> INT64;
            case DOUBLE -> DOUBLE;
            case BYTES -> BYTES;
            default ->
                throw new IllegalArgumentException(
                        field.getFullName() + " has a type that Kubernetes' messages do not use");
        };
    }
}
