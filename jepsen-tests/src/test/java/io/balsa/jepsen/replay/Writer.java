package io.balsa.jepsen.replay;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Changes objects by a script that a seed decides: creates, relabels, marks, moves pods from phase to phase, deletes one or
 * many. What it does not know the outcome of it leaves as it is: the store's history says what has happened.
 */
final class Writer implements Runnable {
    private static final String MERGE = "application/merge-patch+json";
    private static final String JSON = "application/json";
    private static final List<String> PHASES = List.of("Pending", "Running", "Succeeded", "Failed");
    private static final int NAMES = 12;
    private static final int PAUSE_MILLIS_MAX = 100;

    private final String name;
    private final Api api;
    private final Random random;
    private final List<String> namespaces;
    private final int steps;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    Writer(String name, Api api, long seed, List<String> namespaces, int steps) {
        this.name = name;
        this.api = api;
        this.random = new Random(seed);
        this.namespaces = namespaces;
        this.steps = steps;
    }

    /** Steps that were taken. */
    int done() {
        return done.get();
    }

    /** Steps that were answered as carried out. */
    int acknowledged() {
        return acknowledged.get();
    }

    void stop() {
        end.countDown();
    }

    @Override
    public void run() {
        try {
            for (int i = 0; i < steps; i++) {
                step(i);
                done.incrementAndGet();
                // Spread over the time in which members die and come back.
                if (end.await(random.nextInt(PAUSE_MILLIS_MAX), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step(int i) throws InterruptedException {
        Collection collection = random.nextBoolean() ? Collection.PODS : Collection.CONFIG_MAPS;
        String namespace = namespaces.get(random.nextInt(namespaces.size()));
        String path = collection.path(namespace);
        // Writers meet on half of the names, and have the other half for themselves.
        String object = (random.nextBoolean() ? "both-" : name + "-") + random.nextInt(NAMES);
        String mark = name + "." + i;
        int choice = random.nextInt(100);
        String metadata = "\"labels\":" + labels() + ",\"annotations\":{\"" + Items.MARK + "\":\"" + mark + "\"}";
        if (choice < 40) {
            send("POST", path, JSON, object(collection, object, metadata));
        } else if (choice < 65) {
            send("PATCH", path + "/" + object, MERGE, "{\"metadata\":{" + metadata + "}}");
        } else if (choice < 80 && collection == Collection.PODS) {
            String phase = PHASES.get(random.nextInt(PHASES.size()));
            send("PATCH", path + "/" + object + "/status", MERGE, "{\"status\":{\"phase\":\"" + phase + "\"}}");
        } else if (choice < 98) {
            send("DELETE", path + "/" + object, JSON, "{\"gracePeriodSeconds\":0}");
        } else {
            send("DELETE", path + "?labelSelector=colour%3Dred", JSON, "{\"gracePeriodSeconds\":0}");
        }
    }

    private String labels() {
        String colour = List.of("red", "green", "blue").get(random.nextInt(3));
        return random.nextInt(4) == 0
                ? "{\"size\":\"s" + random.nextInt(2) + "\",\"colour\":null}"
                : "{\"size\":\"s" + random.nextInt(2) + "\",\"colour\":\"" + colour + "\"}";
    }

    private static String object(Collection collection, String name, String metadata) {
        String head = "{\"apiVersion\":\"v1\",\"kind\":\"" + collection.kind() + "\",\"metadata\":{\"name\":\"" + name
                + "\"," + metadata.replace(",\"colour\":null", "") + "}";
        return collection == Collection.CONFIG_MAPS
                ? head + "}"
                : head + ",\"spec\":{\"schedulerName\":\"nobody\",\"containers\":[{\"name\":\"c\",\"image\":\"c\"}]}}";
    }

    private void send(String method, String path, String type, String body) throws InterruptedException {
        try {
            if (api.send(method, path, type, body).code() < 300) {
                acknowledged.incrementAndGet();
            }
        } catch (IOException e) {
            // The outcome is unknown, and nobody needs it.
            return;
        }
    }
}
