package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.HostAlias;
import io.balsa.k8s.core.v1.PodDNSConfig;
import io.balsa.k8s.core.v1.PodSpec;
import java.util.List;

/** What holds for the names that a pod resolves. */
final class PodNetworkRules {
    private static final int NAMESERVERS_MAX = 3;
    private static final int SEARCHES_MAX = 32;
    private static final int SEARCH_CHARACTERS_MAX = 2048;

    private PodNetworkRules() {}

    static void add(List<FieldError> errors, String field, PodSpec spec) {
        addHostAliases(errors, field + ".hostAliases", spec.getHostAliasesList());
        addDns(errors, field + ".dnsConfig", spec);
    }

    private static void addHostAliases(List<FieldError> errors, String field, List<HostAlias> aliases) {
        for (int i = 0; i < aliases.size(); i++) {
            PortRules.addIp(errors, field + "[" + i + "].ip", aliases.get(i).getIp());
            for (String name : aliases.get(i).getHostnamesList()) {
                // Kubernetes: the place in the list is not told
                MetaRules.addInvalid(errors, field + ".hostnames", name, Names.dnsSubdomain(name));
            }
        }
    }

    private static void addDns(List<FieldError> errors, String field, PodSpec spec) {
        boolean alone = spec.getDnsPolicy().equals("None");
        if (!spec.hasDnsConfig()) {
            if (alone) {
                errors.add(FieldError.required(field, "must provide `dnsConfig` when `dnsPolicy` is None"));
            }
            return;
        }
        PodDNSConfig config = spec.getDnsConfig();
        if (alone && config.getNameserversCount() == 0) {
            errors.add(FieldError.required(
                    field + ".nameservers", "must provide at least one DNS nameserver when `dnsPolicy` is None"));
        }
        if (config.getNameserversCount() > NAMESERVERS_MAX) {
            errors.add(list(
                    field + ".nameservers",
                    config.getNameserversList(),
                    "must not have more than " + NAMESERVERS_MAX + " nameservers"));
        }
        for (int i = 0; i < config.getNameserversCount(); i++) {
            PortRules.addIp(errors, field + ".nameservers[" + i + "]", config.getNameservers(i));
        }
        addSearches(errors, field + ".searches", config.getSearchesList());
        for (int i = 0; i < config.getOptionsCount(); i++) {
            if (config.getOptions(i).getName().isEmpty()) {
                errors.add(FieldError.required(field + ".options[" + i + "]", "must not be empty"));
            }
        }
    }

    private static void addSearches(List<FieldError> errors, String field, List<String> searches) {
        if (searches.size() > SEARCHES_MAX) {
            errors.add(list(field, searches, "must not have more than " + SEARCHES_MAX + " search paths"));
        }
        if (String.join(" ", searches).length() > SEARCH_CHARACTERS_MAX) {
            errors.add(list(
                    field,
                    searches,
                    "must not have more than " + SEARCH_CHARACTERS_MAX
                            + " characters (including spaces) in the search list"));
        }
        for (int i = 0; i < searches.size(); i++) {
            String search = searches.get(i).endsWith(".")
                    ? searches.get(i).substring(0, searches.get(i).length() - 1)
                    : searches.get(i);
            MetaRules.addInvalid(errors, field + "[" + i + "]", search, Names.dnsSubdomain(search));
        }
    }

    /** A list of texts as Go prints it. */
    private static FieldError list(String field, List<String> values, String detail) {
        String quoted = String.join(
                ", ", values.stream().map(value -> "\"" + value + "\"").toList());
        return FieldError.raw(FieldError.Type.INVALID, field, "[]string{" + quoted + "}", detail);
    }
}
