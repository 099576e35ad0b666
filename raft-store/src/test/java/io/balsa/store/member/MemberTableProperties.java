package io.balsa.store.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.etcd.v3.Member;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.engine.Overlay;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.v1.MemberChange;
import io.balsa.store.v1.MemberClaim;
import io.balsa.store.v1.Members;
import io.balsa.store.v1.Refusal;
import io.balsa.store.v1.Result;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The table against a model of etcd's rules, over arbitrary changes. */
class MemberTableProperties {
    /** The same rules, said once more over plain maps. */
    private static final class Model {
        private final Map<Long, Member> members = new TreeMap<>(Long::compareUnsigned);
        private final Set<Long> removed = new HashSet<>();
        private final Map<Long, Long> disks = new HashMap<>();

        Refusal apply(MemberChange change) {
            return switch (change.getRequestCase()) {
                case FOUND -> {
                    if (members.isEmpty() && removed.isEmpty()) {
                        change.getFound().getMembersList().forEach(member -> members.put(member.getID(), member));
                    }
                    yield null;
                }
                case PUBLISH -> {
                    Member told = change.getPublish();
                    members.computeIfPresent(
                            told.getID(),
                            (id, member) -> member.toBuilder()
                                    .setName(told.getName())
                                    .clearClientURLs()
                                    .addAllClientURLs(told.getClientURLsList())
                                    .build());
                    yield null;
                }
                case ADD -> add(change.getAdd(), Math.max(1, change.getLearnersMax()));
                case REMOVE -> remove(change.getRemove());
                case UPDATE -> {
                    Member update = change.getUpdate();
                    if (!members.containsKey(update.getID())) {
                        yield MemberRefusals.NOT_A_MEMBER;
                    }
                    if (addressTaken(update)) {
                        yield MemberRefusals.PEER_URL_EXISTS;
                    }
                    members.computeIfPresent(
                            update.getID(),
                            (id, member) -> member.toBuilder()
                                    .clearPeerURLs()
                                    .addAllPeerURLs(update.getPeerURLsList())
                                    .build());
                    yield null;
                }
                case PROMOTE -> {
                    Member member = members.get(change.getPromote());
                    if (member == null) {
                        yield MemberRefusals.NOT_A_MEMBER;
                    }
                    if (!member.getIsLearner()) {
                        yield MemberRefusals.NOT_A_LEARNER;
                    }
                    members.put(
                            member.getID(),
                            member.toBuilder().setIsLearner(false).build());
                    yield null;
                }
                case CLAIM -> {
                    MemberClaim claim = change.getClaim();
                    if (!members.containsKey(claim.getId())) {
                        yield MemberRefusals.NOT_A_MEMBER;
                    }
                    yield disks.computeIfAbsent(claim.getId(), id -> claim.getDisk()) == claim.getDisk()
                            ? null
                            : MemberRefusals.OTHER_DISK;
                }
                case REQUEST_NOT_SET -> null;
            };
        }

        private Refusal add(Member member, long learnersMax) {
            if (removed.contains(member.getID())) {
                return MemberRefusals.NOT_A_MEMBER;
            }
            if (members.containsKey(member.getID())) {
                return MemberRefusals.ID_EXISTS;
            }
            if (addressTaken(member)) {
                return MemberRefusals.PEER_URL_EXISTS;
            }
            if (member.getIsLearner()
                    && members.values().stream().filter(Member::getIsLearner).count() >= learnersMax) {
                return MemberRefusals.TOO_MANY_LEARNERS;
            }
            members.put(
                    member.getID(),
                    member.toBuilder().clearName().clearClientURLs().build());
            return null;
        }

        private Refusal remove(long id) {
            if (!members.containsKey(id)) {
                return MemberRefusals.NOT_A_MEMBER;
            }
            long others = members.values().stream()
                    .filter(member -> !member.getIsLearner() && member.getID() != id)
                    .count();
            if (others == 0 && !members.get(id).getIsLearner()) {
                return MemberRefusals.TOO_FEW_STARTED;
            }
            members.remove(id);
            removed.add(id);
            disks.remove(id);
            return null;
        }

        private boolean addressTaken(Member member) {
            return members.values().stream()
                    .anyMatch(other -> other.getID() != member.getID()
                            && other.getPeerURLsList().stream().anyMatch(member.getPeerURLsList()::contains));
        }
    }

    private static Result apply(MemoryEngine engine, MemberChange change) {
        try (Snapshot before = engine.snapshot()) {
            Overlay changes = new Overlay(before);
            Result result = MemberTable.apply(changes, change);
            engine.write(changes.toBatch());
            return result;
        }
    }

