package io.balsa.ctl.cli.auth;

import io.balsa.ctl.cli.Family;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The commands of {@code ctl auth}. */
public final class Auth {
    private Auth() {}

    public static Family family() {
        Map<String, Supplier<Object>> members = new LinkedHashMap<>();
        members.put("can-i", CanICommand::new);
        members.put("whoami", WhoAmICommand::new);
        return new Family("auth", "Show who you are and what you may do.", members, Map.of());
    }
}
