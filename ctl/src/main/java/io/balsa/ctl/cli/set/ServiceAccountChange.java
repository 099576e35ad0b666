package io.balsa.ctl.cli.set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.util.List;

/** {@code ctl set serviceaccount}: the last word is the account. */
final class ServiceAccountChange implements TemplateChange {
    private String account = "";

    @Override
    public void addTo(Syntax syntax) {}

    @Override
    public String words() {
        return "ACCOUNT";
    }

    @Override
    public String example() {
        return "deployment web builder";
    }

    @Override
    public String done() {
        return "serviceaccount updated";
    }

    @Override
    public List<String> take(List<String> words) throws CliError {
        if (words.isEmpty()) {
            throw CliError.usage("error: serviceaccount is required");
        }
        account = words.get(words.size() - 1);
        return words.subList(0, words.size() - 1);
    }

    @Override
    public void check(boolean local) {}

    @Override
    public void apply(Session session, Info info, ObjectNode spec) {
        spec.put("serviceAccountName", account);
    }
}
