package io.balsa.api.model.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PemBlockTest {
    @Test
    void whatBeginsWithoutAnEndIsPassedOver() {
        String text = "-----BEGIN A-----\n-----BEGIN B-----\nAAAA\n-----END B-----\n-----END C-----\n";
        assertThat(PemBlock.all(text)).extracting(PemBlock::type).containsExactly("B");
    }

    /** By its square the time would be minutes: a body holds so many lines. */
    @Test
    void aTextOfNothingButBeginningsIsReadInOnePass() {
        String text = "-----BEGIN CERTIFICATE REQUEST-----\n".repeat(80_000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> assertThat(PemBlock.all(text)).isEmpty());
    }
}
