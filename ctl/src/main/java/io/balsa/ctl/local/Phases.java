package io.balsa.ctl.local;

import io.balsa.ctl.cli.Terminal;
import java.util.Locale;

/** Prints what {@code ctl up} has done and seen, a line each, with the time since it began. */
final class Phases {
    private static final int TEXT_WIDTH = 44;

    private final Terminal terminal;
    private final long began;
    private String current = "";

    Phases(Terminal terminal) {
        this.terminal = terminal;
        this.began = terminal.nanoTime().getAsLong();
    }

    /** Names the phase that is under way; a terminal shows it until it is done. */
    void begin(String text) {
        current = text;
        if (terminal.interactive()) {
            terminal.err().print("\r\033[K  " + text + " ...");
            terminal.err().flush();
        }
    }

    /** The phase has been checked and holds. */
    void done(String text) {
        clear();
        terminal.err()
                .println(String.format(
                        Locale.ROOT, "%s %-" + TEXT_WIDTH + "s %4.1fs", terminal.tick(), text, seconds()));
        current = "";
    }

    void failed() {
        clear();
        if (!current.isEmpty()) {
            terminal.err().println(terminal.cross() + " " + current);
        }
    }

    double seconds() {
        return (terminal.nanoTime().getAsLong() - began) / 1e9;
    }

    void clear() {
        if (terminal.interactive()) {
            terminal.err().print("\r\033[K");
        }
    }
}
