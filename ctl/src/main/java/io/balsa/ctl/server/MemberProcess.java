package io.balsa.ctl.server;

import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Clockwork;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.ApiServer;
import io.balsa.api.server.ApiServerConfig;
import io.balsa.controllers.ControllerConfig;
import io.balsa.controllers.ControllerManager;
import io.balsa.store.StoreConfig;
import io.balsa.store.StoreServer;
import io.balsa.store.flags.Launch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store member, the API server on its in-process channel, and the controllers as an in-process caller of that API
 * server. Nothing waits for a quorum: each part serves as soon as what is below it does.
 */
final class MemberProcess implements AutoCloseable {
    /** The user that the controllers are to the API server. */
    private static final String CONTROLLERS = "system:kube-controller-manager";

    private static final Logger log = LoggerFactory.getLogger(MemberProcess.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private final CompletableFuture<Void> removed = new CompletableFuture<>();

    private MemberProcess() {}

    /**
     * @param rootCertificates what the API's certificate is verified with, published in every namespace
     * @throws IOException where a port is taken or a folder is not this member's; nothing is left running then
     */
    static MemberProcess start(
            Launch.Member launch, ApiServerConfig api, Optional<String> rootCertificates, Clockwork clockwork)
            throws IOException {
        StoreConfig store = launch.config();
        for (String note : launch.notes()) {
            log.warn(note);
        }
        MemberProcess member = new MemberProcess();
        try {
            StoreServer storeServer = member.opened(StoreServer.start(store));
            storeServer.removed().thenRun(() -> member.removed.complete(null));
            log.info("store {} serves clients on {}", store.name(), storeServer.clientAddress());
            ApiServer apiServer = member.opened(ApiServer.start(api, storeServer.channel()));
            log.info("API serves on {}, resources on {}", apiServer.https(), apiServer.resources());
            ApiClient client = ApiClient.over(apiServer.inProcess(CONTROLLERS, "system:masters"), Kinds.scheme());
            ControllerConfig config = ControllerConfig.standard(store.name()).publishing(rootCertificates);
            member.opened(ControllerManager.start(client, config, clockwork));
            return member;
        } catch (IOException | RuntimeException e) {
            member.close();
            throw e;
        }
    }

    /** Completes when the store's cluster has removed this member: it is to be closed. */
    CompletableFuture<Void> removed() {
        return removed;
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                // The parts below it must be closed all the same.
                log.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }
}
