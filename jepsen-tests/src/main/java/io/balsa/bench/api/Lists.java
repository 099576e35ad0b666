package io.balsa.bench.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.balsa.bench.peer.CannotRunException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/** Lists of all standing pods, one after the other. Confined to one thread. */
final class Lists {
    private static final int PAGE = 500;
    private static final int DIGITS = 3;

    private final ApiClient client;
    private final LongSupplier nanoTime;
    private final ObjectMapper mapper = new ObjectMapper();

    Lists(ApiClient client, LongSupplier nanoTime) {
        this.client = client;
        this.nanoTime = nanoTime;
    }

    /**
     * What lists took.
     *
     * @param bytes of one of them
     */
    record Listed(Histogram latencies, long nanos, long bytes) {}

    /** Whole lists; what comes is counted and thrown away as it comes, so that the client has no part in their memory. */
    Listed whole(int times, String accept) throws InterruptedException {
        Histogram latencies = new Histogram(DIGITS);
        long bytes = 0;
        long began = nanoTime.getAsLong();
        for (int i = 0; i < times; i++) {
            LongAdder received = new LongAdder();
            BodyHandler<Void> count = info ->
                    BodySubscribers.ofByteArrayConsumer(chunk -> chunk.ifPresent(some -> received.add(some.length)));
            long sent = nanoTime.getAsLong();
            client.ask(client.get(Pods.path(Pods.STANDING), accept), count);
            latencies.recordValue(nanoTime.getAsLong() - sent);
            bytes = received.sum();
        }
        return new Listed(latencies, nanoTime.getAsLong() - began, bytes);
    }

    /**
     * The same in pages of 500, as kubectl and informers ask for them; held against the number that must be there.
     *
     * @return the latencies of pages, and the bytes of all of them
     */
    Listed pages(int pods) throws InterruptedException {
        Histogram latencies = new Histogram(DIGITS);
        long bytes = 0;
        int seen = 0;
        String next = "";
        long began = nanoTime.getAsLong();
        do {
            HttpRequest request = client.get(
                    Pods.path(Pods.STANDING) + "?limit=" + PAGE + (next.isEmpty() ? "" : "&continue=" + next),
                    ApiClient.JSON);
            long sent = nanoTime.getAsLong();
            byte[] body = client.ask(request);
            latencies.recordValue(nanoTime.getAsLong() - sent);
            bytes += body.length;
            JsonNode page = read(body);
            for (JsonNode pod : page.path("items")) {
                String name = pod.at("/metadata/name").asText();
                if (!name.equals(Pods.name(seen))) {
                    throw new WrongAnswerException("a list has " + name + " where " + Pods.name(seen) + " should be");
                }
                seen++;
            }
            next = page.at("/metadata/continue").asText();
        } while (!next.isEmpty());
        if (seen != pods) {
            throw new WrongAnswerException("a list has " + seen + " pods where " + pods + " are");
        }
        return new Listed(latencies, nanoTime.getAsLong() - began, bytes);
    }

    private JsonNode read(byte[] body) {
        try {
            return mapper.readTree(body);
        } catch (IOException e) {
            throw new CannotRunException("a list is answered with what is not JSON: " + e.getMessage(), e);
        }
    }
}
