package io.balsa.api.client.loop;

import com.google.protobuf.Message;
import io.balsa.api.client.ApiClient;
import io.balsa.api.client.KindClient;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.resource.v1.PatchRequest;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Turns actions into calls, one at a time on the caller's thread. With a {@linkplain ApiClient#fencedBy fenced} client,
 * all of them cease to have an effect when the office is lost.
 */
public final class Actor {
    /**
     * A write that happened.
     *
     * @param kind the kind that was written
     * @param revision from which on a cache of that kind has seen it
     */
    public record Written(Class<? extends Message> kind, long revision) {}

    private final ApiClient api;
    private final Consumer<Announcement> audience;

    /** @param audience where announcements go; must not block */
    public Actor(ApiClient api, Consumer<Announcement> audience) {
        this.api = api;
        this.audience = audience;
    }

    /**
     * Carries out one action.
     *
     * @return what was written, empty where nothing was
     * @throws StatusError where it failed; what the action has to tell about that has been told
     */
    public Optional<Written> perform(Action action) {
        // Ordered by how often they occur. JDK 17 has no switch over a sealed type.
        if (action instanceof Action.UpdateStatus update) {
            return Optional.of(updateStatus(update.object()));
        } else if (action instanceof Action.CreateSubresource write) {
            return Optional.of(createSubresource(write));
        } else if (action instanceof Action.Create create) {
            return Optional.of(create(create));
        } else if (action instanceof Action.Delete delete) {
            return delete(delete);
        } else if (action instanceof Action.Update update) {
            return Optional.of(update(update.object()));
        } else if (action instanceof Action.DeleteNamed delete) {
            return unlessGone(() -> api.kind(delete.kind()).delete(delete.namespace(), delete.name(), delete.how()));
        } else if (action instanceof Action.MergePatch patch) {
            return unlessGone(() -> api.kind(patch.kind())
                    .patch(patch.namespace(), patch.name(), "", PatchRequest.Type.MERGE_PATCH, patch.mergePatch()));
        } else if (action instanceof Action.Announce announce) {
            audience.accept(announce.announcement());
            return Optional.empty();
        }
        throw new IllegalStateException("An action that nobody carries out: " + action);
    }

    private Written create(Action.Create create) {
        return telling(
                create.telling(),
                Meta.name(create.object()),
                () -> written(client(create.object()).create(create.object())));
    }

    private Written update(Message object) {
        return written(client(object).update(object)).written();
    }

    private Written updateStatus(Message object) {
        return written(client(object).updateStatus(object)).written();
    }

    private Written createSubresource(Action.CreateSubresource write) {
        String name = Meta.name(write.body());
        return telling(write.telling(), name, () -> {
            long revision = api.kind(write.kind()).createSubresource(write.subresource(), write.body());
            return new Done(name, new Written(write.kind(), revision));
        });
    }

    private Optional<Written> delete(Action.Delete delete) {
        Message seen = delete.seen();
        try {
            return Optional.of(telling(
                    delete.telling(),
                    Meta.name(seen),
                    () -> written(client(seen).delete(Meta.namespace(seen), Meta.name(seen), delete.how()))));
        } catch (StatusError e) {
            if (e.is(StatusReason.NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<Written> unlessGone(Supplier<Message> call) {
        try {
            return Optional.of(written(call.get()).written());
        } catch (StatusError e) {
            if (e.is(StatusReason.NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private record Done(String name, Written written) {}

    private interface Call {
        Done make();
    }

    private Written telling(Optional<Action.Telling> telling, String name, Call call) {
        try {
            Done done = call.make();
            telling.ifPresent(told -> audience.accept(told.done().filled(done.name(), "")));
            return done.written();
        } catch (StatusError e) {
            boolean outdated = e.is(StatusReason.CONFLICT) || e.is(StatusReason.NOT_FOUND);
            if (!outdated) {
                telling.ifPresent(told ->
                        audience.accept(told.failed().filled(name, e.status().getMessage())));
            }
            throw e;
        }
    }

    private static Done written(Message object) {
        return new Done(Meta.name(object), new Written(object.getClass(), Meta.revision(object)));
    }

    @SuppressWarnings("unchecked") // the client of an object's own class takes that object
    private <M extends Message> KindClient<M> client(M object) {
        return (KindClient<M>) api.kind(object.getClass());
    }
}
