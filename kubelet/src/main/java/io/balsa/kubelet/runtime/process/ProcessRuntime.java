package io.balsa.kubelet.runtime.process;

import io.balsa.kubelet.image.HelloMinikubeMain;
import io.balsa.kubelet.runtime.Container;
import io.balsa.kubelet.runtime.ContainerRuntime;
import io.balsa.kubelet.runtime.ContainerSpec;
import io.balsa.kubelet.runtime.ContainerState;
import io.balsa.kubelet.runtime.Image;
import io.balsa.kubelet.runtime.LogLines;
import io.balsa.kubelet.runtime.LogQuery;
import io.balsa.kubelet.runtime.PodRef;
import io.balsa.kubelet.runtime.PullPolicy;
import io.balsa.kubelet.runtime.RuntimeFailure;
import io.balsa.kubelet.runtime.RuntimeFailure.Kind;
import io.balsa.kubelet.runtime.SandboxSpec;
import io.balsa.kubelet.runtime.StopSignal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Containers as processes of this machine; the package comment says what is isolated and what is not.
 *
 * <p>Thread-safe as the port asks. The state is in files; what is in memory is only remembered for speed or patience.
 */
public final class ProcessRuntime implements ContainerRuntime {
    /** What the containers see where the pod says nothing. */
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path root;
    private final Node node;
    private final Catalogue catalogue;
    private final PodDirs pods;
    private final PodAddresses addresses;
    private final Shim shim;
    private final Cgroups cgroups;
    private final ProcessStates states;
    private final InstantSource clock;
    private final FileChannel lockFile;

    private ProcessRuntime(Path root, Node node, Catalogue catalogue, Sources sources, FileChannel lockFile)
            throws IOException {
        this.root = root;
        this.node = node;
        this.catalogue = catalogue;
        this.clock = sources.clock();
        this.lockFile = lockFile;
        this.pods = new PodDirs(root.resolve("pods"));
        this.addresses = new PodAddresses(node.address(), sources.random().nextInt());
        this.shim = new Shim(root.resolve("shim"));
        this.cgroups = new Cgroups(
                Path.of("/sys/fs/cgroup"),
                "balsa-" + Integer.toHexString(root.toString().hashCode()));
        this.states = new ProcessStates(new ProcFs(Path.of("/proc")), cgroups, clock);
    }

    /** @param address decides which addresses pods get */
    public record Node(String name, String address) {}

    /** Where time and chance come from. */
    public record Sources(InstantSource clock, RandomGenerator random) {}

    /**
     * Takes over the containers below {@code root}.
     *
     * @throws IOException where this machine cannot run it, or another kubelet has this root
     */
    public static ProcessRuntime open(Path root, Node node, Catalogue catalogue, Sources sources) throws IOException {
        if (!Files.isReadable(Path.of("/proc/self/stat"))) {
            throw new IOException("the process runtime needs Linux: there is no /proc here; use the Docker runtime");
        }
        Path absolute = root.toAbsolutePath().normalize();
        Files.createDirectories(absolute);
        FileChannel lockFile =
                FileChannel.open(absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            lockFile.close();
            throw new IOException("another kubelet runs on " + absolute);
        }
        return new ProcessRuntime(absolute, node, catalogue, sources, lockFile);
    }

    /** One line for the kubelet's log: what containers are kept apart by. */
    public String describe() {
        return (shim.namespaces() ? "process namespaces" : "no namespaces (not root, or not allowed)") + ", "
                + cgroups.describe();
    }

    @Override
    public String version() {
        return "process://balsa";
    }

    @Override
    public Image pull(String image, PullPolicy policy) {
        if (catalogue.find(image).isEmpty()) {
            throw new RuntimeFailure(
                    policy == PullPolicy.NEVER ? Kind.IMAGE_NEVER_PULLED : Kind.IMAGE,
                    "image \"" + image + "\" is not in the process runtime's catalogue, which has "
                            + String.join(", ", catalogue.names()) + "; real images need the Docker runtime");
        }
        return new Image(image, "process://" + image, false);
    }

    @Override
    public synchronized String prepare(SandboxSpec spec) {
        if (!spec.hostPorts().isEmpty()) {
            throw new RuntimeFailure(
                    Kind.CREATE,
                    "hostPort is not supported by the process runtime: a Service's node port leads to the pod");
        }
        return attempt(Kind.CREATE, "prepare pod " + spec.pod(), () -> {
            Optional<PodDirs.Sandbox> there = pods.sandbox(spec.pod().uid());
            if (there.isPresent()) {
                return there.get().address();
            }
            String address = addresses.allocate(pods.addresses());
            pods.create(new PodDirs.Sandbox(spec.pod(), spec.hostname(), address));
            return address;
        });
    }

    @Override
    public Container start(ContainerSpec spec) {
        return attempt(Kind.CREATE, "start container " + spec.key(), () -> {
            PodRef pod = spec.key().pod();
            PodDirs.Sandbox sandbox = pods.sandbox(pod.uid())
                    .orElseThrow(() -> new RuntimeFailure(Kind.GONE, "pod " + pod + " was not prepared"));
            ContainerDir dir =
                    pods.container(pod.uid(), spec.key().container(), spec.key().attempt());
            if (dir.label().isEmpty()) {
                launch(spec, sandbox, dir);
            }
            return read(dir, sandbox)
                    .orElseThrow(() -> new RuntimeFailure(Kind.GONE, "container " + spec.key() + " was removed"));
        });
    }

