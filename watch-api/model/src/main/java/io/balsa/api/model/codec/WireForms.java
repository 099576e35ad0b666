package io.balsa.api.model.codec;

import io.balsa.api.model.MalformedObject;
import io.balsa.api.model.Quantity;
import io.balsa.k8s.intstr.IntOrString;
import io.balsa.k8s.meta.v1.MicroTime;
import io.balsa.k8s.meta.v1.Time;

/** Special messages that came as protobuf, in the form that JSON gives them: what Go does when it unmarshals them. */
final class WireForms {
    private WireForms() {}

    static Time time(Time time) {
        if (!Times.isPrintable(time.getSeconds())) {
            throw new MalformedObject("a time is beyond the years 0 to 9999");
        }
        return time.hasNanos() ? time.toBuilder().clearNanos().build() : time;
    }

    static MicroTime microTime(MicroTime time) {
        int nanos = time.getNanos();
        if (!Times.isPrintable(time.getSeconds()) || nanos < 0 || nanos >= 1_000_000_000) {
            throw new MalformedObject("a time is beyond the years 0 to 9999");
        }
        return nanos % 1000 == 0 && time.hasNanos() && time.hasSeconds() ? time : Times.microsOf(Times.instant(time));
    }

    static io.balsa.k8s.resource.Quantity quantity(io.balsa.k8s.resource.Quantity quantity) {
        if (quantity.getString().isEmpty()) {
            return quantity;
        }
        try {
            io.balsa.k8s.resource.Quantity canonical =
                    Quantity.parse(quantity.getString()).toMessage();
            return canonical.equals(quantity) ? quantity : canonical;
        } catch (IllegalArgumentException e) {
            throw new MalformedObject(String.valueOf(e.getMessage()), e);
        }
    }

    static IntOrString intOrString(IntOrString value) {
        if (value.getType() != 0 && value.getType() != 1) {
            throw new MalformedObject("impossible IntOrString.Type");
        }
        boolean text = value.getType() == 1;
        IntOrString normal = IntOrString.newBuilder()
                .setType(value.getType())
                .setIntVal(text ? 0 : value.getIntVal())
                .setStrVal(text ? value.getStrVal() : "")
                .build();
        return normal.equals(value) ? value : normal;
    }
}
