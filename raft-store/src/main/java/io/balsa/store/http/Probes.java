package io.balsa.store.http;

import io.balsa.etcd.v3.AlarmMember;
import io.balsa.etcd.v3.AlarmType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code /health}, {@code /livez} and {@code /readyz}, byte for byte etcd's. Answers in bounded time, with and without a
 * majority: each check reads through {@link Vitals}, whose reads have a deadline.
 */
final class Probes {
    /** What is wrong; empty: nothing. */
    private record Outcome(String name, String failure) {
        boolean good() {
            return failure.isEmpty();
        }

        String line() {
            return good() ? "[+]" + name + " ok\n" : "[-]" + name + " failed: " + failure + "\n";
        }
    }

    private record Check(String name, Supplier<CompletableFuture<String>> run) {}

    private final Vitals vitals;
    private final Executor workers;
    private final ProbeCounts counts;
    private final Map<String, List<Check>> checks;

    /** @param workers may block on the disk */
    Probes(Vitals vitals, Executor workers, ProbeCounts counts) {
        this.vitals = vitals;
        this.workers = workers;
        this.counts = counts;
        Check serializable = new Check("serializable_read", () -> failureOf(vitals.read(true)));
        this.checks = Map.of(
                "livez",
                List.of(serializable),
                "readyz",
                List.of(
                        new Check("data_corruption", () -> done(corruption())),
                        serializable,
                        new Check("linearizable_read", () -> failureOf(vitals.read(false))),
                        new Check("non_learner", () -> done(vitals.isLearner() ? "not supported for learner" : ""))));
    }

    /** Whether a path is a probe's; {@code /readyz/<check>} is one for each check. */
    boolean has(String path) {
        return "/health".equals(path) || !selected(path).isEmpty();
    }

    private List<Check> selected(String path) {
        String[] parts = path.split("/", -1);
        List<Check> all = parts.length < 2 ? List.of() : checks.getOrDefault(parts[1], List.of());
        return switch (parts.length) {
            case 2 -> all;
            case 3 ->
                all.stream().filter(check -> check.name().equals(parts[2])).toList();
            default -> List.of();
        };
    }

    void answer(Ask ask, Exchange exchange) {
        if (!ask.isGet()) {
            exchange.reply(Reply.onlyGet());
            return;
        }
        try {
            workers.execute(() -> {
                if ("/health".equals(ask.path())) {
                    health(ask, exchange);
                } else {
                    check(ask, exchange);
                }
            });
        } catch (RejectedExecutionException e) {
            exchange.reply(Reply.error(503, "the member stops"));
        }
    }

    private void health(Ask ask, Exchange exchange) {
        Set<String> excluded = values(ask, "exclude");
        boolean serializable = "true".equals(first(ask, "serializable"));
        for (AlarmMember alarm : alarms()) {
            if (!excluded.contains(alarm.getAlarm().name())) {
                boolean known = alarm.getAlarm() == AlarmType.NOSPACE || alarm.getAlarm() == AlarmType.CORRUPT;
                health(exchange, "ALARM " + (known ? alarm.getAlarm().name() : "UNKNOWN"));
                return;
            }
        }
        if (!serializable && !vitals.leaderKnown()) {
            health(exchange, "RAFT NO LEADER");
            return;
        }
        failureOf(vitals.read(serializable))
                .thenAccept(failure -> health(exchange, failure.isEmpty() ? "" : "RANGE ERROR:" + failure));
    }

    private void health(Exchange exchange, String reason) {
        boolean good = reason.isEmpty();
        counts.health(good);
        String json = "{\"health\":\"" + good + "\",\"reason\":" + ProtoJson.quote(reason) + "}";
        exchange.reply(good ? Reply.of(200, Reply.TEXT, json) : Reply.error(503, json));
    }

    private void check(Ask ask, Exchange exchange) {
        String probe = ask.path().split("/", -1)[1];
        boolean all = ask.path().length() == probe.length() + 1;
        Set<String> excluded = all ? values(ask, "exclude") : Set.of();
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (Check check : selected(ask.path())) {
            if (!excluded.contains(check.name())) {
                outcomes.add(check.run().get().thenApply(failure -> new Outcome(check.name(), failure)));
            }
        }
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).thenRun(() -> {
            List<Outcome> results =
                    outcomes.stream().map(CompletableFuture::join).toList();
            results.forEach(outcome -> counts.check(probe, outcome.name(), outcome.good()));
            String lines = results.stream().map(Outcome::line).collect(Collectors.joining());
            if (results.stream().allMatch(Outcome::good)) {
                String verbose = ask.query().containsKey("verbose") ? lines : "";
                exchange.reply(Reply.of(200, Reply.TEXT, verbose + "ok\n").with("X-Content-Type-Options", "nosniff"));
            } else {
                exchange.reply(Reply.error(503, lines));
            }
        });
    }

    private String corruption() {
        boolean corrupt = alarms().stream().anyMatch(alarm -> alarm.getAlarm() == AlarmType.CORRUPT);
        return corrupt ? "alarm activated: CORRUPT" : "";
    }

    private List<AlarmMember> alarms() {
        return vitals.alarms();
    }

    private static CompletableFuture<String> done(String failure) {
        return CompletableFuture.completedFuture(failure);
    }

    private static CompletableFuture<String> failureOf(CompletableFuture<?> read) {
        return read.handle((value, failure) -> {
            if (failure == null) {
                return "";
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            return String.valueOf(cause.getMessage());
        });
    }

    private static Set<String> values(Ask ask, String name) {
        return ask.query().getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toSet());
    }

    private static String first(Ask ask, String name) {
        return ask.query().getOrDefault(name, List.of("")).get(0);
    }
}
