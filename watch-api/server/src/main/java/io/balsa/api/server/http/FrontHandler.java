package io.balsa.api.server.http;

import io.balsa.api.model.MalformedObject;
import io.balsa.api.model.Scheme;
import io.balsa.api.model.StatusError;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.core.ApiResult;
import io.balsa.api.server.core.ResourceCore;
import io.balsa.api.server.http.Metrics.Series;
import io.balsa.api.server.http.logs.PodLogs;
import io.balsa.api.server.http.render.EventFrames;
import io.balsa.api.server.http.render.EventFrames.Boundaries;
import io.balsa.api.server.http.render.Tables;
import io.balsa.api.server.http.request.ApiCall;
import io.balsa.api.server.http.request.ApiCall.Load;
import io.balsa.api.server.http.request.Representation;
import io.balsa.api.server.http.request.Representation.Answer;
import io.balsa.api.server.http.request.Representation.Encoding;
import io.balsa.api.server.http.request.RequestPath;
import io.balsa.api.server.http.stream.OpenStreams;
import io.balsa.api.server.http.stream.Outlet;
import io.balsa.api.server.http.stream.WatchStream;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of every request: who calls, what it is about, whether there is room for it, the answer, and the figures. The
 * boundary at which every failure becomes a Status.
 */
final class FrontHandler extends Handler.Abstract {
    private static final Logger log = LoggerFactory.getLogger(FrontHandler.class);

    /** A write has at least one event, and no second one when the first has that many bytes. */
    private static final int ONE_EVENT = 1;

    private static final String IMPERSONATION = "Impersonate-";

    private final Parts parts;
    private final ResourceHandler resources;
    private final InFlight inFlight;

    /** What the front is made of. */
    record Parts(
            ResourceCore core,
            Scheme scheme,
            Authentication authentication,
            SystemHandler system,
            PodLogs logs,
            Tables tables,
            OpenStreams streams,
            Metrics metrics,
            HttpLimits limits,
            Executor streamExecutor,
            LongSupplier nanoTime) {}

    FrontHandler(Parts parts) {
        super(InvocationType.BLOCKING);
        this.parts = parts;
        this.resources = new ResourceHandler(parts.core(), new Replies(parts.tables()));
        this.inFlight = new InFlight(parts.limits(), parts.metrics());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange;
        try {
            exchange = new Exchange(WebSockets.withToken(request), response, callback, parts.limits(), inFlight);
        } catch (StatusError e) {
            Response.writeError(request, response, callback, e.code(), e.getMessage());
            return true;
        }
        if (RequestPath.hasDots(request.getHttpURI().getPath())) {
            exchange.fail(StatusError.unknownResource());
            return true;
        }
        RequestPath path = RequestPath.parse(exchange.path());
        if (path instanceof RequestPath.Resource resource) {
            answerResource(exchange, resource);
        } else if (path instanceof RequestPath.Other other) {
            answerSystem(exchange, other);
        }
        return true;
    }

    private void answerSystem(Exchange exchange, RequestPath.Other path) {
        try {
            if (!SystemHandler.openToAll(path)) {
                caller(exchange);
            }
            parts.system().handle(exchange, path);
        } catch (StatusError e) {
            exchange.fail(e);
        } catch (RuntimeException | Error e) {
            exchange.fail(unexpected(exchange, e));
        }
        parts.metrics().answered(Series.NON_RESOURCE, exchange.code());
    }

    private void answerResource(Exchange exchange, RequestPath.Resource path) {
        Answering answering = new Answering(parts.nanoTime().getAsLong());
        answering.attempt(exchange, () -> {
            Caller caller = caller(exchange);
            ApiCall call = ApiCall.resolve(parts.scheme(), exchange.method(), path, exchange.query());
            answering.series = Series.of(call);
            switch (call.verb().load()) {
                case STREAM -> {
                    answering.stream = true;
                    open(exchange, call, caller, inFlight.enter(Load.STREAM, exchange.connection()));
                    answering.over(exchange);
                }
                case READ -> answering.whole(exchange, call, caller);
                case WRITE ->
                    exchange.whenBodyIsRead(
                            () -> answering.attempt(exchange, () -> answering.whole(exchange, call, caller)),
                            failure -> answering.fail(exchange, failure));
            }
        });
    }

