package io.balsa.ctl.local;

import io.balsa.ctl.pki.Authority;
import io.balsa.ctl.pki.Identity;
import io.balsa.ctl.pki.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The certificates of a local cluster. Three authorities: {@code ca} signs what API servers show, {@code client-ca} signs
 * what callers show, so that no API server's certificate can ever be used to call as a user, and {@code peer-ca} signs what
 * the store's members show each other, so that nobody else is one. What is there and still holds for a month stays; the
 * rest is made.
 *
 * <pre>
 *   ca          s1 s2 s3         API servers, on localhost and 127.0.0.1
 *   peer-ca     peer-s1 ...      members of the store to each other
 *   client-ca   admin            the user, group system:masters
 *               api              API servers as callers of node agents
 *               n1 n2 n3         kubelets: system:node:nX, group system:nodes; also what their agents show
 * </pre>
 *
 * <p>And one key that all members sign service accounts' tokens with, {@code sa.key}, and its public half {@code sa.pub}; it is
 * no certificate and does not end.
 */
final class Certificates {
    static final String SERVER_AUTHORITY = "ca";
    static final String CLIENT_AUTHORITY = "client-ca";
    static final String PEER_AUTHORITY = "peer-ca";
    static final String TOKEN_KEY = "sa";
    /** kubeadm's. */
    static final String TOKEN_ISSUER = "https://kubernetes.default.svc.cluster.local";

    static final String ADMIN = "admin";
    static final String API_CLIENT = "api";
    static final String API_CLIENT_NAME = "balsa-apiserver";

    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
    // The first address of the service range is the API's own service.
    private static final List<String> SERVER_HOSTS = List.of(
            "localhost",
            "127.0.0.1",
            "::1",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local",
            "10.96.0.1");

    // Members call each other on this machine only.
    private static final List<String> PEER_HOSTS = List.of("localhost", "127.0.0.1", "::1");

    private static final int TOKEN_KEY_BITS = 2048;

    private final ClusterPlan plan;
    private final PemFiles files;
    private final Instant now;
    private final SecureRandom random;

    Certificates(ClusterPlan plan, Instant now, SecureRandom random) {
        this.plan = plan;
        this.files = new PemFiles(plan.pki());
        this.now = now;
        this.random = random;
    }

    /** What a member of the store shows the others is kept under this name. */
    static String peer(ClusterPlan.Member member) {
        return "peer-" + member.name();
    }

    PemFiles files() {
        return files;
    }

    /** Makes what is missing or ends within a month. */
    void ensure() throws IOException, GeneralSecurityException {
        Files.createDirectories(plan.pki());
        if (Files.getFileStore(plan.pki()).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(plan.pki(), PosixFilePermissions.fromString("rwx------"));
        }
        tokenKey();
        Authority servers = authority(SERVER_AUTHORITY);
        Authority clients = authority(CLIENT_AUTHORITY);
        for (ClusterPlan.Member member : plan.allMembers()) {
            issue(servers, member.name(), new Authority.Subject("balsa-" + member.name(), List.of(), SERVER_HOSTS));
        }
        Authority peers = authority(PEER_AUTHORITY);
        for (ClusterPlan.Member member : plan.allMembers()) {
            issue(peers, peer(member), new Authority.Subject("balsa-" + member.name(), List.of(), PEER_HOSTS));
        }
        issue(clients, ADMIN, new Authority.Subject("admin", List.of("system:masters"), List.of()));
        issue(clients, API_CLIENT, new Authority.Subject(API_CLIENT_NAME, List.of("balsa:api-servers"), List.of()));
        // A node's certificate is good for both sides, but it never names an address of an API server.
        for (ClusterPlan.Node node : plan.allNodes()) {
            List<String> hosts = List.of(node.name(), node.address());
            issue(
                    clients,
                    node.name(),
                    new Authority.Subject("system:node:" + node.name(), List.of("system:nodes"), hosts));
        }
    }

    /** RSA, as kubeadm makes it: everybody who reads tokens of a Kubernetes verifies RS256. */
    private void tokenKey() throws IOException, GeneralSecurityException {
        if (!files.hasKeyPair(TOKEN_KEY)) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(TOKEN_KEY_BITS, random);
            files.write(TOKEN_KEY, generator.generateKeyPair());
        }
    }

    private Authority authority(String name) throws IOException, GeneralSecurityException {
        if (files.has(name)) {
            return new Authority(files.read(name), random);
        }
        Authority made = Authority.create("balsa-" + plan.name() + "-" + name, now, random);
        files.write(name, made.identity());
        return made;
    }

    private void issue(Authority authority, String name, Authority.Subject subject)
            throws IOException, GeneralSecurityException {
        if (files.has(name)) {
            Identity present = files.read(name);
            if (present.certificate().getNotAfter().toInstant().isAfter(now.plus(RENEWED_BEFORE))) {
                return;
            }
        }
        files.write(name, authority.issue(subject, now));
    }
}
