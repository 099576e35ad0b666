package io.balsa.api.model;

import java.util.List;

/** How a kind is called. */
record KindNames(
        String group,
        String version,
        String kind,
        String plural,
        String singular,
        List<String> shortNames,
        List<String> categories) {}
