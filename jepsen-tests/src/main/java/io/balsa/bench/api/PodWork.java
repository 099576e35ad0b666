package io.balsa.bench.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.bench.load.Work;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Requests about single pods, sent by lanes. Each lane has pods of its own, so that no two writes conflict. */
abstract class PodWork implements Work {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ApiClient client;
    private final int lanes;
    private final LongAdder writes = new LongAdder();

    private PodWork(ApiClient client, int lanes) {
        this.client = client;
        this.lanes = lanes;
    }

    /** The lane's next request. */
    abstract HttpRequest next(int lane);

    /** What the answer must be. */
    abstract int expected();

    /** Takes a good answer. Says what is wrong with it, or nothing. */
    abstract @Nullable String take(int lane, byte[] body) throws IOException;

    @Override
    public int lanes() {
        return lanes;
    }

    @Override
    public long writes() {
        return writes.sum();
    }

    @Override
    public void send(int lane, End end) {
        HttpRequest request = next(lane);
        client.send(lane, request).whenComplete((answer, failure) -> {
            if (failure != null) {
                end.failed(request.method() + ": " + failure);
            } else {
                received(lane, request, answer, end);
            }
        });
    }

    private void received(int lane, HttpRequest request, HttpResponse<byte[]> answer, End end) {
        String what = request.method() + " " + request.uri().getPath();
        if (answer.statusCode() != expected()) {
            end.failed(what + " is answered with " + answer.statusCode());
            return;
        }
        String wrong;
        try {
            wrong = take(lane, answer.body());
        } catch (IOException e) {
            wrong = "is answered with what is not JSON: " + e.getMessage();
        }
        if (wrong != null) {
            end.wrong(what + " " + wrong);
            return;
        }
        if (!request.method().equals("GET")) {
            writes.increment();
        }
        end.acknowledged();
    }

    /** What is wrong with an answer that must be about the pod of that name. */
    private static @Nullable String unlessNamed(String expected, byte[] body) throws IOException {
        String name = MAPPER.readTree(body).at("/metadata/name").asText();
        return name.equals(expected) ? null : "is answered with " + name;
    }

    /** New pods with the next numbers. */
    static PodWork create(ApiClient client, int lanes, String namespace, AtomicLong numbers) {
        long[] under = new long[lanes];
        return new PodWork(client, lanes) {
            @Override
            HttpRequest next(int lane) {
                under[lane] = numbers.getAndIncrement();
                return client.request("POST", Pods.path(namespace), Pods.body(under[lane]));
            }

            @Override
            int expected() {
                return 201;
            }

            @Override
            @Nullable
            String take(int lane, byte[] body) throws IOException {
                return unlessNamed(Pods.name(under[lane]), body);
            }
        };
    }

    /** Reads of standing pods, one after the other. */
    static PodWork get(ApiClient client, int lanes, int pods) {
        int[] last = new int[lanes];
        return new PodWork(client, lanes) {
            @Override
            HttpRequest next(int lane) {
                // A stride that is a prime far from powers of ten visits all of them in no order of the keys.
                last[lane] = (int) ((last[lane] + 7_919L + lane) % pods);
                return client.request("GET", Pods.path(Pods.STANDING, last[lane]), "");
            }

            @Override
            int expected() {
                return 200;
            }

            @Override
            @Nullable
            String take(int lane, byte[] body) throws IOException {
                return unlessNamed(Pods.name(last[lane]), body);
            }
        };
    }

    /** Each lane replaces one passing pod again and again: what it sends has the resourceVersion of the last answer. */
    static PodWork update(ApiClient client, int lanes) throws InterruptedException {
        ObjectNode[] pods = new ObjectNode[lanes];
        for (int i = 0; i < lanes; i++) {
            pods[i] = created(client, i);
        }
        return new PodWork(client, lanes) {
            @Override
            HttpRequest next(int lane) {
                long updates = pods[lane].at("/metadata/labels/updates").asLong();
                ((ObjectNode) pods[lane].at("/metadata/labels")).put("updates", Long.toString(updates + 1));
                return client.request("PUT", Pods.path(Pods.PASSING, lane), pods[lane].toString());
            }

            @Override
            int expected() {
                return 200;
            }

            @Override
            @Nullable
            String take(int lane, byte[] body) throws IOException {
                JsonNode answer = MAPPER.readTree(body);
                JsonNode sent = pods[lane].at("/metadata/labels");
                if (!answer.at("/metadata/labels").equals(sent)) {
                    return "is answered with other labels than were sent";
                }
                pods[lane] = (ObjectNode) answer;
                return null;
            }
        };
    }

    private static ObjectNode created(ApiClient client, long number) throws InterruptedException {
        byte[] answer = client.ask(client.request("POST", Pods.path(Pods.PASSING), Pods.body(number)));
        try {
            return (ObjectNode) MAPPER.readTree(answer);
        } catch (IOException e) {
            throw new IllegalStateException("a pod was created with an answer that is not JSON", e);
        }
    }
}
