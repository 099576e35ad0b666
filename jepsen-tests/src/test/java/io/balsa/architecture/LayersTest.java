package io.balsa.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The picture in the README, as rules: which module may use which, and which package alone knows a library. */
class LayersTest {
    private static final String[] GENERATED = {
        "io.balsa.etcd..",
        "io.balsa.k8s..",
        "io.balsa.resource.v1..",
        "io.balsa.agent.v1..",
        "io.balsa.store.v1..",
        "io.balsa.peer.v1..",
        "io.balsa.openapi.v2.."
    };

    /** A layer may use itself, the generated messages, and the layers that are listed. */
    private record Layer(String packages, List<String> mayUse) {}

    private static final List<Layer> LAYERS = List.of(
            new Layer("io.balsa.store..", List.of()),
            new Layer("io.balsa.api.tls..", List.of()),
            new Layer("io.balsa.api.yaml..", List.of()),
            new Layer("io.balsa.api.model..", List.of()),
            new Layer("io.balsa.api.client..", List.of("io.balsa.api.model..", "io.balsa.api.tls..")),
            new Layer(
                    "io.balsa.api.server..",
                    List.of("io.balsa.api.model..", "io.balsa.api.tls..", "io.balsa.api.yaml..")),
            new Layer("io.balsa.controllers..", List.of("io.balsa.api.client..", "io.balsa.api.model..")),
            new Layer(
                    "io.balsa.kubelet..",
                    List.of("io.balsa.api.client..", "io.balsa.api.model..", "io.balsa.api.tls..")),
            // What compares the store with an etcd knows neither but by their protocol and their processes.
            new Layer("io.balsa.bench.load..", List.of()),
            new Layer("io.balsa.bench.peer..", List.of("io.balsa.jepsen.process..")),
            new Layer("io.balsa.bench.work..", List.of("io.balsa.bench.load..", "io.balsa.bench.peer..")),
            new Layer("io.balsa.bench.report..", List.of("io.balsa.bench.work..", "io.balsa.bench.peer..")),
            // Reaches a cluster as a user does: by its kubeconfig.
            new Layer(
                    "io.balsa.bench.api..",
                    List.of(
                            "io.balsa.bench.load..",
                            "io.balsa.bench.peer..",
                            "io.balsa.bench.report..",
                            "io.balsa.jepsen.process..",
                            "io.balsa.ctl.kubeconfig..",
                            "io.balsa.ctl.rest..")));

    @TestFactory
    Stream<DynamicTest> aLayerUsesOnlyTheLayersBelowIt() {
        return LAYERS.stream()
                .map(layer -> DynamicTest.dynamicTest(layer.packages(), () -> {
                    String[] allowed = Stream.of(List.of(layer.packages()), layer.mayUse(), List.of(GENERATED))
                            .flatMap(List::stream)
                            .toArray(String[]::new);
                    DescribedPredicate<JavaClass> ours = resideInAnyPackage("io.balsa..");
                    noClasses()
                            .that(resideInAnyPackage(layer.packages()))
                            .should()
                            .dependOnClassesThat(ours.and(not(resideInAnyPackage(allowed))))
                            .check(Product.CLASSES);
                }));
    }

    /** Which packages alone may know a library: everything else goes through our own types. */
    private static final Map<String, List<String>> OWNERS = Map.of(
            "org.apache.ratis..", List.of("io.balsa.store.raft.."),
            "org.rocksdb..", List.of("io.balsa.store.engine.."),
            "org.eclipse.jetty..", List.of("io.balsa.api.server.http.."),
            "org.snakeyaml..", List.of("io.balsa.api.yaml..", "io.balsa.store.flags.."),
            "com.auth0..", List.of("io.balsa.api.server.token.."),
            "com.github.dockerjava..", List.of("io.balsa.kubelet.runtime.docker.."),
            // Certificates are made and read in two of them, passwords hashed and token keys read in the third.
            "org.bouncycastle..", List.of("io.balsa.ctl.pki..", "io.balsa.store.tls..", "io.balsa.store.auth.."));

    @TestFactory
    Stream<DynamicTest> aLibraryIsKnownToItsOwnersOnly() {
        return OWNERS.entrySet().stream()
                .map(owner -> DynamicTest.dynamicTest(
                        owner.getKey(),
                        () -> noClasses()
                                .that(resideOutsideOfPackages(owner.getValue().toArray(String[]::new)))
                                .should()
                                .dependOnClassesThat(resideInAnyPackage(owner.getKey()))
                                .check(Product.CLASSES)));
    }

    /** What the launcher puts on the class path of a user command; the rest of {@code ctl} runs in servers. */
    private static final String[] COMMAND_LINE = {
        "io.balsa.ctl.cli..",
        "io.balsa.ctl.rest..",
        "io.balsa.api.yaml..",
        "io.balsa.ctl.kubeconfig..",
        "io.balsa.api.tls.."
    };

    @Test
    void theUserCommandsStartFastBecauseTheyUseLittle() {
        noClasses()
                .that(resideInAnyPackage(COMMAND_LINE))
                .should()
                .dependOnClassesThat(resideOutsideOfPackages(COMMAND_LINE)
                        .and(resideOutsideOfPackages(
                                "java..",
                                "javax.crypto..",
                                "javax.net..",
                                "javax.security..",
                                "picocli..",
                                "com.fasterxml.jackson..",
                                "org.snakeyaml..",
                                "org.jspecify..")))
                .check(Product.CLASSES);
    }
}
