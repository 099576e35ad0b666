package io.balsa.store.config;

/**
 * What changes of the membership are allowed.
 *
 * @param strictReconfigCheck etcd: a change that could cost the cluster its quorum is refused
 * @param learnersMax etcd: members that do not vote yet, at any time
 */
public record MemberRules(boolean strictReconfigCheck, int learnersMax) {
    public static final MemberRules DEFAULT = new MemberRules(true, 1);

    public MemberRules {
        if (learnersMax < 1) {
            throw new IllegalArgumentException("--max-learners must be 1 or more, not " + learnersMax);
        }
    }
}
