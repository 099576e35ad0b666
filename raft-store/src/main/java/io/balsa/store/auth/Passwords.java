package io.balsa.store.auth;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Hashes of passwords: bcrypt as Go's {@code x/crypto/bcrypt} writes it, so that etcd's users keep their passwords. Thread-safe.
 * Every call takes tens of milliseconds on purpose: never on a network or applying thread.
 */
public final class Passwords {
    public static final int COST_MIN = 4;
    public static final int COST_MAX = 31;
    public static final int COST_DEFAULT = 10;

    /** bcrypt looks at no more. */
    private static final int BYTES_MAX = 72;

    /** A stored hash that is dearer than this, and than our own, is not checked: it would keep a processor busy for minutes. */
    private static final int COST_CHECKED_MAX = 16;

    private static final int SALT_BYTES = 16;
    private static final int HASH_LENGTH = 60;
    private static final int COST_AT = 4;

    /** Salt and digest of no password. */
    private static final String NOTHING = ".".repeat(53);

    private final int cost;
    private final SecureRandom chance;
    /** Checked in place of a user's that is not there, so that the time of an answer does not tell who is. */
    private final String nobodys;

    public Passwords(int cost, SecureRandom chance) {
        this.cost = cost;
        this.chance = chance;
        this.nobodys = String.format(Locale.ROOT, "$2a$%02d$", cost) + NOTHING;
    }

    public static boolean tooLong(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX;
    }

    /** The hash as a request carries it. The password must not be {@link #tooLong}. */
    public String hash(String password) {
        byte[] clear = password.getBytes(StandardCharsets.UTF_8);
        try {
            return Base64.getEncoder().encodeToString(bcrypt(clear).getBytes(StandardCharsets.US_ASCII));
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    /** @param stored the user's hash; anything that is not one matches nothing */
    public boolean matches(ByteString stored, String password) {
        String hash = stored.toString(StandardCharsets.ISO_8859_1);
        return isChecked(hash) && check(hash, password);
    }

    /** Takes as long as {@link #matches} and says no. */
    public boolean matchesNobody(String password) {
        check(nobodys, password);
        return false;
    }

    private static boolean check(String hash, String password) {
        byte[] clear = password.getBytes(StandardCharsets.UTF_8);
        // As Go does: what is beyond the 72 bytes does not count.
        byte[] counted = Arrays.copyOf(clear, Math.min(clear.length, BYTES_MAX));
        try {
            return OpenBSDBCrypt.checkPassword(hash, counted);
        } catch (IllegalArgumentException notAHash) {
            return false;
        } finally {
            Arrays.fill(clear, (byte) 0);
            Arrays.fill(counted, (byte) 0);
        }
    }

    private String bcrypt(byte[] clear) {
        byte[] salt = new byte[SALT_BYTES];
        chance.nextBytes(salt);
        return OpenBSDBCrypt.generate("2a", clear, salt, cost);
    }

    private boolean isChecked(String hash) {
        if (hash.length() != HASH_LENGTH || hash.charAt(0) != '$') {
            return false;
        }
        try {
            return Integer.parseInt(hash.substring(COST_AT, COST_AT + 2)) <= Math.max(cost, COST_CHECKED_MAX);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
