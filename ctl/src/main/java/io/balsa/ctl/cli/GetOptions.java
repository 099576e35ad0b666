package io.balsa.ctl.cli;

import io.balsa.ctl.cli.print.TableView;
import io.balsa.ctl.rest.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code ctl get} is told: which objects, in which form. */
final class GetOptions {
    private final Selection selection = new Selection();

    private @Nullable String output;
    private @Nullable String raw;
    private @Nullable String subresource;
    private @Nullable String sortBy;
    private long chunkSize = 500;
    private boolean watch;
    private boolean watchOnly;
    private boolean watchEvents;
    private boolean serverPrint = true;
    private boolean noHeaders;
    private boolean showLabels;
    private boolean showKind;
    private boolean ignoreNotFound;
    private boolean showManagedFields;
    private List<String> labelColumns = List.of();

    void addTo(Syntax syntax) {
        selection
                .words(syntax, "TYPE[,TYPE...] [NAME...] | TYPE/NAME...")
                .files(syntax)
                .labels(syntax)
                .fields(syntax)
                .allNamespaces(syntax);
        syntax.option("-o", "--output")
                .label("FORMAT")
                .says("wide, yaml, json, name, jsonpath=..., custom-columns=...")
                .text(given -> output = given);
        syntax.option("-w", "--watch").says("Go on printing changes.").flag(given -> watch = given);
        syntax.option("--watch-only").says("Print changes only.").flag(given -> watchOnly = given);
        syntax.option("--output-watch-events")
                .says("With -w: what each change was, too.")
                .flag(given -> watchEvents = given);
        syntax.option("--subresource")
                .label("NAME")
                .says("This part of the objects: status, scale, ...")
                .text(given -> subresource = given);
        syntax.option("--raw")
                .label("PATH")
                .says("What the server answers at this path, as it is.")
                .text(given -> raw = given);
        syntax.option("--chunk-size")
                .label("N")
                .says("So many objects in one answer; 0 for all (default 500).")
                .number(given -> chunkSize = given);
        columns(syntax);
    }

    private void columns(Syntax syntax) {
        syntax.option("--no-headers").says("No header line.").flag(given -> noHeaders = given);
        syntax.option("--show-labels").says("Labels as the last column.").flag(given -> showLabels = given);
        syntax.option("-L", "--label-columns")
                .label("LABEL")
                .says("These labels as columns.")
                .split()
                .list(given -> labelColumns = given);
        syntax.option("--show-kind").says("The type in front of each name.").flag(given -> showKind = given);
        syntax.option("--server-print")
                .says("The columns are the server's (default); =false: names and ages.")
                .flag(given -> serverPrint = given);
        syntax.option("--sort-by")
                .label("PATH")
                .says("Sort by the field at this JSONPath.")
                .text(given -> sortBy = given);
        syntax.option("--ignore-not-found")
                .says("No error for names that do not exist.")
                .flag(given -> ignoreNotFound = given);
        syntax.option("--show-managed-fields")
                .says("Do not hide metadata.managedFields.")
                .flag(given -> showManagedFields = given);
    }

    /**
     * The form of the output.
     *
     * @throws CliError where the options contradict each other
     */
    OutputFormat format(Terminal terminal) throws CliError {
        OutputFormat format = OutputFormat.parse(output, terminal, true);
        check(format);
        return format;
    }

    private void check(OutputFormat format) throws CliError {
        if (raw != null) {
            if (!selection.words().isEmpty()) {
                throw CliError.usage("error: arguments may not be passed when --raw is specified");
            }
            if (watch || watchOnly || selection.labels() != null) {
                throw CliError.usage("error: --raw may not be specified with other flags that filter the server"
                        + " request or alter the output");
            }
            if (output != null) {
                throw CliError.usage("error: --raw and --output are mutually exclusive");
            }
        }
        if (showLabels && !format.isTable()) {
            throw CliError.usage("error: --show-labels option cannot be used with " + output + " printer");
        }
        if (watchEvents && !watch && !watchOnly) {
            throw CliError.usage("error: --output-watch-events option can only be used with --watch or --watch-only");
        }
        if (raw == null && selection.isEmpty()) {
            throw CliError.usage(
                    "You must specify the type of resource to get. Use \"ctl api-resources\" for a complete list of"
                            + " supported resources.",
                    "",
                    "error: Required resource not specified.",
                    "Use \"ctl explain <resource>\" for a detailed description of that resource (e.g. ctl explain"
                            + " pods).",
                    "See 'ctl get -h' for help and examples");
        }
    }

    Selection selection() {
        return selection;
    }

    @Nullable
    String raw() {
        return raw;
    }

    @Nullable
    String subresource() {
        return subresource;
    }

    @Nullable
    String sortBy() {
        return sortBy;
    }

    long chunkSize() {
        return chunkSize;
    }

    boolean isWatch() {
        return watch || watchOnly;
    }

    boolean isWatchOnly() {
        return watchOnly;
    }

    boolean isWatchEvents() {
        return watchEvents;
    }

    boolean isManagedFieldsShown() {
        return showManagedFields;
    }

    boolean isNotFoundIgnored() {
        return ignoreNotFound;
    }

    boolean isWithoutHeaders() {
        return noHeaders;
    }

    /** The request without what is about pages and the form of the answer. */
    Request request(Asked asked) {
        Request request = asked.request(subresource);
        return asked.name().isEmpty()
                ? request.with("labelSelector", selection.labels()).with("fieldSelector", selection.fields())
                : request;
    }

    String media(OutputFormat format) {
        return format.isTable() && serverPrint ? Request.TABLE : Request.JSON;
    }

    TableView.Style style(ResourceType type, boolean severalTypes, OutputFormat format) {
        return new TableView.Style(
                format.isWide(),
                noHeaders,
                selection.isAllNamespaces() && type.namespaced(),
                showLabels,
                labelColumns,
                severalTypes || showKind ? type.reference("") : "");
    }
}
