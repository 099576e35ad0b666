package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.Objects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of commands that change something, {@code -o} and {@code --dry-run}, and how they say what they did. */
public final class Results {
    private @Nullable String output;
    private @Nullable String dryRun;
    private boolean showManagedFields;
    private @Nullable String manager;
    private String managerFallback = "kubectl";
    private boolean printed;
    private boolean silent;
    private @Nullable OutputFormat format;
    private DryRun dry = DryRun.NONE;

    public Results addTo(Syntax syntax) {
        return output(syntax).dryRun(syntax);
    }

    /** Only {@code --dry-run}. */
    public Results dryRun(Syntax syntax) {
        syntax.option("--dry-run")
                .label("WHERE")
                .says("none, client or server.")
                .optional("client")
                .text(given -> dryRun = given);
        return this;
    }

    /** kubectl forgets to say that a patch was a dry run; in its stead so does this. */
    public Results silentOnRehearsal() {
        silent = true;
        return this;
    }

    /** Only {@code -o}. */
    public Results output(Syntax syntax) {
        syntax.option("-o", "--output")
                .label("FORMAT")
                .says("yaml, json, name, jsonpath=...")
                .text(given -> output = given);
        syntax.option("--show-managed-fields")
                .says("Do not hide metadata.managedFields.")
                .flag(given -> showManagedFields = given);
        return this;
    }

    /**
     * @param fallback who owns the fields that are set where the command line does not say
     */
    public Results manager(Syntax syntax, String fallback) {
        managerFallback = fallback;
        syntax.option("--field-manager")
                .label("NAME")
                .says("Who owns the fields that are set (default " + fallback + ").")
                .text(given -> manager = given);
        return this;
    }

    /** Reads the options: before anything is done. */
    public Results check(Terminal terminal) throws CliError {
        dry = DryRun.parse(dryRun);
        format = OutputFormat.parse(output, terminal, false);
        return this;
    }

    public DryRun dry() {
        return dry;
    }

    public String manager() {
        return manager == null ? managerFallback : manager;
    }

    /** Whether an object is printed and not a sentence. */
    public boolean isObject() {
        return !format().name().isEmpty() && !format().name().equals("name");
    }

    /** Whether neither an object nor its name alone is printed. */
    public boolean isSentence() {
        return format().name().isEmpty();
    }

    public boolean showsManagedFields() {
        return showManagedFields;
    }

    /** Of what is printed; known after {@link #check}. */
    public OutputFormat format() {
        OutputFormat known = format;
        if (known == null) {
            throw new IllegalStateException("the options have not been read");
        }
        return known;
    }

    /** {@code pod/web labeled}, or the object in the format that was asked for. */
    public void print(Session session, ResourceType type, JsonNode object, String operation)
            throws CliError, IOException {
        String reference = type.reference(object.path("metadata").path("name").asText());
        if (format().name().isEmpty()) {
            session.out()
                    .println(reference + " " + operation + (silent && session.terminal.isKubectl() ? "" : dry.suffix));
        } else if (format().name().equals("name")) {
            session.out().println(reference);
        } else {
            OutputFormat.tidy(object, showManagedFields);
            if (printed && format().name().equals("yaml")) {
                session.out().println("---");
            }
            format().print(object, false, session);
            printed = true;
        }
        session.out().flush();
    }

    /** Several objects as one answer: as themselves where there is one, else as a list. */
    public void printAll(Session session, List<JsonNode> objects) throws CliError, IOException {
        List<JsonNode> tidy = new ArrayList<>(objects);
        tidy.forEach(object -> OutputFormat.tidy(object, showManagedFields));
        format().print(tidy.size() == 1 ? tidy.get(0) : Objects.list(tidy), false, session);
        session.out().flush();
    }
}
