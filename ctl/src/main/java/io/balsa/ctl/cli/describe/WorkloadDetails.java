package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.LabelSelectors;
import io.balsa.ctl.cli.print.TableView;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;

/** The controllers whose pods carry their name: replica sets and replication controllers, stateful and daemon sets. */
final class WorkloadDetails {
    private static final String CONDITIONS = "Type\tStatus\tReason";
    private static final String UNDERLINE = "----\t------\t------";

    private WorkloadDetails() {}

    static void conditions(Details out, JsonNode object) {
        out.conditions(object.at("/status/conditions"), CONDITIONS, UNDERLINE, "type ", "status", "reason");
    }

    static void replicaSet(Details out, JsonNode set, Reads reads) throws IOException {
        out.name(set).namespace(set);
        out.field(0, "Selector", LabelSelectors.textOrNone(set.at("/spec/selector")));
        out.labels(set);
        Owner.print(out, set);
        replicas(out, set);
        String pods;
        try {
            pods = PodPhases.count(set, LabelSelectors.text(set.at("/spec/selector")), reads);
        } catch (ApiFailure e) {
            pods = "error in fetching pods: " + e.getMessage();
        }
        out.field(0, "Pods Status", pods);
        TemplateDetails.print(out, set.at("/spec/template"));
        conditions(out, set);
    }

    static void replicationController(Details out, JsonNode controller, Reads reads) throws IOException, ApiFailure {
        JsonNode selector = controller.at("/spec/selector");
        out.name(controller).namespace(controller);
        out.field(0, "Selector", TableView.labels(selector));
        out.labels(controller);
        replicas(out, controller);
        String text = selector.isEmpty() ? "" : TableView.labels(selector);
        out.field(0, "Pods Status", PodPhases.count(controller, text, reads));
        TemplateDetails.print(out, controller.at("/spec/template"));
        conditions(out, controller);
    }

    private static void replicas(Details out, JsonNode object) {
        out.field(
                0,
                "Replicas",
                Fields.number(object, "/status/replicas") + " current / " + Fields.number(object, "/spec/replicas")
                        + " desired");
    }

    static void daemonSet(Details out, JsonNode set, Reads reads) throws IOException, ApiFailure {
        String selector = LabelSelectors.text(set.at("/spec/selector"));
        JsonNode status = set.path("status");
        out.name(set).field(0, "Selector", selector);
        out.field(0, "Node-Selector", TableView.labels(set.at("/spec/template/spec/nodeSelector")));
        out.labels(set);
        out.line(0, "Desired Number of Nodes Scheduled: " + Fields.number(status, "/desiredNumberScheduled"));
        out.line(0, "Current Number of Nodes Scheduled: " + Fields.number(status, "/currentNumberScheduled"));
        out.line(
                0,
                "Number of Nodes Scheduled with Up-to-date Pods: " + Fields.number(status, "/updatedNumberScheduled"));
        out.line(0, "Number of Nodes Scheduled with Available Pods: " + Fields.number(status, "/numberAvailable"));
        out.line(0, "Number of Nodes Misscheduled: " + Fields.number(status, "/numberMisscheduled"));
        out.field(0, "Pods Status", PodPhases.count(set, selector, reads));
        TemplateDetails.print(out, set.at("/spec/template"));
    }

    static void statefulSet(Details out, JsonNode set, Reads reads) throws IOException, ApiFailure {
        String selector = LabelSelectors.text(set.at("/spec/selector"));
        out.name(set).namespace(set).created(set).field(0, "Selector", selector).labels(set);
        out.field(
                0,
                "Replicas",
                Fields.number(set, "/spec/replicas") + " desired | " + Fields.number(set, "/status/replicas")
                        + " total");
        JsonNode strategy = set.at("/spec/updateStrategy");
        out.field(0, "Update Strategy", Fields.text(strategy, "/type"));
        if (Fields.has(strategy, "/rollingUpdate/partition")) {
            out.field(1, "Partition", Fields.text(strategy, "/rollingUpdate/partition"));
            out.optional(1, "MaxUnavailable", strategy.at("/rollingUpdate/maxUnavailable"));
        }
        out.field(0, "Pods Status", PodPhases.count(set, selector, reads));
        TemplateDetails.print(out, set.at("/spec/template"));
        claims(out, set.at("/spec/volumeClaimTemplates"));
    }

    private static void claims(Details out, JsonNode claims) {
        if (claims.isEmpty()) {
            out.field(0, "Volume Claims", Fields.NONE);
            return;
        }
        out.line(0, "Volume Claims:");
        for (JsonNode claim : claims) {
            out.field(1, "Name", Fields.text(claim, "/metadata/name"));
            out.field(1, "StorageClass", VolumeTexts.storageClass(claim));
            out.map(1, "Labels", claim.at("/metadata/labels"));
            // kubectl: without the short form that annotations have elsewhere
            out.map(1, "Annotations", claim.at("/metadata/annotations"));
            String field = "/spec/resources/requests/storage";
            out.field(
                    1,
                    "Capacity",
                    Fields.has(claim, field) ? Fields.amount(claim, field).toString() : "<default>");
            out.field(1, "Access Modes", Fields.list(claim, "/spec/accessModes"));
        }
    }
}
