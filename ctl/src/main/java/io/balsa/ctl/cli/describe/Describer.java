package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;

/** Describes the objects of one kind. */
@FunctionalInterface
interface Describer {
    void describe(Details out, JsonNode object, Reads reads) throws CliError, ApiFailure, IOException;
}
