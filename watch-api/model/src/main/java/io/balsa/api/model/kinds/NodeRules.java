package io.balsa.api.model.kinds;

import io.balsa.api.model.Quantity;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoText;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.NodeAddress;
import io.balsa.k8s.core.v1.NodeSpec;
import io.balsa.k8s.core.v1.Taint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What holds for nodes, their status included: a kubelet creates its node with the status in it. */
final class NodeRules {
    private static final List<String> TAINT_EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    private NodeRules() {}

    /** The one range that old clients know counts where the list of all says something else. */
    static void alignPodCidrs(NodeSpec.Builder spec) {
        if (spec.getPodCIDR().isEmpty()) {
            if (spec.getPodCIDRsCount() > 0) {
                spec.setPodCIDR(spec.getPodCIDRs(0));
            }
        } else if (spec.getPodCIDRsCount() == 0 || !spec.getPodCIDRs(0).equals(spec.getPodCIDR())) {
            spec.clearPodCIDRs().addPodCIDRs(spec.getPodCIDR());
        }
    }

    static List<FieldError> validate(Node node) {
        List<FieldError> errors = new ArrayList<>();
        // Kubernetes: told as if they were in the metadata
        addTaints(errors, "metadata.taints", node.getSpec().getTaintsList());
        addResources(errors, node);
        FamilyRules.addPodCidrs(errors, "spec.podCIDRs", node.getSpec().getPodCIDRsList());
        return errors;
    }

    static List<FieldError> validateUpdate(Node next, Node old) {
        List<FieldError> errors = validate(next);
        addAddresses(errors, next.getStatus().getAddressesList());
        addFrozenCidrs(errors, podCidrs(next), podCidrs(old));
        NodeSpec spec = next.getSpec();
        NodeSpec before = old.getSpec();
        if (!before.getProviderID().isEmpty() && !spec.getProviderID().equals(before.getProviderID())) {
            errors.add(FieldError.forbidden(
                    "spec.providerID", "node updates may not change providerID except from \"\" to valid"));
        }
        if (!spec.getExternalID().equals(before.getExternalID())) {
            errors.add(FieldError.forbidden("spec.externalID", "may not be updated"));
        }
        return errors;
    }

    static List<FieldError> validateStatus(Node node) {
        List<FieldError> errors = new ArrayList<>();
        addResources(errors, node);
        addAddresses(errors, node.getStatus().getAddressesList());
        return errors;
    }

    private static void addTaints(List<FieldError> errors, String list, List<Taint> taints) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < taints.size(); i++) {
            Taint taint = taints.get(i);
            String field = list + "[" + i + "]";
            MetaRules.addInvalid(errors, field + ".key", taint.getKey(), Names.qualifiedName(taint.getKey()));
            List<String> wrong = Names.labelValue(taint.getValue());
            if (!wrong.isEmpty()) {
                errors.add(FieldError.invalid(field + ".value", taint.getValue(), String.join(";", wrong)));
            }
            if (taint.getEffect().isEmpty()) {
                errors.add(FieldError.required(field + ".effect", ""));
            } else if (!TAINT_EFFECTS.contains(taint.getEffect())) {
                errors.add(FieldError.notSupported(field + ".effect", taint.getEffect(), TAINT_EFFECTS));
            }
            if (!seen.add(taint.getKey() + ":" + taint.getEffect())) {
                errors.add(FieldError.raw(
                        FieldError.Type.DUPLICATE, field, text(taint), "taints must be unique by key and effect pair"));
            }
        }
    }

    /** As Go prints it; a time that is set is shortened. */
    private static String text(Taint taint) {
        return "core.Taint{Key:" + GoText.quote(taint.getKey()) + ", Value:" + GoText.quote(taint.getValue())
                + ", Effect:" + GoText.quote(taint.getEffect()) + ", TimeAdded:"
                + (taint.hasTimeAdded() ? "time.Date(...)" : "<nil>") + "}";
    }

    private static void addResources(List<FieldError> errors, Node node) {
        addAmounts(errors, "status.capacity", node.getStatus().getCapacityMap());
        addAmounts(errors, "status.allocatable", node.getStatus().getAllocatableMap());
    }

    private static void addAmounts(
            List<FieldError> errors, String field, Map<String, io.balsa.k8s.resource.Quantity> amounts) {
        new TreeMap<>(amounts)
                .forEach((name, amount) ->
                        ResourceNames.addAmount(errors, field + "." + name, name, Quantity.of(amount)));
    }

    private static void addAddresses(List<FieldError> errors, List<NodeAddress> addresses) {
        Set<NodeAddress> seen = new HashSet<>();
        for (int i = 0; i < addresses.size(); i++) {
            NodeAddress address = addresses.get(i);
            NodeAddress full = address.toBuilder()
                    .setType(address.getType())
                    .setAddress(address.getAddress())
                    .build();
            if (!seen.add(full)) {
                String text = "core.NodeAddress{Type:" + GoText.quote(address.getType()) + ", Address:"
                        + GoText.quote(address.getAddress()) + "}";
                errors.add(FieldError.raw(FieldError.Type.DUPLICATE, "status.addresses[" + i + "]", text, ""));
            }
        }
    }

    private static List<String> podCidrs(Node node) {
        NodeSpec.Builder spec = node.getSpec().toBuilder();
        alignPodCidrs(spec);
        return spec.getPodCIDRsList();
    }

    /** Once for each range that differs, as Kubernetes tells it. */
    private static void addFrozenCidrs(List<FieldError> errors, List<String> next, List<String> old) {
        if (old.isEmpty()) {
            return;
        }
        FieldError frozen =
                FieldError.forbidden("spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid");
        if (next.size() != old.size()) {
            errors.add(frozen);
            return;
        }
        for (int i = 0; i < old.size(); i++) {
            if (!old.get(i).equals(next.get(i))) {
                errors.add(frozen);
            }
        }
    }
}
