import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Sums up the test reports of all modules: seconds and counts per module, every skipped test with its reason, and a
 * closing line {@code N passed, N failed, N skipped}. Exit code 1 when a test failed, none ran, or with {@code --strict}
 * one was skipped.
 */
public final class TestReport {
    private static final class Totals {
        int passed;
        int failed;
        int skipped;
        double seconds;
    }

    public static void main(String[] args) throws Exception {
        boolean strict = List.of(args).contains("--strict");
        Map<String, Totals> modules = new TreeMap<>();
        List<String> skipped = new ArrayList<>();
        List<Map.Entry<String, Double>> suites = new ArrayList<>();
        for (Path report : reports()) {
            Element suite = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getDocumentElement();
            Totals totals = modules.computeIfAbsent(module(report), name -> new Totals());
            double seconds = Double.parseDouble(suite.getAttribute("time").replace(",", ""));
            totals.seconds += seconds;
            suites.add(Map.entry(suite.getAttribute("name"), seconds));
            NodeList cases = suite.getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                count((Element) cases.item(i), totals, skipped);
            }
        }
        Totals all = new Totals();
        modules.forEach((name, totals) -> {
            System.out.printf(
                    "%-18s %5d passed %3d failed %3d skipped %7.1f s%n",
                    name, totals.passed, totals.failed, totals.skipped, totals.seconds);
            all.passed += totals.passed;
            all.failed += totals.failed;
            all.skipped += totals.skipped;
        });
        System.out.println("slowest: ");
        suites.stream()
                .sorted((a, b) -> Double.compare(b.getValue(), a.getValue()))
                .limit(8)
                .forEach(suite -> System.out.printf("  %6.1f s  %s%n", suite.getValue(), suite.getKey()));
        skipped.forEach(line -> System.out.println("skipped: " + line));
        if (strict && all.skipped > 0) {
            System.out.println("A skipped test fails this run: run scripts/test-tools and start a Docker engine first.");
        }
        System.out.printf("%d passed, %d failed, %d skipped%n", all.passed, all.failed, all.skipped);
        System.exit(all.failed > 0 || all.passed == 0 || strict && all.skipped > 0 ? 1 : 0);
    }

    private static void count(Element testCase, Totals totals, List<String> skipped) {
        NodeList skip = testCase.getElementsByTagName("skipped");
        if (skip.getLength() > 0) {
            totals.skipped++;
            skipped.add(testCase.getAttribute("classname") + "." + testCase.getAttribute("name") + ": "
                    + ((Element) skip.item(0)).getAttribute("message"));
        } else if (testCase.getElementsByTagName("failure").getLength() > 0
                || testCase.getElementsByTagName("error").getLength() > 0) {
            totals.failed++;
            System.out.println("FAILED: " + testCase.getAttribute("classname") + "." + testCase.getAttribute("name"));
        } else {
            totals.passed++;
        }
    }

    private static List<Path> reports() throws IOException {
        try (Stream<Path> files = Files.find(
                Path.of("."), 6, (path, attributes) -> path.toString().matches(".*/target/surefire-reports/[^/]+\\.xml"))) {
            return files.sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String module(Path report) {
        return Path.of(".").relativize(report.getParent().getParent().getParent()).toString();
    }
}
