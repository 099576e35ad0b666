package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import java.util.List;

/** What a member said when it ended by itself: it must be one sentence that is of use. */
final class LastWords {
    private LastWords() {}

    /**
     * @param member that has ended
     * @param names something that the sentence must name
     * @throws BrokenPromise if it ended with 0, or said nothing, or more than one thing, or not what is wrong
     */
    static String of(Member member, String fault, String names) {
        List<String> sentences = member.log()
                .lines()
                .filter(line -> line.contains("cannot start: ") || line.contains("stopping: "))
                .toList();
        if (member.exitCode() == 0 || sentences.size() != 1 || !sentences.get(0).contains(names)) {
            throw new BrokenPromise("after " + fault + " " + member + " exited with " + member.exitCode()
                    + ", and should have said in one sentence what is wrong with \"" + names + "\":\n"
                    + member.lastWords());
        }
        return sentences.get(0);
    }
}
