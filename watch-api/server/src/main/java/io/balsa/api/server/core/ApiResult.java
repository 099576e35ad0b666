package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.api.server.watch.Subscription;
import io.balsa.k8s.meta.v1.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request came to. A failure is not a result: it is thrown as a StatusError. */
public sealed interface ApiResult {
    /** An object that was read. */
    record Found(StoredObject object) implements ApiResult {}

    /**
     * A page of a collection, all of one revision.
     *
     * @param revision the revision all items were read at: where a watch continues
     * @param continueToken asks for the next page; empty on the last one
     * @param remaining how many items follow this page; null when it is not known
     */
    record Page(
            Kind kind,
            List<StoredObject> items,
            long revision,
            String continueToken,
            @Nullable Long remaining) implements ApiResult {}

    /** An open watch; the front must close it. */
    record Watching(Subscription subscription) implements ApiResult {}

    /**
     * A write that was done, or would have been in a dry run.
     *
     * @param object the object as it is now, or as it was when it was removed
     * @param status what Kubernetes' REST answers instead of the object (a removal that was not graceful, a binding);
     *     null where it answers the object
     */
    record Written(
            Outcome outcome,
            StoredObject object,
            List<String> warnings,
            @Nullable Status status) implements ApiResult {}

    /**
     * A message that no key of the store holds as such: a Scale, a review, a token.
     *
     * @param code 200, or 201 where it was asked for by a create
     */
    record Answered(int code, String apiVersion, String kind, Message message, List<String> warnings)
            implements ApiResult {
        public Answered {
            warnings = List.copyOf(warnings);
        }

        public Answered(int code, String apiVersion, String kind, Message message) {
            this(code, apiVersion, kind, message, List.of());
        }
    }

    /** The objects that the removal of a collection touched, as it left them. */
    record Removed(Kind kind, List<StoredObject> items, long revision) implements ApiResult {}

    /** What a write did. */
    enum Outcome {
        CREATED,
        UPDATED,
        /** The object already was as asked: nothing was written, the revision is the old one. */
        UNCHANGED,
        /** It got a deletionTimestamp and ends later. */
        DELETING,
        DELETED
    }
}
