package io.balsa.api.server.token;

import io.balsa.api.server.auth.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens of users that stand in a file, as kube-apiserver's {@code --token-auth-file} has them: lines of token, user name, uid
 * and, in quotes where there are several, groups.
 *
 * <pre>
 * 31ada4fd-adec-460c-809a-9e56ceb75269,alice,1,"developers,admins"
 * </pre>
 *
 * <p>The file is read once, when the server starts. A token is looked up by its SHA-256, so that the time of a look-up tells
 * nothing about the tokens that there are. Immutable.
 */
final class FileTokens {
    /** Many thousands of users; a larger file is another file. */
    private static final long BYTES_MAX = 4 * 1024 * 1024;

    private static final int COLUMNS_MIN = 3;

    private final Map<String, Caller> byDigest;

    private FileTokens(Map<String, Caller> byDigest) {
        this.byDigest = Map.copyOf(byDigest);
    }

    static FileTokens none() {
        return new FileTokens(Map.of());
    }

    /** @throws IOException when the file cannot be read or a line has too few columns */
    static FileTokens load(Path file) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw new IOException("token file '" + file + "' has more than " + BYTES_MAX + " bytes");
        }
        Map<String, Caller> callers = new HashMap<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            if (line.isBlank()) {
                continue;
            }
            List<String> columns = columns(line);
            if (columns.size() < COLUMNS_MIN) {
                throw new IOException("token file '" + file + "' must have at least 3 columns (token, user name, user"
                        + " uid), found " + columns.size());
            }
            String token = columns.get(0);
            String user = columns.get(1);
            // Kubernetes passes over a line without a token; without a name there would be no caller either.
            if (!token.isEmpty() && !user.isEmpty()) {
                callers.put(digest(token), caller(user, columns));
            }
        }
        return new FileTokens(callers);
    }

    private static Caller caller(String user, List<String> columns) {
        List<String> groups =
                columns.size() > COLUMNS_MIN && !columns.get(COLUMNS_MIN).isEmpty()
                        ? List.of(columns.get(COLUMNS_MIN).split(",", -1))
                        : List.of();
        return new Caller(user, columns.get(2), Caller.authenticated(groups), Map.of());
    }

    Optional<Caller> bearer(String token) {
        return byDigest.isEmpty() ? Optional.empty() : Optional.ofNullable(byDigest.get(digest(token)));
    }

    private static String digest(String token) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** One line of CSV (RFC 4180); blanks before a column do not count. */
    private static List<String> columns(String line) {
        var columns = new ArrayList<String>();
        var column = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                column.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                columns.add(column.toString());
                column.setLength(0);
            } else if (c != ' ' || quoted || column.length() > 0) {
                column.append(c);
            }
        }
        columns.add(column.toString());
        return columns;
    }
}
