package io.balsa.store.raft;

import io.balsa.peer.v1.Question;
import io.balsa.peer.v1.QuestionReply;
import io.balsa.peer.v1.Subject;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks other members what a round of reads needs to know, over a stream to each of them, which is opened with the first
 * question and again after it has ended. Any thread; answers come on the network's. Ends with the {@link PeerClient}.
 */
final class PeerQuestions {
    /** So many without an answer: the peer stands still, and more of them would only pile up on their way to it. */
    static final int OUTSTANDING_MAX = 64;

    private final PeerClient peers;
    private final LongSupplier nanoTime;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();

    private record Pending(long deadlineNanos, CompletableFuture<Long> answer) {}

    PeerQuestions(PeerClient peers, LongSupplier nanoTime) {
        this.peers = peers;
        this.nanoTime = nanoTime;
    }

    /**
     * Fails with {@link PeerClient.Failed} when the peer refuses, cannot be reached, or has not answered in time.
     *
     * @param timeoutNanos to the precision of {@link #tick}
     */
    CompletableFuture<Long> ask(String peer, Subject subject, long timeoutNanos) {
        return lines.computeIfAbsent(peer, Line::new).ask(subject, nanoTime.getAsLong() + timeoutNanos);
    }

    /** To be called regularly: fails questions whose time is up. */
    void tick() {
        long now = nanoTime.getAsLong();
        lines.values().forEach(line -> line.tick(now));
    }

    /** To one peer: a stream after the other. */
    private final class Line {
        private final String peer;
        /** Guarded by "this". */
        private @Nullable Stream current;

        Line(String peer) {
            this.peer = peer;
        }

        CompletableFuture<Long> ask(Subject subject, long deadlineNanos) {
            Stream stream = connected();
            return stream == null ? failed("no member has the id " + peer, true) : stream.ask(subject, deadlineNanos);
        }

        private synchronized @Nullable Stream connected() {
            if (current == null || current.over) {
                Stream next = new Stream(peer);
                current = next.opened() ? next : null;
            }
            return current;
        }

        void tick(long now) {
            Stream stream;
            synchronized (this) {
                stream = current;
            }
            if (stream != null) {
                stream.tick(now);
            }
        }
    }

    private final class Stream extends ClientCall.Listener<QuestionReply> {
        private final String peer;
        private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
        private volatile boolean over;
        /** Set once, before anybody else knows the stream; guarded by "this", as is each message. */
        private @Nullable ClientCall<Question, QuestionReply> call;
        /** Guarded by "this". */
        private long last;

        Stream(String peer) {
            this.peer = peer;
        }

        /** False: nobody has this id. */
        synchronized boolean opened() {
            Optional<ClientCall<Question, QuestionReply>> opened = peers.open(peer, PeerRpc.QUESTIONS, this);
            opened.ifPresent(answers -> answers.request(Integer.MAX_VALUE));
            call = opened.orElse(null);
            return opened.isPresent();
        }

        CompletableFuture<Long> ask(Subject subject, long deadlineNanos) {
            if (pending.size() >= OUTSTANDING_MAX) {
                return failed("member " + peer + " does not answer", true);
            }
            Pending question = new Pending(deadlineNanos, new CompletableFuture<>());
            long number;
            synchronized (this) {
                number = ++last;
                pending.put(number, question);
                if (call != null) {
                    call.sendMessage(Question.newBuilder()
                            .setNumber(number)
                            .setSubject(subject)
                            .build());
                }
            }
            if (over) {
                // Its end may have come before the question was there to be failed by it.
                fail(number, "the stream to member " + peer + " has ended", false);
            }
            return question.answer();
        }

        private void fail(long number, String why, boolean nothingHappened) {
            Pending question = pending.remove(number);
            if (question != null) {
                question.answer().completeExceptionally(new PeerClient.Failed(why, nothingHappened));
            }
        }

        void tick(long now) {
            pending.forEach((number, question) -> {
                if (question.deadlineNanos() - now <= 0) {
                    fail(number, "member " + peer + " has not answered in time", false);
                }
            });
        }

        @Override
        public void onMessage(QuestionReply reply) {
            if (!reply.getRefusal().isEmpty()) {
                fail(reply.getNumber(), reply.getRefusal(), true);
                return;
            }
            Pending question = pending.remove(reply.getNumber());
            if (question != null) {
                question.answer().complete(reply.getValue());
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            over = true;
            String why = PeerClient.sentence(status);
            pending.keySet().forEach(number -> fail(number, why, false));
        }
    }

    private static CompletableFuture<Long> failed(String why, boolean nothingHappened) {
        return CompletableFuture.failedFuture(new PeerClient.Failed(why, nothingHappened));
    }
}
