package io.balsa.ctl.cli;

import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import io.balsa.ctl.rest.Response;
import java.io.IOException;

/** {@code get --raw}: what the server answers, as it is. */
final class Raw {
    private static final String MEDIA = "application/json, */*";

    private Raw() {}

    static int print(Session session, String path) throws CliError, IOException {
        if (!path.startsWith("/")) {
            throw CliError.usage(
                    "error: --raw must be a valid URL path: parse \"" + path + "\": invalid URI for request");
        }
        try (Response response = session.client.open(Request.at(path).accepting(MEDIA))) {
            response.body().transferTo(session.out());
            session.out().flush();
        } catch (ApiFailure e) {
            throw Failures.of(e);
        }
        return Exit.OK;
    }
}
