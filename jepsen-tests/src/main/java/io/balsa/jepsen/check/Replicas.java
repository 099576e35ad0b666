package io.balsa.jepsen.check;

import io.balsa.jepsen.history.MemberHash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hashes of the same revision, compacted at the same revision, must be equal, whoever gave them and whenever. */
final class Replicas implements Checker {
    private record Point(long revision, long compactRevision) {}

    @Override
    public List<Verdict> check(Replay replay) {
        Findings findings = new Findings(Guarantee.REPLICAS_EQUAL);
        Map<Point, MemberHash> first = new HashMap<>();
        for (MemberHash hash : replay.history.hashes()) {
            findings.look();
            MemberHash other = first.putIfAbsent(new Point(hash.revision(), hash.compactRevision()), hash);
            if (other != null && other.hash() != hash.hash()) {
                findings.wrong(
                        "members " + other.member() + " and " + hash.member() + " hold different keys in revision "
                                + hash.revision(),
                        hash,
                        other);
            }
        }
        return List.of(findings.verdict());
    }
}