    private void launch(ContainerSpec spec, PodDirs.Sandbox sandbox, ContainerDir dir) throws IOException {
        Catalogue.Entry entry = catalogue
                .find(spec.image())
                .orElseThrow(() -> new RuntimeFailure(Kind.IMAGE, "no image \"" + spec.image() + "\""));
        List<String> command = entry.commandLine(spec, sandbox.address());
        Map<String, String> env = new HashMap<>(Map.of(
                "PATH",
                DEFAULT_PATH,
                "HOSTNAME",
                sandbox.hostname(),
                HelloMinikubeMain.POD,
                sandbox.pod().name(),
                HelloMinikubeMain.NODE,
                node.name()));
        env.putAll(spec.process().env());
        Files.createDirectories(dir.path());
        List<Path> groups = cgroups.create(ProcessStates.cgroupOf(spec.key()), spec.resources());
        // From here on the key is taken: a kubelet that dies before the next line has a container that never starts.
        dir.writeLabel(
                new ContainerDir.Label(spec.key(), spec.image(), "process://" + spec.image(), spec.graceSeconds()));
        shim.launch(new Shim.Launch(dir, sandbox.hostname(), spec.process().workingDir(), groups, command, env));
    }

    @Override
    public List<Container> list() {
        return attempt(Kind.UNAVAILABLE, "list the containers below " + root, () -> {
            List<Container> all = new ArrayList<>();
            for (PodDirs.Sandbox sandbox : pods.sandboxes()) {
                all.addAll(read(sandbox));
            }
            return all;
        });
    }

    @Override
    public List<Container> list(PodRef pod) {
        return attempt(Kind.UNAVAILABLE, "list the containers of pod " + pod, () -> {
            Optional<PodDirs.Sandbox> sandbox = pods.sandbox(pod.uid());
            return sandbox.isPresent() ? read(sandbox.get()) : List.of();
        });
    }

    @Override
    public List<PodRef> pods() {
        return attempt(
                Kind.UNAVAILABLE,
                "list the pods below " + root,
                () -> pods.sandboxes().stream().map(PodDirs.Sandbox::pod).toList());
    }

    private List<Container> read(PodDirs.Sandbox sandbox) throws IOException {
        List<Container> found = new ArrayList<>();
        for (ContainerDir dir : pods.containers(sandbox.pod().uid())) {
            read(dir, sandbox).ifPresent(found::add);
        }
        return found;
    }

    private Optional<Container> read(ContainerDir dir, PodDirs.Sandbox sandbox) throws IOException {
        try {
            Optional<ContainerDir.Label> label = dir.label();
            if (label.isEmpty()) {
                return Optional.empty();
            }
            ContainerState state = states.of(dir, label.get().key());
            return Optional.of(new Container(
                    label.get().key(),
                    "process://" + ProcessStates.cgroupOf(label.get().key()),
                    label.get().image(),
                    label.get().imageId(),
                    sandbox.address(),
                    label.get().graceSeconds(),
                    state));
        } catch (NoSuchFileException e) {
            // removed while it was read
            return Optional.empty();
        }
    }

    @Override
    public void signal(Container container, StopSignal signal) {
        attempt(Kind.UNAVAILABLE, "signal container " + container.key(), () -> {
            Optional<ProcFs.Identity> process = states.running(dirOf(container));
            if (process.isEmpty()) {
                states.cancelStart(dirOf(container));
                if (signal == StopSignal.KILL) {
                    // a cgroup's members are the container's own: no stranger can be among them
                    states.leftBehind(container.key())
                            .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
                }
            } else if (!shim.signal(process.get(), signal)
                    && states.running(dirOf(container)).isPresent()) {
                throw new IOException("the system refuses to signal process group "
                        + process.get().pid());
            }
            return true;
        });
    }

    @Override
    public void remove(Container container) {
        attempt(Kind.UNAVAILABLE, "remove container " + container.key(), () -> {
            ContainerDir dir = dirOf(container);
            if (dir.label().isPresent() && !(states.of(dir, container.key()) instanceof ContainerState.Exited)) {
                throw new RuntimeFailure(Kind.GONE, "container " + container.key() + " still runs");
            }
            cgroups.remove(ProcessStates.cgroupOf(container.key()));
            PodDirs.deleteTree(dir.path());
            states.forget(dir);
            return true;
        });
    }

    @Override
    public void removePod(PodRef pod) {
        list(pod).forEach(this::remove);
        attempt(Kind.UNAVAILABLE, "remove pod " + pod, () -> {
            pods.deletePod(pod.uid());
            return true;
        });
    }

    @Override
    public LogLines logs(Container container, LogQuery query) {
        return attempt(Kind.GONE, "read the log of container " + container.key(), () -> {
            ContainerDir dir = dirOf(container);
            return new FileLogLines(dir.log(), query, () -> states.hasEnded(dir, container.key()), clock);
        });
    }

    private ContainerDir dirOf(Container container) {
        return pods.container(
                container.key().pod().uid(),
                container.key().container(),
                container.key().attempt());
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new RuntimeFailure(Kind.UNAVAILABLE, "cannot let go of " + root, e);
        }
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private static <T> T attempt(Kind kind, String what, Step<T> step) {
        try {
            return step.run();
        } catch (IOException e) {
            throw new RuntimeFailure(kind, "cannot " + what + ": " + e.getMessage(), e);
        }
    }
}
