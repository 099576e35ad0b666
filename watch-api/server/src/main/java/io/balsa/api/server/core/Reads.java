package io.balsa.api.server.core;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.server.limits.Limits;
import io.balsa.api.server.storage.Compacted;
import io.balsa.api.server.storage.FutureRevision;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.k8s.meta.v1.ListOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and lists objects. Every read is linearizable, so it is never older than a revision that any client has seen; a
 * resourceVersion in a request can only be satisfied or be from another store.
 */
final class Reads {
    private final ObjectStore store;
    private final Limits limits;

    Reads(ObjectStore store, Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    StoredObject get(Target target, String resourceVersion) {
        ObjectStore.Reading reading = store.get(target.kind(), target.namespace(), target.name());
        long asked = ListRules.revision(
                ListOptions.newBuilder().setResourceVersion(resourceVersion).build());
        if (reading.revision() < asked) {
            throw StatusError.tooLargeResourceVersion(asked, reading.revision(), 1);
        }
        return reading.object().orElseThrow(() -> StatusError.notFound(target.kind(), target.name()));
    }

    /** A page of the collection: all of it when the options have no limit. */
    ApiResult.Page list(Target target, ListOptions options) {
        ListRules.checkList(options);
        Selection selector = Selection.parse(target.kind(), options);
        long asked = ListRules.revision(options);
        if (!options.getContinue().isEmpty()) {
            ContinueToken token = ContinueToken.decode(options.getContinue());
            long revision = token.revision() == ContinueToken.LATEST ? 0 : token.revision();
            try {
                return read(target, selector, new Window(token.start(), options.getLimit(), revision, false));
            } catch (Compacted e) {
                throw expired(token);
            } catch (FutureRevision e) {
                throw StatusError.badRequest("continue key is not valid: it is from another store");
            }
        }
        // Kubernetes: a limit with a revision and no match means that very revision
        boolean exact = options.getResourceVersionMatch().equals(ListRules.EXACT)
                || (options.getLimit() > 0 && options.getResourceVersionMatch().isEmpty() && asked > 0);
        try {
            boolean counted = selector.isEverything();
            ApiResult.Page page =
                    read(target, selector, new Window("", options.getLimit(), exact ? asked : 0, counted));
            if (page.revision() < asked) {
                throw StatusError.tooLargeResourceVersion(asked, page.revision(), 1);
            }
            return page;
        } catch (Compacted e) {
            throw StatusError.expired("The resourceVersion for the provided list is too old.");
        } catch (FutureRevision e) {
            throw StatusError.tooLargeResourceVersion(asked, store.etcd().revision(), 1);
        }
    }

    /**
     * Which part of a collection is read.
     *
     * @param start relative to the prefix of the list
     * @param limit 0 for none
     * @param revision 0 for the latest
     * @param counted whether what follows the page is counted
     */
    private record Window(String start, long limit, long revision, boolean counted) {}

    private ApiResult.Page read(Target target, Selection selector, Window window) {
        Kind kind = target.kind();
        String prefix = scope(target, selector);
        String next = kind.keyPrefix(target.namespace()) + window.start();
        if (next.compareTo(prefix) < 0) {
            next = prefix;
        }
        long revision = window.revision();
        var items = new ArrayList<StoredObject>();
        long bytes = 0;
        long total = -1;
        while (true) {
            ObjectStore.Page page = store.page(kind, prefix, next, pageSize(window, items.size()), revision);
            revision = page.revision();
            total = total < 0 ? page.total() : total;
            List<StoredObject> objects = page.objects();
            for (int i = 0; i < objects.size(); i++) {
                StoredObject object = objects.get(i);
                if (!selector.test(object)) {
                    continue;
                }
                items.add(object);
                bytes = checkedBytes(bytes + object.bytes().size());
                if (items.size() == window.limit()) {
                    boolean more = i + 1 < objects.size() || page.more();
                    return page(target, items, revision, more ? object : null, window.counted() ? total : -1);
                }
            }
            if (!page.more()) {
                return page(target, items, revision, null, -1);
            }
            next = keyOf(objects.get(objects.size() - 1)) + "\0";
        }
    }

    /**
     * The shortest key range that holds all selected objects, as its prefix: one key when the selector names an object
     * (that is how kubectl follows one).
     */
    static String scope(Target target, Selection selector) {
        Kind kind = target.kind();
        boolean placed = !kind.namespaced() || !target.namespace().isEmpty();
        return selector.name()
                .filter(name -> placed && !name.isEmpty())
                .map(name -> kind.key(target.namespace(), name))
                .orElse(kind.keyPrefix(target.namespace()));
    }

    private int pageSize(Window window, int have) {
        return window.counted() && window.limit() > 0
                ? (int) Math.min(limits.pageMax(), window.limit() - have)
                : limits.pageMax();
    }

    private static ApiResult.Page page(
            Target target, List<StoredObject> items, long revision, @Nullable StoredObject last, long total) {
        String token = "";
        if (last != null) {
            int prefix = target.kind().keyPrefix(target.namespace()).length();
            token = ContinueToken.after(revision, keyOf(last).substring(prefix)).encode();
        }
        Long remaining = last == null || total < 0 ? null : Long.valueOf(total - items.size());
        return new ApiResult.Page(target.kind(), List.copyOf(items), revision, token, remaining);
    }

    private long checkedBytes(long bytes) {
        if (bytes > limits.listBytesMax()) {
            throw StatusError.requestEntityTooLarge(
                    "the list has more than " + limits.listBytesMax() + " bytes; ask for it in pages, with limit");
        }
        return bytes;
    }

    private static String keyOf(StoredObject object) {
        return object.kind().key(Meta.namespace(object.message()), Meta.name(object.message()));
    }

    private static StatusError expired(ContinueToken token) {
        return StatusError.expiredContinue(
                "The provided continue parameter is too old to display a consistent list result. You can start a new"
                        + " list without the continue parameter, or use the continue token in this response to retrieve"
                        + " the remainder of the results. Continuing with the provided token results in an inconsistent"
                        + " list - objects that were created, modified, or deleted between the time the first chunk was"
                        + " returned and now may show up in the list.",
                new ContinueToken(ContinueToken.LATEST, token.start()).encode());
    }
}
