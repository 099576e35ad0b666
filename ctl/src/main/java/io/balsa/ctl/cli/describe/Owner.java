package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;

/** Who controls an object. */
final class Owner {
    private Owner() {}

    static boolean controls(String uid, JsonNode object) {
        for (JsonNode owner : object.at("/metadata/ownerReferences")) {
            if (Fields.flag(owner, "/controller")) {
                return Fields.text(owner, "/uid").equals(uid);
            }
        }
        return false;
    }

    /** {@code Controlled By: ReplicaSet/web}; nothing of an object that stands for itself. */
    static void print(Details out, JsonNode object) {
        for (JsonNode owner : object.at("/metadata/ownerReferences")) {
            if (Fields.flag(owner, "/controller")) {
                out.field(0, "Controlled By", Fields.text(owner, "/kind") + "/" + Fields.text(owner, "/name"));
                return;
            }
        }
    }
}
