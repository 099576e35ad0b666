package io.balsa.api.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.storage.StoredObject;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EventRingTest {
    @Test
    void theWorkedExampleHolds() {
        var ring = new EventRing(4, 1_000_000);
        assertThat(ring.after(5)).isNegative();
        ring.restart(10);
        assertThat(List.of(ring.base(), ring.progress(), ring.next())).containsExactly(10L, 10L, 0L);
        ring.append(event(11, 1));
        ring.append(event(12, 1));
        ring.append(event(12, 1));
        assertThat(List.of(ring.base(), ring.progress(), ring.next())).containsExactly(10L, 10L, 3L);
        ring.publish(12);
        assertThat(ring.progress()).isEqualTo(12);
        ring.append(event(15, 1));
        ring.append(event(16, 1));
        assertThat(List.of(ring.base(), ring.next(), ring.after(11))).containsExactly(11L, 5L, 1L);
        assertThat(ring.at(0)).isNull();
        assertThat(ring.after(10)).isNegative();
        assertThat(ring.after(16)).isEqualTo(5);
        assertThat(ring.after(99)).isEqualTo(5);
    }

    @Test
    void aRestartForgetsEverythingAndIsNoticed() {
        var ring = new EventRing(4, 1_000_000);
        ring.restart(10);
        long epoch = ring.epoch();
        ring.append(event(11, 1));
        ring.restart(50);
        assertThat(ring.epoch()).isNotEqualTo(epoch);
        assertThat(ring.at(0)).isNull();
        assertThat(ring.after(49)).isNegative();
        assertThat(ring.after(50)).isEqualTo(ring.next());
    }

    /** Whatever is appended: a ring that admits a revision has every event behind it, and stays within its bounds. */
    @Property(tries = 300)
    void whatTheRingAdmitsIsComplete(
            @ForAll @Size(max = 60) List<@IntRange(max = 2) Integer> steps,
            @ForAll @IntRange(min = 1, max = 8) int eventsMax,
            @ForAll @IntRange(min = 1, max = 400) int bytesMax) {
        var ring = new EventRing(eventsMax, bytesMax);
        ring.restart(0);
        var revisions = new ArrayList<Long>();
        long revision = 0;
        for (int step : steps) {
            // 0: another event of the same revision
            revision = revision == 0 ? 1 : revision + step;
            revisions.add(revision);
            ring.append(event(revision, 50));
        }
        ring.publish(revision);
        for (long start = 0; start <= revision; start++) {
            long position = ring.after(start);
            if (position < 0) {
                continue;
            }
            var found = new ArrayList<Long>();
            for (long at = position; at < ring.next(); at++) {
                found.add(ring.at(at).revision());
            }
            long from = start;
            assertThat(found)
                    .isEqualTo(revisions.stream().filter(each -> each > from).toList());
            assertThat(found.size()).isLessThanOrEqualTo(eventsMax);
            assertThat(found.size()).isLessThanOrEqualTo(Math.max(1, bytesMax / 50));
        }
        assertThat(ring.after(revision)).isEqualTo(ring.next());
    }

    private static KeyEvent event(long revision, int bytes) {
        ByteString value = ByteString.copyFrom(new byte[bytes]);
        var object = new StoredObject(Kinds.CONFIG_MAP, value, revision);
        return new KeyEvent(ByteString.copyFromUtf8("/registry/configmaps/d/x"), revision, object, null, true);
    }
}
