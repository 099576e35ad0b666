package io.balsa.api.model;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The metadata of an object of any kind: every Kubernetes object message has a field {@code metadata} of type
 * ObjectMeta, which generated code reaches only when it knows the class.
 *
 * <pre>
 * Pod bound = Meta.edit(pod, meta -> meta.putLabels("app", "web"));
 * </pre>
 */
public final class Meta {
    private Meta() {}

    /** The metadata of the object; the default instance where it has none. */
    public static ObjectMeta of(Message object) {
        return (ObjectMeta) object.getField(field(object));
    }

    /** The same object with other metadata. */
    @SuppressWarnings("unchecked") // a message's builder builds the message's own class
    public static <M extends Message> M with(M object, ObjectMeta meta) {
        return (M) object.toBuilder().setField(field(object), meta).build();
    }

    /** The same object with its metadata changed by the given function. */
    public static <M extends Message> M edit(M object, Consumer<ObjectMeta.Builder> change) {
        ObjectMeta.Builder meta = of(object).toBuilder();
        change.accept(meta);
        return with(object, meta.build());
    }

    public static String name(Message object) {
        return of(object).getName();
    }

    /** Empty for an object of a cluster-scoped kind. */
    public static String namespace(Message object) {
        return of(object).getNamespace();
    }

    public static String uid(Message object) {
        return of(object).getUid();
    }

    /**
     * The revision the object was read at; 0 where it has none.
     *
     * @throws MalformedObject where resourceVersion is not a number
     */
    public static long revision(Message object) {
        String version = of(object).getResourceVersion();
        if (version.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(version);
        } catch (NumberFormatException e) {
            throw new MalformedObject("metadata.resourceVersion is not a revision: \"" + version + "\"", e);
        }
    }

    /** The same object as read at that revision; 0 removes the revision. */
    public static <M extends Message> M withRevision(M object, long revision) {
        return edit(object, meta -> {
            if (revision == 0) {
                meta.clearResourceVersion();
            } else {
                meta.setResourceVersion(Long.toString(revision));
            }
        });
    }

    /** Whether the object is on its way out: it has a deletionTimestamp. */
    public static boolean isDeleting(Message object) {
        return of(object).hasDeletionTimestamp();
    }

    /** The one owner that controls the object. */
    public static Optional<OwnerReference> controller(Message object) {
        return of(object).getOwnerReferencesList().stream()
                .filter(OwnerReference::getController)
                .findFirst();
    }

    /** {@code namespace/name}, or the name alone where there is no namespace: how informers and logs name an object. */
    public static String key(Message object) {
        ObjectMeta meta = of(object);
        return meta.getNamespace().isEmpty() ? meta.getName() : meta.getNamespace() + "/" + meta.getName();
    }

    private static FieldDescriptor field(Message object) {
        FieldDescriptor field = object.getDescriptorForType().findFieldByName("metadata");
        if (field == null || !field.getMessageType().equals(ObjectMeta.getDescriptor())) {
            throw new IllegalArgumentException(
                    object.getDescriptorForType().getFullName() + " is no kind of object: it has no metadata");
        }
        return field;
    }
}
