package io.balsa.ctl;

/** What {@code ctl} without a command prints. */
final class Overview {
    private Overview() {}

    static String text() {
        return String.join(
                "\n",
                "ctl runs and controls Balsa clusters.",
                "",
                "Look and change (in kubectl's words):",
                "  get            show one or many objects",
                "  version        show the versions of ctl and of the server",
                "",
                "Each command explains itself: ctl COMMAND --help",
                "");
    }
}
