package io.balsa.store.grpc;

import io.balsa.etcd.election.ElectionGrpc;
import io.balsa.etcd.lock.LockGrpc;
import io.balsa.etcd.v3.AuthGrpc;
import io.balsa.etcd.v3.ClusterGrpc;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.WatchGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.health.v1.HealthGrpc;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a call needs before it reaches its service, while permissions count. Every method of every service has a rule; one
 * that has none is for admins only.
 */
enum CallRule {
    /** Nothing; a token is not looked at. */
    OPEN,
    /** Nothing yet: the service asks about the keys, or the user, that the request names. */
    CHECKED,
    /** A good token, or a certificate. */
    NAMED,
    /** The root role. */
    ADMIN;

    private static final Map<String, CallRule> RULES = new HashMap<>();

    private static void put(CallRule rule, MethodDescriptor<?, ?>... methods) {
        for (MethodDescriptor<?, ?> method : methods) {
            RULES.put(method.getFullMethodName(), rule);
        }
    }

    static {
        put(OPEN, AuthGrpc.getAuthenticateMethod(), HealthGrpc.getCheckMethod(), HealthGrpc.getWatchMethod());
        put(
                CHECKED,
                KVGrpc.getRangeMethod(),
                KVGrpc.getRangeStreamMethod(),
                KVGrpc.getPutMethod(),
                KVGrpc.getDeleteRangeMethod(),
                KVGrpc.getTxnMethod(),
                WatchGrpc.getWatchMethod(),
                LeaseGrpc.getLeaseKeepAliveMethod(),
                LeaseGrpc.getLeaseLeasesMethod(),
                AuthGrpc.getAuthStatusMethod(),
                AuthGrpc.getUserGetMethod(),
                AuthGrpc.getRoleGetMethod(),
                // Made of reads and writes of keys, each of which is asked about.
                LockGrpc.getLockMethod(),
                LockGrpc.getUnlockMethod(),
                ElectionGrpc.getCampaignMethod(),
                ElectionGrpc.getProclaimMethod(),
                ElectionGrpc.getLeaderMethod(),
                ElectionGrpc.getObserveMethod(),
                ElectionGrpc.getResignMethod());
        put(
                NAMED,
                // The keys of a lease are asked about when the command is applied, or the answer known.
                LeaseGrpc.getLeaseGrantMethod(),
                LeaseGrpc.getLeaseRevokeMethod(),
                LeaseGrpc.getLeaseTimeToLiveMethod(),
                ClusterGrpc.getMemberListMethod(),
                MaintenanceGrpc.getStatusMethod(),
                // To list alarms; to raise or disarm one is for admins, who are asked for when the command is applied.
                MaintenanceGrpc.getAlarmMethod());
        put(
                ADMIN,
                KVGrpc.getCompactMethod(),
                ClusterGrpc.getMemberAddMethod(),
                ClusterGrpc.getMemberRemoveMethod(),
                ClusterGrpc.getMemberUpdateMethod(),
                ClusterGrpc.getMemberPromoteMethod(),
                MaintenanceGrpc.getDefragmentMethod(),
                MaintenanceGrpc.getHashMethod(),
                MaintenanceGrpc.getHashKVMethod(),
                MaintenanceGrpc.getSnapshotMethod(),
                MaintenanceGrpc.getMoveLeaderMethod(),
                MaintenanceGrpc.getDowngradeMethod(),
                AuthGrpc.getAuthEnableMethod(),
                AuthGrpc.getAuthDisableMethod(),
                AuthGrpc.getUserAddMethod(),
                AuthGrpc.getUserDeleteMethod(),
                AuthGrpc.getUserListMethod(),
                AuthGrpc.getUserChangePasswordMethod(),
                AuthGrpc.getUserGrantRoleMethod(),
                AuthGrpc.getUserRevokeRoleMethod(),
                AuthGrpc.getRoleAddMethod(),
                AuthGrpc.getRoleDeleteMethod(),
                AuthGrpc.getRoleListMethod(),
                AuthGrpc.getRoleGrantPermissionMethod(),
                AuthGrpc.getRoleRevokePermissionMethod());
    }

    static Optional<CallRule> named(String fullMethodName) {
        return Optional.ofNullable(RULES.get(fullMethodName));
    }

    static CallRule of(String fullMethodName) {
        return RULES.getOrDefault(fullMethodName, ADMIN);
    }
}
