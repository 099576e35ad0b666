package io.balsa.store.snapshot;

import io.balsa.etcd.v3.Member;
import java.util.List;
import java.util.stream.Collectors;

/** The few values that etcd keeps as JSON. */
final class EtcdJson {
    private EtcdJson() {}

    static String member(Member member) {
        StringBuilder json = new StringBuilder("{\"id\":")
                .append(Long.toUnsignedString(member.getID()))
                .append(",\"peerURLs\":")
                .append(strings(member.getPeerURLsList()));
        if (member.getIsLearner()) {
            json.append(",\"isLearner\":true");
        }
        if (!member.getName().isEmpty()) {
            json.append(",\"name\":").append(string(member.getName()));
        }
        if (member.getClientURLsCount() > 0) {
            json.append(",\"clientURLs\":").append(strings(member.getClientURLsList()));
        }
        return json.append('}').toString();
    }

    /** Which members vote, and which only learn. */
    static String confState(List<Member> members) {
        String learners = ids(members, true);
        return "{\"voters\":" + ids(members, false) + (learners.equals("[]") ? "" : ",\"learners\":" + learners)
                + ",\"auto_leave\":false}";
    }

    private static String ids(List<Member> members, boolean learners) {
        return members.stream()
                .filter(member -> member.getIsLearner() == learners)
                .map(member -> Long.toUnsignedString(member.getID()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String strings(List<String> texts) {
        return texts.stream().map(EtcdJson::string).collect(Collectors.joining(",", "[", "]"));
    }

    static String string(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
