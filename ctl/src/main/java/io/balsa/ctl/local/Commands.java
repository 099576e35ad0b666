package io.balsa.ctl.local;

import io.balsa.ctl.pki.PemFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The command lines of a cluster's processes: as this machine has them, nothing is started here. */
final class Commands {
    private static final String SMALL = "-XX:+UseSerialGC";

    private final ClusterPlan plan;
    private final PemFiles files;
    private final Path java;
    private final String classPath;
    private final ClassArchives archives = ClassArchives.ofThisProcess();

    /** Children run with the Java and the class path of this process. */
    Commands(ClusterPlan plan, PemFiles files) {
        this.plan = plan;
        this.files = files;
        this.java = Path.of(System.getProperty("java.home"), "bin", "java");
        this.classPath = System.getProperty("java.class.path");
    }

    List<String> member(ClusterPlan.Member member) {
        // A server with many pods in its heap would else be silent for seconds now and then, and others would take its
        // lead.
        List<String> line = java("server", "-XX:+UseG1GC", "-Xmx" + ServerHeap.limit() + "m", "-Xss512k");
        line.add("server");
        line.add("--name=" + member.name());
        line.add("--data-dir=" + plan.data(member.name()));
        line.add("--store-address=127.0.0.1:" + member.store());
        line.add("--peer-address=127.0.0.1:" + member.peer());
        line.add("--api-address=127.0.0.1:" + member.api());
        line.add("--resources-address=127.0.0.1:" + member.resources());
        line.add("--initial-cluster="
                + plan.allMembers().stream()
                        .map(each -> each.name() + "=127.0.0.1:" + each.peer())
                        .collect(Collectors.joining(",")));
        line.add("--cluster-token=" + plan.name());
        line.add("--peer-cert-file=" + files.certificate(Certificates.peer(member)));
        line.add("--peer-key-file=" + files.key(Certificates.peer(member)));
        line.add("--peer-trusted-ca-file=" + files.certificate(Certificates.PEER_AUTHORITY));
        line.add("--tls-cert=" + files.certificate(member.name()));
        line.add("--tls-key=" + files.key(member.name()));
        line.add("--client-ca=" + files.certificate(Certificates.CLIENT_AUTHORITY));
        line.add("--agent-client-cert=" + files.certificate(Certificates.API_CLIENT));
        line.add("--agent-client-key=" + files.key(Certificates.API_CLIENT));
        line.add("--agent-ca=" + files.certificate(Certificates.CLIENT_AUTHORITY));
        line.add("--root-ca-file=" + files.certificate(Certificates.SERVER_AUTHORITY));
        line.add("--service-account-issuer=" + Certificates.TOKEN_ISSUER);
        line.add("--service-account-signing-key-file=" + files.key(Certificates.TOKEN_KEY));
        line.add("--service-account-key-file=" + files.publicKey(Certificates.TOKEN_KEY));
        return line;
    }

    List<String> node(ClusterPlan.Node node) {
        List<String> line = java("node", SMALL, "-Xmx128m", "-Xss512k");
        line.add("kubelet");
        line.addAll(nodeOptions(node));
        line.add("--agent-port=" + node.agent());
        line.add("--api=" + resources(node));
        line.add("--tls-cert=" + files.certificate(node.name()));
        line.add("--tls-key=" + files.key(node.name()));
        line.add("--ca=" + files.certificate(Certificates.SERVER_AUTHORITY));
        line.add("--client-ca=" + files.certificate(Certificates.CLIENT_AUTHORITY));
        line.add("--agent-caller=" + Certificates.API_CLIENT_NAME);
        return line;
    }

    /** Ends and forgets the containers of a node whose kubelet has stopped. */
    List<String> sweep(ClusterPlan.Node node) {
        List<String> line = java("", "-Xmx128m", "-Xss512k");
        line.add("kubelet");
        line.addAll(nodeOptions(node));
        line.add("--remove-containers");
        return line;
    }

    private List<String> nodeOptions(ClusterPlan.Node node) {
        return List.of(
                "--name=" + node.name(),
                "--address=" + node.address(),
                "--root-dir=" + plan.data(node.name()),
                "--runtime=" + plan.runtime());
    }

    /** Each node begins at another member, so that they spread. */
    private String resources(ClusterPlan.Node node) {
        List<ClusterPlan.Member> members = plan.allMembers();
        int first = plan.allNodes().indexOf(node);
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            addresses.add(
                    "127.0.0.1:" + members.get((first + i) % members.size()).resources());
        }
        return String.join(",", addresses);
    }

    List<String> balancer() {
        List<String> line = java("", SMALL, "-Xmx48m", "-Xss256k");
        line.add("balancer");
        line.add("--listen=127.0.0.1:" + plan.balancer());
        line.add("--backend="
                + plan.allMembers().stream()
                        .map(each -> "127.0.0.1:" + each.api())
                        .collect(Collectors.joining(",")));
        return line;
    }

    /**
     * @param archive the class archive that the process starts from, or makes when it ends; empty for none
     */
    private List<String> java(String archive, String... flags) {
        List<String> line = new ArrayList<>();
        line.add(java.toString());
        // A cluster of one machine starts often and shares few processors: the optimising compiler would take half of
        // them for the first minutes. Without it the JVM reserves only 48 MiB for compiled code, and compiles less and
        // less from the half of that on: a server would stay interpreted in part for good.
        line.add("-XX:TieredStopAtLevel=1");
        line.add("-XX:ReservedCodeCacheSize=192m");
        line.add("-XX:-UsePerfData");
        line.add("-XX:+ExitOnOutOfMemoryError");
        line.addAll(List.of(flags));
        line.addAll(archives.flags(archive));
        line.add("-cp");
        line.add(classPath);
        line.add("io.balsa.ctl.Main");
        return line;
    }
}
