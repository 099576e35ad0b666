package io.balsa.api.client.loop;

import com.google.protobuf.Message;
import io.balsa.api.client.Deletion;
import io.balsa.api.model.Kind;
import java.util.Optional;

/**
 * One step that a plan asks for: a value, so that a plan can be compared, printed and counted.
 *
 * <p>Every write is safe to do on a state that is older than the server's: an update carries the revision it was decided
 * on in {@code metadata.resourceVersion}, a deletion the uid it means. If that no longer holds the step fails with
 * Conflict, and the key is decided on anew.
 */
public sealed interface Action {
    /**
     * What to tell when the step is done or has failed.
     *
     * @param done told after success
     * @param failed told after a failure other than a Conflict, which only means: look again
     */
    record Telling(Announcement done, Announcement failed) {}

    /** Creates an object. One that exists already under this name is no success: the plan did not know of it. */
    record Create(Message object, Optional<Telling> telling) implements Action {
        public Create(Message object) {
            this(object, Optional.empty());
        }
    }

    /** Replaces everything but the status. */
    record Update(Message object) implements Action {}

    /** Replaces the status. */
    record UpdateStatus(Message object) implements Action {}

    /**
     * Creates a subresource of an object, such as the binding of a pod.
     *
     * @param kind the message class of the kind that has the subresource
     * @param body its metadata name the object
     */
    record CreateSubresource(Class<? extends Message> kind, String subresource, Message body, Optional<Telling> telling)
            implements Action {}

    /** Deletes the object that was seen; one that is gone already is a success. */
    record Delete(Message seen, Deletion how, Optional<Telling> telling) implements Action {
        /** Deletes this very object, whatever its state has become. */
        public Delete(Message seen) {
            this(seen, Deletion.of(seen), Optional.empty());
        }
    }

    /**
     * Deletes an object of which no more than this is known; one that is gone already is a success.
     *
     * @param how with the uid, and with the revision where the decision depends on the object's state
     */
    record DeleteNamed(Kind kind, String namespace, String name, Deletion how) implements Action {}

    /**
     * Changes an object of which no more than this is known; one that is gone already is a success.
     *
     * @param mergePatch a JSON merge patch; with {@code metadata.resourceVersion} where the decision depends on the state
     */
    record MergePatch(Kind kind, String namespace, String name, String mergePatch) implements Action {}

    /** Tells users something. */
    record Announce(Announcement announcement) implements Action {}
}
