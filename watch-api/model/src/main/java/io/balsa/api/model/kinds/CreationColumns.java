package io.balsa.api.model.kinds;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import io.balsa.api.model.codec.Times;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.meta.v1.Time;
import java.time.Instant;
import java.util.List;

/** The name and the time of creation: what Kubernetes shows of kinds that it has no printer for. */
final class CreationColumns {
    static final List<Column> COLUMNS =
            List.of(Column.objectName(), Column.date("Created At", "When the object was created."));

    /** Go's zero time: clients show it as unknown. */
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private CreationColumns() {}

    /** The age is the client's to compute, so the time now is not used. */
    static Row row(Message object, Instant now) {
        Time created = Meta.of(object).getCreationTimestamp();
        return Row.of(Meta.name(object), Times.isZero(created) ? NEVER : Times.text(created));
    }
}
