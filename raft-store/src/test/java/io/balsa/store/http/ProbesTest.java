package io.balsa.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.etcd.v3.AlarmMember;
import io.balsa.etcd.v3.AlarmType;
import io.balsa.store.StoreServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbesTest {
    /** A member in whatever state the test likes. */
    private static final class FakeVitals implements Vitals {
        private final List<AlarmMember> alarms = new ArrayList<>();
        private boolean leader = true;
        private boolean learner;
        private String readFailure = "";

        void alarm(AlarmType type) {
            alarms.add(AlarmMember.newBuilder().setAlarm(type).build());
        }

        @Override
        public List<AlarmMember> alarms() {
            return alarms;
        }

        @Override
        public boolean leaderKnown() {
            return leader;
        }

        @Override
        public boolean isLearner() {
            return learner;
        }

        @Override
        public CompletableFuture<?> read(boolean serializable) {
            return serializable || readFailure.isEmpty()
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(new IllegalStateException(readFailure));
        }
    }

    private static final class NoCounts implements ProbeCounts {
        @Override
        public void health(boolean good) {}

        @Override
        public void check(String probe, String check, boolean good) {}
    }

    private final FakeVitals vitals = new FakeVitals();

    private HttpResponse<String> get(String path) throws IOException {
        Probes probes = new Probes(vitals, Runnable::run, new NoCounts());
        HttpPipeline pipeline = new HttpPipeline(
                (ask, exchange) -> {
                    if (probes.has(ask.path())) {
                        probes.answer(ask, exchange);
                    } else {
                        exchange.reply(Reply.notFound());
                    }
                    return Body.NONE;
                },
                HttpLimits.of(1_000));
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (HttpListener listener = HttpListener.open(List.of(new HttpListener.Port(any, pipeline, null)))) {
            return HttpMembers.get(listener.addresses().get(0), path);
        }
    }

    private void assertAnswer(String path, int status, String body) throws IOException {
        HttpResponse<String> response = get(path);
        assertThat(response.body()).as(path).isEqualTo(body);
        assertThat(response.statusCode()).as(path).isEqualTo(status);
    }

    @Test
    void alarmsMakeAMemberUnhealthyUnlessTheyAreExcluded() throws IOException {
        assertAnswer("/health", 200, "{\"health\":\"true\",\"reason\":\"\"}");
        vitals.alarm(AlarmType.NOSPACE);
        assertAnswer("/health", 503, "{\"health\":\"false\",\"reason\":\"ALARM NOSPACE\"}\n");
        assertAnswer("/health?exclude=NOSPACE", 200, "{\"health\":\"true\",\"reason\":\"\"}");
        assertAnswer("/readyz", 200, "ok\n");
        vitals.alarm(AlarmType.CORRUPT);
        assertAnswer("/health?exclude=NOSPACE", 503, "{\"health\":\"false\",\"reason\":\"ALARM CORRUPT\"}\n");
        assertAnswer("/health?exclude=NOSPACE&exclude=CORRUPT", 200, "{\"health\":\"true\",\"reason\":\"\"}");
        assertAnswer("/readyz/data_corruption", 503, "[-]data_corruption failed: alarm activated: CORRUPT\n\n");
        assertAnswer("/livez", 200, "ok\n");
    }

    @Test
    void aMemberWithoutALeaderIsAliveButNeitherHealthyNorReady() throws IOException {
        vitals.leader = false;
        vitals.readFailure = "etcdserver: request timed out";
        assertAnswer("/health", 503, "{\"health\":\"false\",\"reason\":\"RAFT NO LEADER\"}\n");
        assertAnswer("/health?serializable=true", 200, "{\"health\":\"true\",\"reason\":\"\"}");
        vitals.leader = true;
        assertAnswer(
                "/health", 503, "{\"health\":\"false\",\"reason\":\"RANGE ERROR:etcdserver: request timed out\"}\n");
        assertAnswer("/livez?verbose", 200, "[+]serializable_read ok\nok\n");
        assertAnswer(
                "/readyz",
                503,
                "[+]data_corruption ok\n[+]serializable_read ok\n"
                        + "[-]linearizable_read failed: etcdserver: request timed out\n[+]non_learner ok\n\n");
        assertAnswer("/readyz?exclude=linearizable_read&exclude=unheard_of", 200, "ok\n");
    }

    @Test
    void aLearnerIsNotReady() throws IOException {
        vitals.learner = true;
        assertAnswer("/readyz/non_learner", 503, "[-]non_learner failed: not supported for learner\n\n");
        assertAnswer("/readyz/serializable_read", 200, "ok\n");
        assertAnswer("/readyz/unheard_of", 404, "404 page not found\n");
        assertAnswer("/livez", 200, "ok\n");
    }

    @Test
    void probesTellTheTruthWhenTheMajorityIsGone(@TempDir Path folder) throws Exception {
        List<StoreServer> members = HttpMembers.start(folder, 3);
        InetSocketAddress last = members.get(2).clientAddress();
        try {
            assertThat(HttpMembers.get(last, "/readyz?verbose").body())
                    .isEqualTo("[+]data_corruption ok\n[+]serializable_read ok\n[+]linearizable_read ok\n"
                            + "[+]non_learner ok\nok\n");
            assertThat(HttpMembers.get(last, "/health").statusCode()).isEqualTo(200);
            members.get(0).close();
            members.get(1).close();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> HttpMembers.get(last, "/health").statusCode() == 503);
            assertThat(HttpMembers.get(last, "/health?serializable=true").statusCode())
                    .isEqualTo(200);
            assertThat(HttpMembers.get(last, "/livez").body()).isEqualTo("ok\n");
            HttpResponse<String> ready = HttpMembers.get(last, "/readyz");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("[+]serializable_read ok\n[-]linearizable_read failed: etcdserver: ");
        } finally {
            members.get(2).close();
        }
    }
}
