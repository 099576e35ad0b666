package io.balsa.api.server.http.request;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Scheme;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.Subresource;
import io.balsa.api.server.core.Target;
import io.balsa.api.server.http.request.RequestPath.Resource;
import java.util.Locale;

/**
 * Method and path of a request below a group and version, resolved: what is to be done with what.
 *
 * @param target as the core takes it
 */
public record ApiCall(Verb verb, Target target) {
    /** How a call loads the server. */
    public enum Load {
        READ,
        WRITE,
        /** It stays open for long and holds no thread. */
        STREAM
    }

    /** What can be done; the names are those of Kubernetes' metrics. */
    public enum Verb {
        GET("GET", "get", Load.READ),
        LIST("LIST", "list", Load.READ),
        WATCH("WATCH", "watch", Load.STREAM),
        LOG("CONNECT", "get", Load.STREAM),
        CREATE("POST", "create", Load.WRITE),
        UPDATE("PUT", "update", Load.WRITE),
        PATCH("PATCH", "patch", Load.WRITE),
        DELETE("DELETE", "delete", Load.WRITE),
        DELETE_ALL("DELETECOLLECTION", "deletecollection", Load.WRITE);

        private final String metric;
        private final String action;
        private final Load load;

        Verb(String metric, String action, Load load) {
            this.metric = metric;
            this.action = action;
            this.load = load;
        }

        public String metric() {
            return metric;
        }

        /** The verb as messages and access rules name it. */
        public String action() {
            return action;
        }

        public Load load() {
            return load;
        }
    }

    /**
     * Resolves a request.
     *
     * @throws StatusError NotFound when there is no such resource, MethodNotAllowed when it does not have the verb
     */
    public static ApiCall resolve(Scheme scheme, String method, Resource path, Query query) {
        Kind kind = scheme.byResource(path.group(), path.version(), path.resource())
                .orElseThrow(StatusError::unknownResource);
        boolean scoped = !path.namespace().isEmpty();
        boolean misplaced = kind.namespaced() ? path.hasName() && !scoped : scoped;
        boolean unknownPart =
                !path.subresource().isEmpty() && !kind.subresources().contains(path.subresource());
        if (misplaced || unknownPart) {
            throw StatusError.unknownResource();
        }
        boolean watch = path.watch() || query.flag("watch");
        Verb verb = path.subresource().isEmpty() ? verb(kind, method, path, watch) : part(kind, method, path, watch);
        return new ApiCall(verb, new Target(kind, path.subresource(), path.namespace(), path.name()));
    }

    private static Verb verb(Kind kind, String method, Resource path, boolean watch) {
        boolean named = path.hasName();
        boolean wholeCollection = kind.namespaced() && path.namespace().isEmpty();
        Verb verb = switch (method) {
            case "GET", "HEAD" -> watch ? Verb.WATCH : named ? Verb.GET : Verb.LIST;
            case "POST" -> allowedWhen(!named && !wholeCollection, Verb.CREATE, kind);
            case "PUT" -> allowedWhen(named, Verb.UPDATE, kind);
            case "PATCH" -> allowedWhen(named, Verb.PATCH, kind);
            case "DELETE" -> allowedWhen(named || !wholeCollection, named ? Verb.DELETE : Verb.DELETE_ALL, kind);
            default -> throw unknownMethod(kind, method);
        };
        return allowedWhen(kind.persisted() || verb == Verb.CREATE, verb, kind);
    }

    private static Verb part(Kind kind, String method, Resource path, boolean watch) {
        if (path.subresource().equals("log")) {
            return allowedWhen(method.equals("GET"), Verb.LOG, kind);
        }
        Verb verb = switch (method) {
            case "GET", "HEAD" -> watch ? Verb.WATCH : Verb.GET;
            case "POST" -> Verb.CREATE;
            case "PUT" -> Verb.UPDATE;
            case "PATCH" -> Verb.PATCH;
            case "DELETE" -> Verb.DELETE;
            default -> throw unknownMethod(kind, method);
        };
        boolean has = Subresource.named(path.subresource())
                .filter(part -> part.has(verb.action()))
                .isPresent();
        return allowedWhen(has, verb, kind);
    }

    private static StatusError unknownMethod(Kind kind, String method) {
        return StatusError.methodNotAllowed(kind, method.toLowerCase(Locale.ROOT));
    }

    private static Verb allowedWhen(boolean allowed, Verb verb, Kind kind) {
        if (!allowed) {
            throw StatusError.methodNotAllowed(kind, verb.action());
        }
        return verb;
    }
}
