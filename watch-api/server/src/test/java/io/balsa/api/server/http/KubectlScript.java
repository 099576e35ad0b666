package io.balsa.api.server.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A session of kubectl as text: what is typed and what must come back.
 *
 * <pre>
 * ## a remark
 * &lt;&lt;&lt; web.yaml                 a file, up to the line ">>>"
 * $ kubectl get pods -o wide    a command; quotes as in a shell
 * NAME   READY   AGE            its stdout
 * web    1/1     {age}
 * ! Error from server ...       its stderr
 * = 1                           its exit code, where that is not 0
 * </pre>
 *
 * <p>In stdout and stderr {@code {age}}, {@code {ip}}, {@code {port}}, {@code {number}}, {@code {id}} and {@code {any}} stand
 * for what differs from run to run; two spaces and more are then any number of them. {@code {more}} as a last line stands for
 * all the rest.
 */
final class KubectlScript {
    private static final Map<String, String> PLACEHOLDERS = Map.of(
            "{age}", "(\\d+[smhdy])+|<unknown>|<invalid>",
            "{ip}", "\\d+\\.\\d+\\.\\d+\\.\\d+",
            "{port}", "3\\d{4}",
            "{number}", "\\d+",
            "{id}", "[-a-z0-9]+",
            "{any}", ".*");
    private static final Pattern SPECIAL = Pattern.compile("\\{(age|ip|port|number|id|any)}| {2,}");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

    private final Map<String, String> files = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();

    /** One command and what must come of it; the line numbers are those of the script. */
    record Step(int line, String typed, List<String> stdout, List<String> stderr, int exit) {
        /** The arguments behind {@code kubectl}. */
        List<String> arguments() {
            List<String> words = words(typed);
            return words.subList(1, words.size());
        }
    }

    private KubectlScript() {}

    static KubectlScript parse(String text) {
        var script = new KubectlScript();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; ) {
            String line = lines[i];
            if (line.startsWith("<<< ")) {
                var file = new StringBuilder();
                for (i++; !lines[i].equals(">>>"); i++) {
                    file.append(lines[i]).append('\n');
                }
                script.files.put(line.substring(4), file.toString());
                i++;
            } else if (line.startsWith("$ ")) {
                i = script.step(lines, i);
            } else if (line.isBlank() || line.startsWith("##")) {
                i++;
            } else {
                throw new IllegalArgumentException("line " + (i + 1) + " belongs to no command: " + line);
            }
        }
        return script;
    }

    private int step(String[] lines, int at) {
        var stdout = new ArrayList<String>();
        var stderr = new ArrayList<String>();
        int exit = 0;
        int i = at + 1;
        for (; i < lines.length && !lines[i].startsWith("$ ") && !lines[i].startsWith("<<< "); i++) {
            String line = lines[i];
            if (line.startsWith("! ") || line.equals("!")) {
                stderr.add(line.equals("!") ? "" : line.substring(2));
            } else if (line.startsWith("= ")) {
                exit = Integer.parseInt(line.substring(2));
            } else if (!line.startsWith("##")) {
                stdout.add(line);
            }
        }
        while (!stdout.isEmpty() && stdout.get(stdout.size() - 1).isBlank()) {
            stdout.remove(stdout.size() - 1);
        }
        steps.add(new Step(at + 1, lines[at].substring(2), stdout, stderr, exit));
        return i;
    }

    Map<String, String> files() {
        return files;
    }

    List<Step> steps() {
        return steps;
    }

    /** Whether the lines are those that a command printed. */
    static boolean matches(List<String> expected, String printed) {
        String text = printed.endsWith("\n") ? printed.substring(0, printed.length() - 1) : printed;
        boolean open = !expected.isEmpty() && expected.get(expected.size() - 1).equals("{more}");
        if (open && expected.size() == 1) {
            return !text.isEmpty();
        }
        String wanted = String.join("\n", open ? expected.subList(0, expected.size() - 1) : expected);
        if (!open
                && !SPECIAL.matcher(wanted)
                        .results()
                        .anyMatch(found -> found.group().startsWith("{"))) {
            return wanted.equals(text.stripTrailing()) || wanted.equals(text);
        }
        return Pattern.compile(regex(wanted) + (open ? "(\n(?s:.*))?" : "\\s*"))
                .matcher(text)
                .matches();
    }

    private static String regex(String wanted) {
        var regex = new StringBuilder();
        Matcher special = SPECIAL.matcher(wanted);
        int from = 0;
        while (special.find()) {
            regex.append(Pattern.quote(wanted.substring(from, special.start())));
            String found = special.group();
            regex.append(found.startsWith("{") ? "(?:" + PLACEHOLDERS.get(found) + ")" : " {2,}");
            from = special.end();
        }
        return regex.append(Pattern.quote(wanted.substring(from))).toString().replace(" {2,}\\Q\n", " *\\Q\n");
    }

    private static List<String> words(String command) {
        var words = new ArrayList<String>();
        Matcher matcher = WORD.matcher(command);
        int end = -1;
        while (matcher.find()) {
            String part = matcher.group(1) != null
                    ? matcher.group(1)
                    : matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            if (matcher.start() == end) {
                words.set(words.size() - 1, words.get(words.size() - 1) + part);
            } else {
                words.add(part);
            }
            end = matcher.end();
        }
        return words;
    }
}
