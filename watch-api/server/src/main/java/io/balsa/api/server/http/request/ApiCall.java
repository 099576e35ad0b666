package io.balsa.api.server.http.request;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Scheme;
import io.balsa.api.model.StatusError;
import io.balsa.api.server.core.Target;
import io.balsa.api.server.http.request.RequestPath.Resource;

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
        BIND("POST", "create", Load.WRITE),
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
        Verb verb = verb(kind, method, path, path.watch() || query.flag("watch"));
        return new ApiCall(verb, new Target(kind, path.subresource(), path.namespace(), path.name()));
    }

    private static Verb verb(Kind kind, String method, Resource path, boolean watch) {
        boolean named = path.hasName();
        boolean wholeCollection = kind.namespaced() && path.namespace().isEmpty();
        return switch (method) {
            case "GET", "HEAD" -> read(kind, path, watch);
            case "POST" -> {
                if (path.subresource().equals("binding")) {
                    yield Verb.BIND;
                }
                yield allowedWhen(!named && !wholeCollection, Verb.CREATE, kind);
            }
            case "PUT" -> allowedWhen(named && isObjectOrStatus(path), Verb.UPDATE, kind);
            case "PATCH" -> allowedWhen(named && isObjectOrStatus(path), Verb.PATCH, kind);
            case "DELETE" -> {
                Verb verb = named ? Verb.DELETE : Verb.DELETE_ALL;
                yield allowedWhen(path.subresource().isEmpty() && (named || !wholeCollection), verb, kind);
            }
            default -> throw StatusError.methodNotAllowed(kind, method.toLowerCase(java.util.Locale.ROOT));
        };
    }

    private static Verb read(Kind kind, Resource path, boolean watch) {
        if (path.subresource().equals("log")) {
            return Verb.LOG;
        }
        if (watch) {
            return allowedWhen(path.subresource().isEmpty(), Verb.WATCH, kind);
        }
        return path.hasName() ? allowedWhen(isObjectOrStatus(path), Verb.GET, kind) : Verb.LIST;
    }

    private static boolean isObjectOrStatus(Resource path) {
        return path.subresource().isEmpty() || path.subresource().equals("status");
    }

    private static Verb allowedWhen(boolean allowed, Verb verb, Kind kind) {
        if (!allowed) {
            throw StatusError.methodNotAllowed(kind, verb.action());
        }
        return verb;
    }
}
