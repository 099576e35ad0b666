package io.balsa.store.member;

import com.google.protobuf.InvalidProtocolBufferException;
import io.balsa.etcd.v3.Member;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.Overlay;
import io.balsa.store.engine.View;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The members that have announced themselves, in one state of the store. */
public final class MemberTable {
    private MemberTable() {}

    /** All members, by id. */
    public static List<Member> all(View view) {
        List<Member> members = new ArrayList<>();
        try (Cursor cursor = view.scan(Column.MEMBERS, new byte[0], null)) {
            for (; cursor.valid(); cursor.next()) {
                members.add(Member.parseFrom(cursor.value()));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the member table holds something that is not a member", e);
        }
        return members;
    }

    /** Adds a member or replaces what was known of it. */
    public static void publish(Overlay changes, Member member) {
        byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(member.getID()).array();
        changes.put(Column.MEMBERS, id, member.toByteArray());
    }
}
