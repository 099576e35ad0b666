package io.balsa.api.client.loop;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.k8s.core.v1.ObjectReference;
import io.balsa.k8s.meta.v1.ObjectMeta;

/**
 * Something that users should read about an object: what becomes a core/v1 Event.
 *
 * @param about the object
 * @param type {@code Normal} or {@code Warning}
 * @param reason one word in CamelCase, for machines
 * @param message one sentence; {@code {name}} stands for the name of the object that an action wrote, {@code {error}} for
 *     why it could not
 */
public record Announcement(ObjectReference about, Type type, String reason, String message) {
    /** How bad it is. */
    public enum Type {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** As it stands in an Event. */
        public String text() {
            return text;
        }
    }

    public static Announcement normal(ObjectReference about, String reason, String message) {
        return new Announcement(about, Type.NORMAL, reason, message);
    }

    public static Announcement warning(ObjectReference about, String reason, String message) {
        return new Announcement(about, Type.WARNING, reason, message);
    }

    /** Returns a reference to the object as it is. */
    public static ObjectReference reference(Kind kind, Message object) {
        ObjectMeta meta = Meta.of(object);
        return ObjectReference.newBuilder()
                .setKind(kind.kind())
                .setApiVersion(kind.apiVersion())
                .setNamespace(meta.getNamespace())
                .setName(meta.getName())
                .setUid(meta.getUid())
                .setResourceVersion(meta.getResourceVersion())
                .build();
    }

    Announcement filled(String name, String error) {
        return new Announcement(
                about, type, reason, message.replace("{name}", name).replace("{error}", error));
    }
}
