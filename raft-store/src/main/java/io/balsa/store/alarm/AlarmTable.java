package io.balsa.store.alarm;

import io.balsa.etcd.v3.AlarmMember;
import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.etcd.v3.AlarmResponse;
import io.balsa.etcd.v3.AlarmType;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.Overlay;
import io.balsa.store.engine.View;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Which member has which alarm, in one state of the store. A row is its key: type and member. */
public final class AlarmTable {
    private static final byte[] NOTHING = new byte[0];

    private AlarmTable() {}

    public static Alarms all(View view) {
        List<AlarmMember> alarms = new ArrayList<>();
        try (Cursor cursor = view.scan(Column.ALARMS, NOTHING, null)) {
            for (; cursor.valid(); cursor.next()) {
                ByteBuffer key = ByteBuffer.wrap(cursor.key());
                int type = key.getInt();
                alarms.add(AlarmMember.newBuilder()
                        .setAlarmValue(type)
                        .setMemberID(key.getLong())
                        .build());
            }
        }
        return new Alarms(alarms);
    }

    /**
     * Raises an alarm, takes one back, or lists them.
     *
     * @param revision of the store, for the header
     * @return etcd: the alarm that was asked about when it is, or was, there; when listing, all of the type asked for
     */
    public static AlarmResponse apply(Overlay changes, AlarmRequest request, long revision) {
        AlarmResponse.Builder response =
                AlarmResponse.newBuilder().setHeader(ResponseHeader.newBuilder().setRevision(revision));
        AlarmMember alarm = AlarmMember.newBuilder()
                .setMemberID(request.getMemberID())
                .setAlarmValue(request.getAlarmValue())
                .build();
        switch (request.getAction()) {
            case GET -> response.addAllAlarms(all(changes).ofType(request.getAlarmValue()));
            case ACTIVATE -> {
                if (request.getAlarmValue() != AlarmType.NONE_VALUE) {
                    changes.put(Column.ALARMS, key(alarm), NOTHING);
                    response.addAlarms(alarm);
                }
            }
            case DEACTIVATE -> {
                if (changes.get(Column.ALARMS, key(alarm)) != null) {
                    changes.delete(Column.ALARMS, key(alarm));
                    response.addAlarms(alarm);
                }
            }
            case UNRECOGNIZED -> {
                // etcd: an action that does not exist does nothing.
            }
        }
        return response.build();
    }

    private static byte[] key(AlarmMember alarm) {
        return ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(alarm.getAlarmValue())
                .putLong(alarm.getMemberID())
                .array();
    }
}