    /** One request on its way to its answer, which may be on another thread than the one that it came on. */
    private final class Answering {
        private final long begin;
        private Series series = Series.UNKNOWN_RESOURCE;
        private boolean stream;

        Answering(long begin) {
            this.begin = begin;
        }

        @SuppressWarnings("try") // the two places are held, and not used
        void whole(Exchange exchange, ApiCall call, Caller caller) {
            try (exchange;
                    InFlight.Place place = inFlight.enter(call.verb().load(), exchange.connection());
                    InFlight.Place body = inFlight.enterBody(exchange.body().size())) {
                resources.handle(exchange, call, caller);
            }
            over(exchange);
        }

        /** Does a step, at whose failure the answer says what is wrong. */
        void attempt(Exchange exchange, Runnable step) {
            try {
                step.run();
            } catch (StatusError e) {
                fail(exchange, e);
            } catch (MalformedObject e) {
                fail(exchange, StatusError.badRequest(String.valueOf(e.getMessage())));
            } catch (RuntimeException | Error e) {
                // Errors, too, such as a stack that is used up: else the client would wait for an answer that nobody
                // gives.
                fail(exchange, unexpected(exchange, e));
            }
        }

        void fail(Exchange exchange, StatusError failure) {
            exchange.fail(failure);
            over(exchange);
        }

        private void over(Exchange exchange) {
            parts.metrics().answered(series, exchange.code());
            if (!stream) {
                parts.metrics().took(series, parts.nanoTime().getAsLong() - begin);
            }
        }
    }

    private void open(Exchange exchange, ApiCall call, Caller caller, InFlight.Place place) {
        boolean opened = false;
        try {
            if (call.verb() == ApiCall.Verb.LOG) {
                Outlet outlet = WebSockets.asked(exchange)
                        ? WebSockets.forLog(exchange, parts.streams())
                        : new JettyOutlet(exchange);
                var destination = new PodLogs.Destination(outlet, exchange::fail, parts.streams(), place::close);
                parts.logs().stream(caller, call.target(), exchange.query(), destination);
            } else {
                watch(exchange, call, caller, place);
            }
            opened = true;
        } finally {
            if (!opened) {
                place.close();
            }
        }
    }

    private void watch(Exchange exchange, ApiCall call, Caller caller, InFlight.Place place) {
        Representation representation = Representation.choose(exchange.header("Accept"), Answer.WATCH);
        boolean socket = WebSockets.asked(exchange);
        Outlet outlet = socket
                ? WebSockets.forWatch(exchange, representation.encoding() != Encoding.PROTOBUF, parts.streams())
                : new JettyOutlet(exchange);
        ApiResult result = parts.core().handle(ResourceHandler.watch(exchange, call.target(), caller));
        if (!(result instanceof ApiResult.Watching watching)) {
            throw new IllegalStateException("a watch was answered with " + result.getClass());
        }
        var frames = new EventFrames(
                call.target().kind(),
                representation,
                parts.tables(),
                Replies.include(exchange.query()),
                socket ? Boundaries.MESSAGES : Boundaries.IN_FRAMES);
        var settings = new WatchStream.Settings(
                socket ? ONE_EVENT : parts.limits().watchWriteBytesMax(),
                parts.streams(),
                parts.metrics()::watchEvents,
                place::close);
        new WatchStream(watching.subscription(), frames, outlet, parts.streamExecutor(), settings).start();
    }

    private Caller caller(Exchange exchange) {
        Caller caller = parts.authentication().caller(exchange.request());
        String other = exchange.header("Impersonate-User");
        if (!other.isEmpty()) {
            // Acting as somebody else is not served; to go on as oneself would do what was not asked for.
            throw StatusError.forbidden("users \"" + other + "\" is forbidden: User \"" + caller.user()
                    + "\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope");
        }
        for (HttpField header : exchange.request().getHeaders()) {
            if (header.getName().regionMatches(true, 0, IMPERSONATION, 0, IMPERSONATION.length())) {
                throw StatusError.badRequest("requested " + header.getName() + " without impersonating a user");
            }
        }
        return caller;
    }

    private static StatusError unexpected(Exchange exchange, Throwable failure) {
        log.error("{} {} failed", exchange.method(), exchange.path(), failure);
        return StatusError.internal(failure);
    }
}
