package io.balsa.store.http;

import com.google.protobuf.Message;
import io.balsa.etcd.election.ElectionGrpc;
import io.balsa.etcd.lock.LockGrpc;
import io.balsa.etcd.v3.AuthGrpc;
import io.balsa.etcd.v3.ClusterGrpc;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.WatchGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which path of etcd's JSON gateway leads to which method. All are POST. As in etcd, RangeStream has none. */
final class GatewayRoutes {
    /** A method that is called with messages of any kind, told by its descriptor which. */
    record Route(MethodDescriptor<Message, Message> method) {
        Message requestPrototype() {
            if (method.getRequestMarshaller() instanceof PrototypeMarshaller<Message> marshaller
                    && marshaller.getMessagePrototype() != null) {
                return marshaller.getMessagePrototype();
            }
            throw new IllegalStateException(method.getFullMethodName() + " does not take a protobuf message");
        }

        boolean isUnary() {
            return method.getType() == MethodType.UNARY;
        }

        boolean takesStream() {
            return !method.getType().clientSendsOneMessage();
        }
    }

    private static final Map<String, String> KV = Map.of(
            "range", "Range",
            "put", "Put",
            "deleterange", "DeleteRange",
            "txn", "Txn",
            "compaction", "Compact");
    private static final Map<String, String> LEASE = Map.of(
            "grant", "LeaseGrant",
            "revoke", "LeaseRevoke",
            "keepalive", "LeaseKeepAlive",
            "timetolive", "LeaseTimeToLive",
            "leases", "LeaseLeases");
    private static final Map<String, String> LEASE_ALIASES =
            Map.of("revoke", "LeaseRevoke", "timetolive", "LeaseTimeToLive", "leases", "LeaseLeases");
    private static final Map<String, String> MEMBER = Map.of(
            "add", "MemberAdd",
            "remove", "MemberRemove",
            "update", "MemberUpdate",
            "list", "MemberList",
            "promote", "MemberPromote");
    private static final Map<String, String> MAINTENANCE = Map.of(
            "alarm", "Alarm",
            "status", "Status",
            "defragment", "Defragment",
            "hash", "Hash",
            "hashkv", "HashKV",
            "snapshot", "Snapshot",
            "transfer-leadership", "MoveLeader",
            "downgrade", "Downgrade");
    private static final Map<String, String> AUTH = Map.of(
            "enable", "AuthEnable",
            "disable", "AuthDisable",
            "status", "AuthStatus",
            "authenticate", "Authenticate");
    private static final Map<String, String> USER = Map.of(
            "add", "UserAdd",
            "get", "UserGet",
            "list", "UserList",
            "delete", "UserDelete",
            "changepw", "UserChangePassword",
            "grant", "UserGrantRole",
            "revoke", "UserRevokeRole");
    private static final Map<String, String> ROLE = Map.of(
            "add", "RoleAdd",
            "get", "RoleGet",
            "list", "RoleList",
            "delete", "RoleDelete",
            "grant", "RoleGrantPermission",
            "revoke", "RoleRevokePermission");
    private static final Map<String, String> LOCK = Map.of("lock", "Lock", "unlock", "Unlock");
    private static final Map<String, String> ELECTION = Map.of(
            "campaign", "Campaign",
            "proclaim", "Proclaim",
            "leader", "Leader",
            "observe", "Observe",
            "resign", "Resign");

    private final Map<String, Route> byPath = new HashMap<>();

    GatewayRoutes() {
        add("/v3/kv/", KVGrpc.getServiceDescriptor(), KV);
        add("/v3/", WatchGrpc.getServiceDescriptor(), Map.of("watch", "Watch"));
        add("/v3/lease/", LeaseGrpc.getServiceDescriptor(), LEASE);
        add("/v3/kv/lease/", LeaseGrpc.getServiceDescriptor(), LEASE_ALIASES);
        add("/v3/cluster/member/", ClusterGrpc.getServiceDescriptor(), MEMBER);
        add("/v3/maintenance/", MaintenanceGrpc.getServiceDescriptor(), MAINTENANCE);
        add("/v3/auth/", AuthGrpc.getServiceDescriptor(), AUTH);
        add("/v3/auth/user/", AuthGrpc.getServiceDescriptor(), USER);
        add("/v3/auth/role/", AuthGrpc.getServiceDescriptor(), ROLE);
        add("/v3/lock/", LockGrpc.getServiceDescriptor(), LOCK);
        add("/v3/election/", ElectionGrpc.getServiceDescriptor(), ELECTION);
    }

    private void add(String folder, ServiceDescriptor service, Map<String, String> methods) {
        for (MethodDescriptor<?, ?> method : service.getMethods()) {
            methods.forEach((path, name) -> {
                if (name.equals(method.getBareMethodName())) {
                    byPath.put(folder + path, new Route(generic(method)));
                }
            });
        }
    }

    @SuppressWarnings("unchecked") // etcd's methods take and give protobuf messages, and are only used with their own
    private static MethodDescriptor<Message, Message> generic(MethodDescriptor<?, ?> method) {
        return (MethodDescriptor<Message, Message>) method;
    }

    Optional<Route> find(String path) {
        // etcd: the name of these paths before 3.4
        String current = path.startsWith("/v3beta/") ? "/v3/" + path.substring("/v3beta/".length()) : path;
        return Optional.ofNullable(byPath.get(current));
    }

    static boolean isGateway(String path) {
        return path.startsWith("/v3/") || path.startsWith("/v3beta/");
    }

    List<String> paths() {
        return byPath.keySet().stream().sorted().toList();
    }
}
