package io.balsa.store.flags;

import java.util.List;

/**
 * One of etcd's flags.
 *
 * @param name without dashes
 * @param kind what its values look like
 * @param standard its value where nobody gives one
 * @param help one line for the operator
 * @param effect what giving it does here
 * @param others names that mean the same: those it had in earlier versions
 */
record Flag(String name, Kind kind, String standard, String help, Effect effect, List<String> others) {
    /** What giving a flag does. */
    sealed interface Effect {
        /** What etcd's documentation says. */
        record Works() implements Effect {}

        /** Nothing: a flag about a part of etcd that does not exist here, or that sets itself. */
        record Nothing(String why) implements Effect {}

        /** Its standard value is fine, any other is refused: going on without it could hurt. */
        record OnlyStandard(String why) implements Effect {}
    }

    static Flag of(String name, Kind kind, String standard, String help) {
        return new Flag(name, kind, standard, help, new Effect.Works(), List.of());
    }

    static Flag text(String name, String standard, String help) {
        return of(name, Kind.TEXT, standard, help);
    }

    static Flag list(String name, String standard, String help) {
        return of(name, Kind.LIST, standard, help);
    }

    static Flag urls(String name, String standard, String help) {
        return of(name, Kind.URLS, standard, help);
    }

    static Flag count(String name, String standard, String help) {
        return of(name, Kind.COUNT, standard, help);
    }

    static Flag duration(String name, String standard, String help) {
        return of(name, Kind.DURATION, standard, help);
    }

    static Flag yesOrNo(String name, String standard, String help) {
        return of(name, Kind.BOOLEAN, standard, help);
    }

    Flag withoutEffect(String why) {
        return new Flag(name, kind, standard, help, new Effect.Nothing(why), others);
    }

    Flag onlyStandard(String why) {
        return new Flag(name, kind, standard, help, new Effect.OnlyStandard(why), others);
    }

    /** etcd 3.5: the same under {@code --experimental-...}. */
    Flag formerlyExperimental() {
        return new Flag(name, kind, standard, help, effect, List.of("experimental-" + name));
    }

    /** The variable that sets it. */
    static String variable(String name) {
        return "ETCD_" + name.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    }
}
