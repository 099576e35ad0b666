package io.balsa.store.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords(Passwords.COST_MIN, new SecureRandom());

    private static ByteString stored(String hash) {
        return ByteString.copyFromUtf8(hash);
    }

    private ByteString hash(String password) {
        return ByteString.copyFrom(Base64.getDecoder().decode(passwords.hash(password)));
    }

    @Test
    void aHashMatchesItsPasswordAlone() {
        ByteString hash = hash("p\u00e4ss");
        assertThat(hash.toStringUtf8()).startsWith("$2a$04$").hasSize(60).doesNotContain("ss$");
        assertThat(passwords.matches(hash, "p\u00e4ss")).isTrue();
        assertThat(passwords.matches(hash, "pass")).isFalse();
        assertThat(hash("p\u00e4ss")).as("salted").isNotEqualTo(hash);
        assertThat(passwords.matches(hash(""), "")).isTrue();
        assertThat(passwords.matches(hash(""), "x")).isFalse();
    }

    /** The vector of Go's own test. */
    @Test
    void aHashThatEtcdHasMadeIsUnderstood() {
        String hash = "$2a$10$XajjQvNhvvRt5GSeFk1xFeyqRrsxkhBkUiQeg0dt.wU1qD4aFDcga";
        assertThat(passwords.matches(stored(hash), "allmine")).isTrue();
        assertThat(passwords.matches(stored(hash), "allmines")).isFalse();
    }

    @Test
    void whatIsNoHashOrTooDearMatchesNothing() {
        assertThat(passwords.matches(ByteString.EMPTY, "")).isFalse();
        assertThat(passwords.matches(stored("plain"), "plain")).isFalse();
        assertThat(passwords.matches(stored("$".repeat(60)), "x")).isFalse();
        assertThat(passwords.matches(ByteString.copyFrom(new byte[60]), "x")).isFalse();
        assertThat(passwords.matches(stored("$9z$10$" + ".".repeat(53)), "x")).isFalse();
        assertThat(passwords.matches(stored("$2a$31$" + ".".repeat(53)), "x")).isFalse();
        assertThat(passwords.matchesNobody("nobody")).isFalse();
    }

    @Test
    void bcryptLooksAt72Bytes() {
        assertThat(Passwords.tooLong("x".repeat(72))).isFalse();
        assertThat(Passwords.tooLong("x".repeat(73))).isTrue();
        assertThat(Passwords.tooLong("\u00e4".repeat(37))).isTrue();
        assertThat(passwords.matches(hash("x".repeat(72)), "x".repeat(73))).isTrue();
    }
}
