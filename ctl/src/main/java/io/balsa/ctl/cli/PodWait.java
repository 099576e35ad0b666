package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** {@code ctl run --wait}: follows one pod until it is ready, cannot become so, or time is up. */
final class PodWait {
    private static final int PROGRESS_WIDTH = 56;

    private final Session session;
    private final String name;
    private final Duration patience;
    private final long began;
    private boolean drawn;

    PodWait(Session session, String name, Duration patience) {
        this.session = session;
        this.name = name;
        this.patience = patience;
        this.began = session.terminal.nanoTime().getAsLong();
    }

    int run(JsonNode created) throws CliError, IOException, ApiFailure {
        String path = RunCommand.PODS.path(session.namespace());
        PodProgress progress = PodProgress.of(created);
        JsonNode pod = created;
        long left = patience.toSeconds();
        while (!progress.ready() && !progress.hopeless() && left > 0) {
            Request request = Request.get(path)
                    .with("fieldSelector", "metadata.name=" + name)
                    .with(
                            "resourceVersion",
                            pod.path("metadata").path("resourceVersion").asText())
                    .with("timeoutSeconds", Long.toString(left));
            try (Watch watch = Watch.open(session.client, request)) {
                for (Watch.Event event = watch.next(); event != null; event = watch.next()) {
                    if (event.type().equals("DELETED")) {
                        endLine();
                        throw new CliError(
                                Exit.OTHER, "error: pod \"" + name + "\" was deleted while it was waited for");
                    }
                    if (event.type().equals("BOOKMARK")) {
                        continue;
                    }
                    pod = event.object();
                    progress = PodProgress.of(pod);
                    draw(progress);
                    if (progress.ready() || progress.hopeless()) {
                        break;
                    }
                }
            } catch (io.balsa.ctl.rest.ConnectionLost | java.net.SocketException | java.io.EOFException lost) {
                // The member that served the watch went away: another one goes on from the same revision.
                pod = session.client.json(Request.get(path + "/" + name));
                progress = PodProgress.of(pod);
            }
            left = patience.minusNanos(session.terminal.nanoTime().getAsLong() - began)
                    .toSeconds();
        }
        return end(progress, pod);
    }

    private int end(PodProgress progress, JsonNode pod) throws CliError {
        if (progress.ready()) {
            if (drawn) {
                session.err().print("\r\033[K");
            }
            session.err().println(line(progress, true));
            session.out().println("pod/" + name + " is ready at " + address(pod));
            return Exit.OK;
        }
        endLine();
        String problem = progress.problem();
        if (progress.unschedulable()) {
            throw new CliError(Exit.NOT_SCHEDULABLE, "error: pod \"" + name + "\" cannot be scheduled: " + problem);
        }
        if (progress.hopeless()) {
            throw new CliError(Exit.OTHER, "error: pod \"" + name + "\" does not start: " + problem);
        }
        throw new CliError(
                Exit.TIMED_OUT, "error: timed out waiting for pod \"" + name + "\" to become ready: " + problem);
    }

    private static String address(JsonNode pod) {
        JsonNode ports = pod.path("spec").path("containers").path(0).path("ports");
        String ip = pod.path("status").path("podIP").asText("<none>");
        return ports.isEmpty()
                ? ip
                : ip + ":" + ports.path(0).path("containerPort").asText();
    }

    private void draw(PodProgress progress) {
        if (session.terminal.interactive()) {
            session.err().print("\r\033[K" + line(progress, false));
            session.err().flush();
            drawn = true;
        }
    }

    private void endLine() {
        if (drawn) {
            session.err().println();
            drawn = false;
        }
    }

    private String line(PodProgress progress, boolean timed) {
        List<String> steps = progress.steps();
        String text = String.join(" " + session.terminal.dot() + " ", steps);
        if (!timed) {
            return text;
        }
        double seconds = (session.terminal.nanoTime().getAsLong() - began) / 1e9;
        return String.format(Locale.ROOT, "%-" + PROGRESS_WIDTH + "s %.1fs", text, seconds);
    }
}
