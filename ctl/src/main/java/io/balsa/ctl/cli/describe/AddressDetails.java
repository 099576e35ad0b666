package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;

/** Where the addresses of services come from: ranges, and single addresses with whom they belong to. */
final class AddressDetails {
    private AddressDetails() {}

    static void range(Details out, JsonNode range) {
        out.name(range).labels(range);
        out.field(0, "CIDRs", String.join(", ", Fields.texts(range.at("/spec/cidrs"))));
        if (!range.at("/status/conditions").isEmpty()) {
            out.line(0, "Status:");
        }
        out.conditions(range.at("/status/conditions"));
    }

    static void address(Details out, JsonNode address) {
        out.name(address).labels(address);
        JsonNode parent = address.at("/spec/parentRef");
        if (parent.isObject()) {
            out.line(0, "Parent Reference:");
            out.field(1, "Group", Fields.text(parent, "/group"));
            out.field(1, "Resource", Fields.text(parent, "/resource"));
            out.field(1, "Namespace", Fields.text(parent, "/namespace"));
            out.field(1, "Name", Fields.text(parent, "/name"));
        }
    }
}
