package io.balsa.kubelet.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** On the machine that the test runs on. */
class MachineTest {
    private final Machine machine = new Machine(Path.of(""));

    /** The numbers of the kernel can be read only once, and whole: else of 32768 there is the 3. */
    @Test
    void mostOfTheThreadsThatItCanHaveAreFree() throws Exception {
        assertThat(machine.load().pidFreeShare()).isBetween(0.1, 1.0);
        assertThat(machine.load().diskFreeShare()).isBetween(0.0, 1.0);
        assertThat(machine.load().memoryAvailableBytes()).isPositive();
    }

    @Test
    void itsIdsAreWhole() throws Exception {
        assertThat(machine.facts().bootId()).matches("[0-9a-f-]{36}");
        assertThat(machine.facts().memoryBytes()).isGreaterThan(machine.load().memoryAvailableBytes());
    }
}
