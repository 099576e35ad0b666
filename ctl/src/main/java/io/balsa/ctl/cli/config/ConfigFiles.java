package io.balsa.ctl.cli.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.kubeconfig.KubeconfigFile;
import io.balsa.ctl.kubeconfig.KubeconfigPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files that {@code ctl config} works on: the one that has an entry is the one that is changed. */
final class ConfigFiles {
    private @Nullable String flag;

    void addTo(Syntax syntax) {
        syntax.option("--kubeconfig")
                .label("FILE")
                .says("The kubeconfig to use instead of $KUBECONFIG and ~/.kube/config.")
                .text(given -> flag = given);
    }

    List<KubeconfigFile> open(Terminal terminal) throws KubeconfigError {
        Path given = flag == null ? null : terminal.resolve(flag);
        List<KubeconfigFile> files = new ArrayList<>();
        for (Path path : KubeconfigPaths.of(given, terminal.environment())) {
            files.add(KubeconfigFile.open(path));
        }
        return files;
    }

    /** The first file that has it; else the one that new entries go to. */
    KubeconfigFile with(Terminal terminal, Section section, String name) throws KubeconfigError {
        for (KubeconfigFile file : open(terminal)) {
            if (file.entry(section.list, section.field, name) != null) {
                return file;
            }
        }
        return writable(terminal);
    }

    KubeconfigFile writable(Terminal terminal) throws KubeconfigError {
        Path given = flag == null ? null : terminal.resolve(flag);
        return KubeconfigFile.open(KubeconfigPaths.writable(KubeconfigPaths.of(given, terminal.environment())));
    }

    /** The file whose current context counts. */
    KubeconfigFile current(Terminal terminal) throws KubeconfigError {
        for (KubeconfigFile file : open(terminal)) {
            if (!file.currentContext().isEmpty()) {
                return file;
            }
        }
        return writable(terminal);
    }

    static void save(KubeconfigFile file) throws CliError {
        try {
            file.save();
        } catch (IOException e) {
            throw new CliError(Exit.OTHER, "error: cannot write " + file.path() + ": " + e.getMessage());
        }
    }

    /** All files as one, the first that has an entry wins. */
    ObjectNode merged(Terminal terminal) throws KubeconfigError {
        return MergedView.of(open(terminal));
    }
}
