package io.balsa.ctl.local;

import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.kubeconfig.KubeconfigFile;
import io.balsa.ctl.kubeconfig.KubeconfigPaths;
import io.balsa.ctl.pki.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cluster's entries in the user's kubeconfig: put there by up, taken back by down. */
final class UserKubeconfig {
    private final ClusterPlan plan;
    private final PemFiles files;

    UserKubeconfig(ClusterPlan plan, PemFiles files) {
        this.plan = plan;
        this.files = files;
    }

    static Path file(@Nullable Path flag, Map<String, String> environment) {
        return KubeconfigPaths.writable(KubeconfigPaths.of(flag, environment)).toAbsolutePath();
    }

    /** It can be read, as far as it is there: what is wrong with it is to be said before anything is started. */
    static void check(Path path) throws KubeconfigError {
        KubeconfigFile.open(path);
    }

    /**
     * Writes the cluster's entries and makes its context the current one.
     *
     * @return the context that was current before; empty where there was none
     */
    String enter(Path path) throws IOException, KubeconfigError {
        KubeconfigFile file = KubeconfigFile.open(path);
        String previous = file.currentContext();
        put(file);
        file.setCurrentContext(plan.name());
        file.save();
        return previous;
    }

    /** Writes the entries if they are not there; the current context stays as it is. */
    void ensure(Path path) throws IOException, KubeconfigError {
        KubeconfigFile file = KubeconfigFile.open(path);
        if (!file.hasContext(plan.name())) {
            put(file);
            file.save();
        }
    }

    private void put(KubeconfigFile file) throws IOException {
        String key;
        try {
            key = files.namedKey(Certificates.ADMIN);
        } catch (GeneralSecurityException e) {
            throw new IOException(files.key(Certificates.ADMIN) + " cannot be used: " + e.getMessage(), e);
        }
        file.put(new KubeconfigFile.Stanza(
                plan.name(),
                plan.server(),
                plan.allMembers().stream()
                        .map(member -> "https://127.0.0.1:" + member.api())
                        .toList(),
                Files.readString(files.certificate(Certificates.SERVER_AUTHORITY)),
                Files.readString(files.certificate(Certificates.ADMIN)),
                key));
    }

    /**
     * Gives the current context back, if it is still the cluster's and there was another one.
     *
     * @param forget the entries go, too; a file that holds nothing else goes with them
     * @return whether the previous context is current again
     */
    boolean leave(Path path, String previous, boolean forget) throws IOException, KubeconfigError {
        if (!Files.exists(path)) {
            return false;
        }
        KubeconfigFile file = KubeconfigFile.open(path);
        boolean ours = file.currentContext().equals(plan.name());
        boolean restored = ours && !previous.isEmpty() && file.hasContext(previous);
        if (restored) {
            file.setCurrentContext(previous);
        }
        if (forget) {
            file.remove(plan.name());
            if (ours && !restored) {
                file.setCurrentContext("");
            }
            if (file.isEmpty() && file.currentContext().isEmpty()) {
                Files.delete(path);
                return restored;
            }
        }
        file.save();
        return restored;
    }
}
