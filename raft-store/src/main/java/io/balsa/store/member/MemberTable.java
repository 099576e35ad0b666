package io.balsa.store.member;

import com.google.protobuf.InvalidProtocolBufferException;
import io.balsa.etcd.v3.Member;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.Overlay;
import io.balsa.store.engine.View;
import io.balsa.store.v1.MemberChange;
import io.balsa.store.v1.MemberClaim;
import io.balsa.store.v1.Members;
import io.balsa.store.v1.Refusal;
import io.balsa.store.v1.Result;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The members of one state of the store: who shall belong to the cluster. Reading takes any view, changing takes the overlay
 * of a batch.
 *
 * <p>Guarantees: an id that was removed never comes back; an id is spoken for by one disk only; no two members have a peer
 * address in common; no more members are
 * learners than an addition allows; there is a voter as long as there are members.
 *
 * <p>Worked example: found(a); add(b, learner), which is there but not started; claim(b, disk 7); publish(b, "bob"): started;
 * promote(b): a voter; remove(a); add(a): refused, for a has been removed; claim(b, disk 8): refused, for b is disk 7's.
 */
public final class MemberTable {
    private static final byte[] REMOVED = new byte[0];

    private MemberTable() {}

    /** All members, by id. */
    public static List<Member> all(View view) {
        List<Member> members = new ArrayList<>();
        try (Cursor cursor = view.scan(Column.MEMBERS, new byte[0], null)) {
            for (; cursor.valid(); cursor.next()) {
                members.add(parse(cursor.value()));
            }
        }
        return members;
    }

    public static Optional<Member> find(View view, long id) {
        byte[] member = view.get(Column.MEMBERS, key(id));
        return member == null ? Optional.empty() : Optional.of(parse(member));
    }

    /** Ids of members that are gone, in order. */
    public static List<Long> removed(View view) {
        List<Long> ids = new ArrayList<>();
        try (Cursor cursor = view.scan(Column.MEMBER_IDS, new byte[0], null)) {
            for (; cursor.valid(); cursor.next()) {
                if (cursor.value().length == 0) {
                    ids.add(ByteBuffer.wrap(cursor.key()).getLong());
                }
            }
        }
        return ids;
    }

    public static boolean isRemoved(View view, long id) {
        byte[] fate = view.get(Column.MEMBER_IDS, key(id));
        return fate != null && fate.length == 0;
    }

