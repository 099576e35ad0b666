package io.balsa.store.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class DiskKeysProperties {
    @Property
    void aVersionIsReadAsItWasWritten(
            @ForAll("keys") byte[] key, @ForAll @LongRange(min = 0) long main, @ForAll @IntRange(min = 0) int sub) {
        Revision revision = new Revision(main, sub);
        byte[] version = DiskKeys.version(key, revision);
        assertThat(DiskKeys.keyOfVersion(version)).isEqualTo(key);
        assertThat(DiskKeys.revisionOfVersion(version)).isEqualTo(revision);
        assertThat(DiskKeys.revision(DiskKeys.revision(revision))).isEqualTo(revision);
    }

    @Property
    void versionsSortByKeyAndThenNewestFirst(
            @ForAll("keys") byte[] a,
            @ForAll("keys") byte[] b,
            @ForAll @LongRange(min = 0, max = 3) long mainA,
            @ForAll @LongRange(min = 0, max = 3) long mainB) {
        Revision revisionA = new Revision(mainA, 1);
        Revision revisionB = new Revision(mainB, 1);
        int byKey = Arrays.compareUnsigned(a, b);
        int expected = byKey != 0 ? byKey : revisionB.compareTo(revisionA);
        int order = Arrays.compareUnsigned(DiskKeys.version(a, revisionA), DiskKeys.version(b, revisionB));
        assertThat(Integer.signum(order)).isEqualTo(Integer.signum(expected));
    }

    @Property
    void theBoundsOfAKeyHoldItsVersionsAndNoOthers(@ForAll("keys") byte[] a, @ForAll("keys") byte[] b) {
        byte[] version = DiskKeys.version(b, new Revision(5, 0));
        boolean within = Arrays.compareUnsigned(DiskKeys.versionsFrom(a), version) <= 0
                && Arrays.compareUnsigned(version, DiskKeys.versionsAfter(a)) < 0;
        assertThat(within).isEqualTo(Arrays.equals(a, b));
    }

    @Provide
    Arbitrary<byte[]> keys() {
        return Arbitraries.bytes()
                .between((byte) -1, (byte) 2)
                .array(byte[].class)
                .ofMaxSize(4);
    }
}
