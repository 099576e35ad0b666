package io.balsa.store.differential;

import io.balsa.etcd.v3.AuthGrpc;
import io.balsa.etcd.v3.AuthenticateRequest;
import io.balsa.etcd.v3.AuthenticateResponse;
import io.balsa.store.cluster.Rpc;
import io.grpc.Channel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The users of one of the two stores, with the tokens they have there; each asks one member after another. */
final class Users {
    private static final long PATIENCE_SECONDS = 30;

    private final List<? extends Channel> members;
    private final Map<String, String> tokens = new HashMap<>(Map.of("-", "", "!", "nonsense"));
    private int turn;

    Users(List<? extends Channel> members) {
        this.members = members;
    }

    /** What a line of an {@link AccessScript} came to, as text. */
    String take(String line) {
        Channel member = members.get(turn++ % members.size());
        String[] words = line.split(" ", 3);
        if (words[0].equals("+")) {
            return signIn(member, words[1], words[2]);
        }
        if (line.contains("serializable: true") || words[1].startsWith("Watch/")) {
            settle(member);
        }
        String outcome =
                Rpc.parse(line.substring(words[0].length() + 1)).outcome(member, tokens.getOrDefault(words[0], ""));
        if (words[1].startsWith("Auth/")) {
            members.forEach(this::settle);
        }
        return outcome;
    }

    /**
     * Waits until a member has all writes: its permissions, its serializable answers and the revisions at which its watches
     * begin are those that it knows of. An alarm may refuse the read at once, and goes through the log itself.
     */
    private void settle(Channel member) {
        String root = tokens.getOrDefault("root", "");
        Rpc.parse("Maintenance/Alarm { action: GET }").outcome(member, root);
        Rpc.parse("KV/Range { key: \"none\" }").outcome(member, root);
    }

    private String signIn(Channel member, String user, String password) {
        return Normal.answer(() -> {
            AuthenticateResponse answer = AuthGrpc.newBlockingStub(member)
                    .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .authenticate(AuthenticateRequest.newBuilder()
                            .setName(user)
                            .setPassword(password)
                            .build());
            tokens.put(user, answer.getToken());
            // Each store gives a token of its own.
            return answer.toBuilder().clearToken().build();
        });
    }
}
