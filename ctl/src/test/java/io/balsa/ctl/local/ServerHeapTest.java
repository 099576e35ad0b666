package io.balsa.ctl.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerHeapTest {
    @ParameterizedTest
    @CsvSource({"1, 384", "4, 384", "6, 512", "24, 2048", "48, 4096", "512, 4096"})
    void aServerMayTakeATwelfthOfTheMachineWithinBounds(long machineGib, long mib) {
        assertEquals(mib, ServerHeap.limit(machineGib << 30));
    }
}
