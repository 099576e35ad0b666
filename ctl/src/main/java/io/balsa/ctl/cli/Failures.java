package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.BadCredentials;
import io.balsa.ctl.rest.ConnectionLost;
import io.balsa.ctl.rest.Unreachable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** Failures of the server and of the way there, as messages and exit codes. */
public final class Failures {
    private Failures() {}

    static int exit(ApiFailure failure) {
        return switch (failure.reason()) {
            case "NotFound", "Expired", "Gone" -> Exit.NOT_FOUND;
            case "AlreadyExists", "Conflict" -> Exit.CONFLICT;
            case "Forbidden" -> Exit.FORBIDDEN;
            case "Unauthorized" -> Exit.UNAUTHENTICATED;
            case "Invalid", "BadRequest" -> Exit.INVALID;
            case "Timeout", "ServerTimeout" -> Exit.TIMED_OUT;
            default -> Exit.OTHER;
        };
    }

    public static CliError of(ApiFailure failure) {
        return of(failure, "");
    }

    /**
     * @param doing a prefix for kubectl's files: {@code error when creating "a.yaml": }
     */
    public static CliError of(ApiFailure failure, String doing) {
        JsonNode status = failure.status();
        String message = status.path("message").asText("");
        if (failure.is("Unauthorized")) {
            return new CliError(
                    Exit.UNAUTHENTICATED,
                    "error: You must be logged in to the server (" + (message.isEmpty() ? "Unauthorized" : message)
                            + ")");
        }
        JsonNode causes = status.path("details").path("causes");
        if (failure.is("Invalid") && !causes.isEmpty()) {
            return new CliError(Exit.INVALID, invalid(status.path("details"), causes));
        }
        String reason = failure.reason().isEmpty() ? "" : " (" + failure.reason() + ")";
        return new CliError(exit(failure), "Error from server" + reason + ": " + doing + message);
    }

    private static List<String> invalid(JsonNode details, JsonNode causes) {
        String name = details.path("name").asText("");
        String subject = name.isEmpty()
                ? "The " + details.path("kind").asText("request") + " is invalid"
                : "The " + details.path("kind").asText() + " \"" + name + "\" is invalid";
        if (causes.size() == 1) {
            return List.of(subject + ": " + cause(causes.get(0)));
        }
        List<String> lines = new ArrayList<>();
        lines.add(subject + ": ");
        for (JsonNode cause : causes) {
            String line = "* " + cause(cause);
            if (!lines.contains(line)) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static String cause(JsonNode cause) {
        String field = cause.path("field").asText("");
        return field.isEmpty()
                ? cause.path("message").asText()
                : field + ": " + cause.path("message").asText();
    }

    public static CliError of(IOException failure) {
        if (failure instanceof BadCredentials) {
            return new CliError(Exit.UNAUTHENTICATED, "error[BAD_CREDENTIALS]: " + failure.getMessage() + ".");
        }
        if (failure instanceof Unreachable unreachable) {
            StringBuilder tried = new StringBuilder();
            String host = "";
            for (URI server : unreachable.tried()) {
                tried.append(tried.isEmpty() ? "" : ", ");
                tried.append(server.getHost().equals(host) ? "" : server.getHost());
                tried.append(":").append(server.getPort());
                host = server.getHost();
            }
            return new CliError(
                    Exit.UNREACHABLE,
                    "error[UNREACHABLE]: no server of context \"" + unreachable.context() + "\" answers (tried " + tried
                            + ": " + failure.getMessage() + ").",
                    "  is it running?  ctl up");
        }
        if (failure instanceof ConnectionLost) {
            return new CliError(
                    Exit.OTHER,
                    "error[CONNECTION_LOST]: " + failure.getMessage()
                            + " before it answered; the change may or may not have been made.");
        }
        if (failure instanceof SocketTimeoutException) {
            return new CliError(Exit.TIMED_OUT, "error: the server did not answer in time");
        }
        return new CliError(Exit.OTHER, "error: " + words(failure));
    }

    /** The JDK's exceptions about files have the file as their whole message. */
    private static String words(IOException failure) {
        if (!(failure instanceof FileSystemException file)) {
            return String.valueOf(failure.getMessage());
        }
        String why = file instanceof NoSuchFileException
                ? "no such file or folder"
                : file instanceof AccessDeniedException
                        ? "permission denied"
                        : file instanceof FileAlreadyExistsException
                                ? "it is there already, and no folder"
                                : String.valueOf(file.getReason());
        return "cannot use " + file.getFile() + ": " + why;
    }
}
