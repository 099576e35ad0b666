package io.balsa.kubelet.runtime.process;

import io.balsa.kubelet.image.HelloMinikubeMain;
import io.balsa.kubelet.runtime.ContainerSpec;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The images of the process runtime: names that stand for commands of this machine.
 *
 * <p>{@code hello-minikube} is always there: an HTTP server out of the kubelet's own classes. {@code busybox} is there
 * where {@code /bin/busybox} is. A name may carry {@code docker.io/library/} in front and {@code :latest} behind.
 */
public final class Catalogue {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    /** What an image makes of a container. */
    public interface Entry {
        /** The command line to run; {@code podIp} is the address to listen on. */
        List<String> commandLine(ContainerSpec spec, String podIp);
    }

    private final Map<String, Entry> entries;

    private Catalogue(Map<String, Entry> entries) {
        this.entries = new TreeMap<>(entries);
    }

    /** What this machine offers. */
    public static Catalogue ofThisMachine() {
        Catalogue catalogue = new Catalogue(Map.of("hello-minikube", Catalogue::helloMinikube));
        return Files.isExecutable(BUSYBOX) ? catalogue.with("busybox", Catalogue::busybox) : catalogue;
    }

    public Catalogue with(String name, Entry entry) {
        Map<String, Entry> more = new TreeMap<>(entries);
        more.put(name, entry);
        return new Catalogue(more);
    }

    Optional<Entry> find(String image) {
        String name = image;
        for (String registry : List.of("docker.io/", "library/")) {
            name = name.startsWith(registry) ? name.substring(registry.length()) : name;
        }
        name = name.endsWith(":latest") ? name.substring(0, name.length() - ":latest".length()) : name;
        return Optional.ofNullable(entries.get(name));
    }

    List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /** A small JVM: one class, the serial collector, the first compiler only. It takes about 40 MB and a third of a second. */
    private static List<String> helloMinikube(ContainerSpec spec, String podIp) {
        if (!spec.process().command().isEmpty()) {
            return join(spec.process().command(), spec.process().args());
        }
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx16m",
                "-Xss256k",
                "-XX:ReservedCodeCacheSize=8m",
                "-XX:MaxMetaspaceSize=32m",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-cp",
                ownClasses(),
                HelloMinikubeMain.class.getName(),
                podIp));
        spec.ports().forEach(port -> line.add(String.valueOf(port)));
        return line;
    }

    /** As the image of that name: {@code sh} unless told otherwise, and every applet is a command. */
    private static List<String> busybox(ContainerSpec spec, String podIp) {
        List<String> command = join(spec.process().command(), spec.process().args());
        if (command.isEmpty()) {
            return List.of(BUSYBOX.toString(), "sh");
        }
        Path first = Path.of(command.get(0));
        boolean applet = first.getParent() == null
                || List.of("/bin", "/sbin", "/usr/bin", "/usr/sbin")
                        .contains(first.getParent().toString());
        if (!applet || first.equals(BUSYBOX)) {
            return command;
        }
        return join(List.of(BUSYBOX.toString(), first.getFileName().toString()), command.subList(1, command.size()));
    }

    private static List<String> join(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static String ownClasses() {
        try {
            return new File(HelloMinikubeMain.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getPath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the kubelet's classes are not in a file", e);
        }
    }
}
