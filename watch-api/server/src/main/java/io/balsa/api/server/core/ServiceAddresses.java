package io.balsa.api.server.core;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.server.storage.Etcd;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.core.v1.ServicePort;
import io.balsa.k8s.core.v1.ServiceSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives services their cluster address and node ports.
 *
 * <p>A free one is guessed at random and claimed by creating its key; a guess that was taken is avoided in the next try.
 * After a few wrong guesses the range is nearly full, and the taken ones are read to choose among the free.
 */
final class ServiceAddresses {
    private static final String ADDRESS_KEYS = "/balsa/clusterips/";
    private static final String PORT_KEYS = "/balsa/nodeports/";
    private static final String HEADLESS = "None";
    private static final int GUESSES = 3;

    private final Etcd etcd;
    private final AddressRanges ranges;
    private final RandomGenerator random;

    ServiceAddresses(Etcd etcd, AddressRanges ranges, RandomGenerator random) {
        this.etcd = etcd;
        this.ranges = ranges;
        this.random = random;
    }

    /**
     * The allocation that turns the old state of an object into the next.
     *
     * @param old null for a new object
     * @param taken keys that turned out to be taken in earlier tries of the same request
     */
    Allocation allocate(Message next, @Nullable Message old, Set<ByteString> taken) {
        if (!(next instanceof Service service)) {
            return Allocation.none(next);
        }
        Service before = old instanceof Service was ? was : Service.getDefaultInstance();
        var claims = new LinkedHashMap<ByteString, Allocation.Claim>();
        ServiceSpec.Builder spec = service.getSpec().toBuilder();
        String name = Meta.name(service);
        giveAddress(name, spec, before, taken, claims);
        givePorts(name, spec, before, taken, claims);
        Set<ByteString> held = keys(before.getSpec());
        Set<ByteString> wanted = keys(spec.build());
        claims.keySet().removeAll(held);
        held.removeAll(wanted);
        return new Allocation(service.toBuilder().setSpec(spec).build(), List.copyOf(claims.values()), held);
    }

    /** The keys that an object gives back when it is removed. */
    static Set<ByteString> releases(Message removed) {
        return removed instanceof Service service ? keys(service.getSpec()) : Set.of();
    }

    private void giveAddress(
            String name,
            ServiceSpec.Builder spec,
            Service before,
            Set<ByteString> taken,
            Map<ByteString, Allocation.Claim> claims) {
        if (spec.getType().equals("ExternalName")) {
            return;
        }
        boolean chosen = false;
        if (spec.getClusterIP().isEmpty()) {
            String kept = before.getSpec().getClusterIP();
            if (kept.isEmpty()) {
                chosen = true;
                int offset = free(1, ranges.clusterSize() - 2, ADDRESS_KEYS, ranges::clusterAddress, taken);
                spec.setClusterIP(ranges.clusterAddress(offset));
            } else {
                spec.setClusterIP(kept);
            }
        }
        String address = spec.getClusterIP();
        spec.clearClusterIPs().addClusterIPs(address);
        if (address.equals(HEADLESS)) {
            return;
        }
        if (!ranges.holdsClusterAddress(address)) {
            throw invalid(
                    name,
                    FieldError.invalid(
                            "spec.clusterIPs",
                            List.of(address),
                            "failed to allocate IP " + address + ": the provided IP (" + address
                                    + ") is not in the valid range. The range of valid IPs is "
                                    + ranges.clusterNetwork()));
        }
        FieldError whenTaken = FieldError.invalid(
                "spec.clusterIPs",
                List.of(address),
                "failed to allocate IP " + address + ": provided IP is already allocated");
        ByteString key = key(ADDRESS_KEYS, address);
        claims.put(key, new Allocation.Claim(key, chosen, whenTaken));
    }