    @Property(tries = 300)
    void theTableFollowsEtcdsRules(@ForAll("scripts") List<MemberChange> script) {
        MemoryEngine engine = new MemoryEngine();
        Model model = new Model();
        for (MemberChange change : script) {
            Result result = apply(engine, change);
            Refusal refusal = model.apply(change);
            if (refusal != null) {
                assertThat(result.getRefusal()).as("%s", change).isEqualTo(refusal);
            } else {
                assertThat(result.getMembers().getMembersList())
                        .as("%s", change)
                        .containsExactlyElementsOf(model.members.values());
            }
            try (Snapshot now = engine.snapshot()) {
                assertThat(MemberTable.all(now)).containsExactlyElementsOf(model.members.values());
                assertThat(MemberTable.removed(now)).containsExactlyInAnyOrderElementsOf(model.removed);
                model.members.keySet().forEach(id -> {
                    Long disk = model.disks.get(id);
                    assertThat(MemberTable.disk(now, id).isPresent()).isEqualTo(disk != null);
                    assertThat(MemberTable.isRemoved(now, id)).isFalse();
                });
            }
        }
    }

    @Provide
    Arbitrary<List<MemberChange>> scripts() {
        Arbitrary<Long> ids = Arbitraries.of(1L, 2L, 3L, -1L);
        Arbitrary<Member> members = Combinators.combine(
                        ids,
                        Arbitraries.of("", "a", "b"),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.of(true, false))
                .as((id, name, port, learner) -> Member.newBuilder()
                        .setID(id)
                        .setName(name)
                        .addPeerURLs("http://h:" + port)
                        .addClientURLs("http://c:" + port)
                        .setIsLearner(learner)
                        .build());
        Arbitrary<MemberChange> changes = Arbitraries.oneOf(
                Combinators.combine(members, Arbitraries.of(0, 1, 2))
                        .as((member, max) -> MemberChange.newBuilder()
                                .setAdd(member)
                                .setLearnersMax(max)
                                .build()),
                members.map(
                        member -> MemberChange.newBuilder().setPublish(member).build()),
                members.map(
                        member -> MemberChange.newBuilder().setUpdate(member).build()),
                ids.map(id -> MemberChange.newBuilder().setRemove(id).build()),
                ids.map(id -> MemberChange.newBuilder().setPromote(id).build()),
                Combinators.combine(ids, Arbitraries.of(7L, 8L))
                        .as((id, disk) -> MemberChange.newBuilder()
                                .setClaim(MemberClaim.newBuilder().setId(id).setDisk(disk))
                                .build()),
                Arbitraries.just(MemberChange.newBuilder()
                        .setFound(Members.newBuilder()
                                .addMembers(Member.newBuilder()
                                        .setID(1)
                                        .setName("one")
                                        .addPeerURLs("http://h:1")))
                        .build()));
        return changes.list().ofMaxSize(25);
    }

    /** The example of the class comment. */
    @Example
    void anIdIsSpokenForByOneDiskAndNeverComesBack() {
        MemoryEngine engine = new MemoryEngine();
        Member a = Member.newBuilder()
                .setID(1)
                .setName("a")
                .addPeerURLs("http://h:1")
                .build();
        Member b = Member.newBuilder()
                .setID(2)
                .addPeerURLs("http://h:2")
                .setIsLearner(true)
                .build();
        apply(
                engine,
                MemberChange.newBuilder()
                        .setFound(Members.newBuilder().addMembers(a))
                        .build());
        assertThat(apply(engine, MemberChange.newBuilder().setAdd(b).build())
                        .getMembers()
                        .getMembersList())
                .containsExactly(a, b);
        MemberChange seven = claim(2, 7);
        assertThat(apply(engine, seven).hasRefusal()).isFalse();
        assertThat(apply(engine, seven).hasRefusal()).isFalse();
        assertThat(apply(engine, claim(2, 8)).getRefusal()).isEqualTo(MemberRefusals.OTHER_DISK);
        apply(
                engine,
                MemberChange.newBuilder()
                        .setPublish(b.toBuilder().setName("bob"))
                        .build());
        apply(engine, MemberChange.newBuilder().setPromote(2).build());
        assertThat(apply(engine, MemberChange.newBuilder().setRemove(1).build())
                        .getMembers()
                        .getMembersList())
                .containsExactly(
                        b.toBuilder().setName("bob").setIsLearner(false).build());
        assertThat(apply(engine, MemberChange.newBuilder().setAdd(a).build()).getRefusal())
                .isEqualTo(MemberRefusals.NOT_A_MEMBER);
        apply(
                engine,
                MemberChange.newBuilder()
                        .setFound(Members.newBuilder().addMembers(a))
                        .build());
        apply(engine, MemberChange.newBuilder().setPublish(a).build());
        try (Snapshot now = engine.snapshot()) {
            assertThat(MemberTable.find(now, 1))
                    .as("a removed member that speaks up")
                    .isEmpty();
        }
    }

    private static MemberChange claim(long id, long disk) {
        return MemberChange.newBuilder()
                .setClaim(MemberClaim.newBuilder().setId(id).setDisk(disk))
                .build();
    }
}