    /** The disk that speaks for the id; empty: none yet, or not any more. */
    public static OptionalLong disk(View view, long id) {
        byte[] fate = view.get(Column.MEMBER_IDS, key(id));
        return fate == null || fate.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(fate).getLong());
    }

    /** Forgets all members, those that were removed too: the store becomes that of another cluster. */
    public static void clear(Overlay changes) {
        for (Column column : List.of(Column.MEMBERS, Column.MEMBER_IDS)) {
            List<byte[]> keys = new ArrayList<>();
            try (Cursor cursor = changes.scan(column, new byte[0], null)) {
                for (; cursor.valid(); cursor.next()) {
                    keys.add(cursor.key());
                }
            }
            keys.forEach(key -> changes.delete(column, key));
        }
    }

    /** Makes one change, or refuses it and changes nothing. The answer to a change is the table after it. */
    public static Result apply(Overlay changes, MemberChange change) {
        Optional<Refusal> refusal = switch (change.getRequestCase()) {
            case FOUND -> found(changes, change.getFound());
            case PUBLISH -> publish(changes, change.getPublish());
            case ADD -> add(changes, change.getAdd(), Math.max(1, change.getLearnersMax()));
            case REMOVE -> remove(changes, change.getRemove());
            case UPDATE -> update(changes, change.getUpdate());
            case PROMOTE -> promote(changes, change.getPromote());
            case CLAIM -> claim(changes, change.getClaim());
            case REQUEST_NOT_SET -> Optional.empty();
        };
        return refusal.map(why -> Result.newBuilder().setRefusal(why).build())
                .orElseGet(() -> Result.newBuilder()
                        .setMembers(Members.newBuilder().addAllMembers(all(changes)))
                        .build());
    }

    private static Optional<Refusal> found(Overlay changes, Members members) {
        if (all(changes).isEmpty() && removed(changes).isEmpty()) {
            members.getMembersList().forEach(member -> put(changes, member));
        }
        return Optional.empty();
    }

    /** etcd: a member tells its name and client addresses; peer addresses are changed by an update alone. */
    private static Optional<Refusal> publish(Overlay changes, Member told) {
        find(changes, told.getID())
                .ifPresent(member -> put(
                        changes,
                        member.toBuilder()
                                .setName(told.getName())
                                .clearClientURLs()
                                .addAllClientURLs(told.getClientURLsList())
                                .build()));
        return Optional.empty();
    }

    // etcd: ValidateConfigurationChange; the order of the checks decides which error is seen.

    private static Optional<Refusal> add(Overlay changes, Member member, int learnersMax) {
        if (isRemoved(changes, member.getID())) {
            return Optional.of(MemberRefusals.NOT_A_MEMBER);
        }
        if (find(changes, member.getID()).isPresent()) {
            return Optional.of(MemberRefusals.ID_EXISTS);
        }
        List<Member> members = all(changes);
        if (shareAnAddress(members, member)) {
            return Optional.of(MemberRefusals.PEER_URL_EXISTS);
        }
        if (member.getIsLearner()
                && members.stream().filter(Member::getIsLearner).count() >= learnersMax) {
            return Optional.of(MemberRefusals.TOO_MANY_LEARNERS);
        }
        put(
                changes,
                Member.newBuilder()
                        .setID(member.getID())
                        .addAllPeerURLs(member.getPeerURLsList())
                        .setIsLearner(member.getIsLearner())
                        .build());
        return Optional.empty();
    }

    private static Optional<Refusal> remove(Overlay changes, long id) {
        Optional<Member> member = find(changes, id);
        if (member.isEmpty()) {
            return Optional.of(MemberRefusals.NOT_A_MEMBER);
        }
        long voters =
                all(changes).stream().filter(other -> !other.getIsLearner()).count();
        if (!member.get().getIsLearner() && voters == 1) {
            // Without a voter nothing could ever be decided again, not even this.
            return Optional.of(MemberRefusals.TOO_FEW_STARTED);
        }
        changes.delete(Column.MEMBERS, key(id));
        changes.put(Column.MEMBER_IDS, key(id), REMOVED);
        return Optional.empty();
    }

    private static Optional<Refusal> update(Overlay changes, Member update) {
        Optional<Member> member = find(changes, update.getID());
        if (member.isEmpty()) {
            return Optional.of(MemberRefusals.NOT_A_MEMBER);
        }
        if (shareAnAddress(all(changes), update)) {
            return Optional.of(MemberRefusals.PEER_URL_EXISTS);
        }
        put(
                changes,
                member.get().toBuilder()
                        .clearPeerURLs()
                        .addAllPeerURLs(update.getPeerURLsList())
                        .build());
        return Optional.empty();
    }

    private static Optional<Refusal> promote(Overlay changes, long id) {
        Optional<Member> member = find(changes, id);
        if (member.isEmpty()) {
            return Optional.of(MemberRefusals.NOT_A_MEMBER);
        }
        if (!member.get().getIsLearner()) {
            return Optional.of(MemberRefusals.NOT_A_LEARNER);
        }
        put(changes, member.get().toBuilder().setIsLearner(false).build());
        return Optional.empty();
    }

    private static Optional<Refusal> claim(Overlay changes, MemberClaim claim) {
        if (find(changes, claim.getId()).isEmpty()) {
            return Optional.of(MemberRefusals.NOT_A_MEMBER);
        }
        OptionalLong taken = disk(changes, claim.getId());
        if (taken.isPresent() && taken.getAsLong() != claim.getDisk()) {
            return Optional.of(MemberRefusals.OTHER_DISK);
        }
        byte[] disk = ByteBuffer.allocate(Long.BYTES).putLong(claim.getDisk()).array();
        changes.put(Column.MEMBER_IDS, key(claim.getId()), disk);
        return Optional.empty();
    }

    private static boolean shareAnAddress(List<Member> members, Member member) {
        return members.stream()
                .filter(other -> other.getID() != member.getID())
                .flatMap(other -> other.getPeerURLsList().stream())
                .anyMatch(member.getPeerURLsList()::contains);
    }

    private static void put(Overlay changes, Member member) {
        changes.put(Column.MEMBERS, key(member.getID()), member.toByteArray());
    }

    /** Sorted as unsigned, as etcd lists them. */
    private static byte[] key(long id) {
        return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    }

    private static Member parse(byte[] member) {
        try {
            return Member.parseFrom(member);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the member table holds something that is not a member", e);
        }
    }
}