    private void givePorts(
            String name,
            ServiceSpec.Builder spec,
            Service before,
            Set<ByteString> taken,
            Map<ByteString, Allocation.Claim> claims) {
        if (!hasNodePorts(spec.getType())) {
            dropKeptPorts(spec, before);
            return;
        }
        // two ports of one service may share a number (TCP and UDP), so its own are not taken for it
        var avoid = new HashSet<>(taken);
        for (int i = 0; i < spec.getPortsCount(); i++) {
            String field = "spec.ports[" + i + "].nodePort";
            ServicePort.Builder port = spec.getPortsBuilder(i);
            boolean chosen = false;
            if (port.getNodePort() == 0) {
                int kept = keptPort(before, port.build());
                chosen = kept == 0;
                port.setNodePort(
                        chosen
                                ? free(ranges.nodePortMin(), ranges.nodePortMax(), PORT_KEYS, Integer::toString, avoid)
                                : kept);
            }
            int number = port.getNodePort();
            if (!ranges.holdsNodePort(number)) {
                throw invalid(
                        name,
                        FieldError.invalid(
                                field,
                                number,
                                "provided port is not in the valid range. The range of valid ports is "
                                        + ranges.nodePortMin() + "-" + ranges.nodePortMax()));
            }
            ByteString key = key(PORT_KEYS, Integer.toString(number));
            avoid.add(key);
            claims.putIfAbsent(
                    key,
                    new Allocation.Claim(
                            key, chosen, FieldError.invalid(field, number, "provided port is already allocated")));
        }
    }

    /** A service that gives up its node ports need not name them: what it still carries of the old state goes. */
    private static void dropKeptPorts(ServiceSpec.Builder spec, Service before) {
        if (hasNodePorts(before.getSpec().getType())) {
            for (ServicePort.Builder port : spec.getPortsBuilderList()) {
                if (port.getNodePort() == keptPort(before, port.build())) {
                    port.clearNodePort();
                }
            }
        }
    }

    private static int keptPort(Service before, ServicePort port) {
        if (!hasNodePorts(before.getSpec().getType())) {
            return 0;
        }
        return before.getSpec().getPortsList().stream()
                .filter(old ->
                        old.getPort() == port.getPort() && old.getProtocol().equals(port.getProtocol()))
                .mapToInt(ServicePort::getNodePort)
                .findFirst()
                .orElse(0);
    }

    private int free(int min, int max, String prefix, IntFunction<String> text, Set<ByteString> taken) {
        if (taken.size() < GUESSES) {
            for (int i = 0; i <= GUESSES; i++) {
                int guess = random.nextInt(min, max + 1);
                if (!taken.contains(key(prefix, text.apply(guess)))) {
                    return guess;
                }
            }
        }
        Set<ByteString> all = new HashSet<>(taken);
        etcd.range(RangeRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(prefix))
                        .setRangeEnd(ObjectStore.end(prefix))
                        .setKeysOnly(true)
                        .build())
                .getKvsList()
                .forEach(kv -> all.add(kv.getKey()));
        var free = new ArrayList<Integer>();
        for (int i = min; i <= max; i++) {
            if (!all.contains(key(prefix, text.apply(i)))) {
                free.add(i);
            }
        }
        if (free.isEmpty()) {
            throw StatusError.serviceUnavailable(
                    "no address is free any more under " + prefix + ": remove services that are not needed");
        }
        return free.get(random.nextInt(free.size()));
    }

    private static Set<ByteString> keys(ServiceSpec spec) {
        var keys = new LinkedHashSet<ByteString>();
        if (!spec.getClusterIP().isEmpty() && !spec.getClusterIP().equals(HEADLESS)) {
            keys.add(key(ADDRESS_KEYS, spec.getClusterIP()));
        }
        for (ServicePort port : spec.getPortsList()) {
            if (port.getNodePort() != 0) {
                keys.add(key(PORT_KEYS, Integer.toString(port.getNodePort())));
            }
        }
        return keys;
    }

    private static boolean hasNodePorts(String type) {
        return type.equals("NodePort") || type.equals("LoadBalancer");
    }

    private static ByteString key(String prefix, String name) {
        return ByteString.copyFromUtf8(prefix + name);
    }

    private static StatusError invalid(String name, FieldError error) {
        return StatusError.invalid(Kinds.SERVICE, name, List.of(error));
    }
}
