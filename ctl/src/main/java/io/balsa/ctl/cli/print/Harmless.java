package io.balsa.ctl.cli.print;

/** What could steer a terminal, as text: so kubectl shows what others wrote into an object. */
public final class Harmless {
    private Harmless() {}

    public static String text(String text) {
        return text.replace("\u001b", "^[").replace("\r", "\\r");
    }
}
