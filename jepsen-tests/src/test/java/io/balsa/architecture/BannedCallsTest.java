package io.balsa.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Time, chance and threads come in through constructors; only composition roots, which have nothing above them to inject,
 * name the real ones. Without this rule nothing could be simulated or replayed.
 */
class BannedCallsTest {
    /** Where a process or a module is put together, and the one record of clocks and chance that is handed down from there. */
    private static final Set<String> ROOTS = Set.of(
            "io.balsa.api.client.Clockwork",
            "io.balsa.store.StoreServer",
            "io.balsa.api.server.ApiServer",
            "io.balsa.controllers.ControllerManager",
            "io.balsa.kubelet.Kubelet");

    private static final Pattern CLOCKS_AND_CHANCE = Pattern.compile(
            "java\\.lang\\.System\\.(currentTimeMillis|nanoTime)\\(.*|java\\.time\\.Instant\\.now\\(\\)|java\\.time\\.Clock\\.system.*"
                    + "|java\\.util\\.Random\\.<init>.*|java\\.lang\\.Math\\.random.*|java\\.util\\.UUID\\.randomUUID.*"
                    + "|java\\.security\\.SecureRandom\\.<init>.*|java\\.util\\.concurrent\\.ThreadLocalRandom\\..*");

    private static final Pattern NEVER =
            Pattern.compile("java\\.lang\\.Thread\\.sleep.*|java\\.util\\.concurrent\\.TimeUnit\\.sleep.*"
                    + "|java\\.lang\\.Throwable\\.printStackTrace\\(\\)"
                    + "|java\\.util\\.concurrent\\.CompletableFuture\\.(supply|run)Async\\([^,]*\\)");

    private static final Pattern PROCESS =
            Pattern.compile("java\\.lang\\.System\\.(exit\\(.*|out|err)|java\\.lang\\.Runtime\\.(exit|halt).*");

    @Test
    void clocksAndChanceAreInjected() {
        assertThat(accesses(CLOCKS_AND_CHANCE, false)).isEmpty();
    }

    @Test
    void nothingSleepsOrPrintsStackTraces() {
        assertThat(accesses(NEVER, true)).isEmpty();
    }

    @Test
    void onlyMainsEndTheProcessOrPrint() {
        assertThat(accesses(PROCESS, false)).isEmpty();
    }

    private static List<String> accesses(Pattern banned, boolean inRootsToo) {
        return Product.CLASSES.stream()
                .filter(type -> inRootsToo || !isRoot(type))
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(access -> banned.matcher(name(access)).matches())
                .map(JavaAccess::getDescription)
                .sorted()
                .toList();
    }

    private static String name(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        return target.getFullName();
    }

    private static boolean isRoot(JavaClass type) {
        String name = type.getName();
        int nested = name.indexOf('$');
        String outer = nested < 0 ? name : name.substring(0, nested);
        return outer.startsWith("io.balsa.ctl.") || outer.endsWith("Main") || ROOTS.contains(outer);
    }
}
