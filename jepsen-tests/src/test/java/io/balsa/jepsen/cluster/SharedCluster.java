package io.balsa.jepsen.cluster;

import io.balsa.store.engine.DurableFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One cluster of three servers and three process nodes for all tests that take a {@link LocalCluster} as a parameter: started
 * for the first of them, removed after the last. A test class leaves it whole, and calls {@link LocalCluster#clear()}.
 */
public final class SharedCluster implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedCluster.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(LocalCluster.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, key -> start(), Running.class)
                .cluster();
    }

    private static Running start() {
        try {
            Path folder = Files.createTempDirectory("balsa-shared");
            return new Running(LocalCluster.up(folder, "shared"), folder);
        } catch (Exception e) {
            // JUnit's store takes no checked ones: whatever it is, each test that wants the cluster fails with it.
            throw new IllegalStateException("the shared cluster does not start", e);
        }
    }

    /** JUnit closes it when all tests have ended. */
    private record Running(LocalCluster cluster, Path folder) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            cluster.close();
            DurableFiles.deleteTree(folder);
        }
    }
}
