package io.balsa.store.model;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.CompactionResponse;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.DeleteRangeResponse;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseGrantResponse;
import io.balsa.etcd.v3.LeaseRevokeResponse;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.PutResponse;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Nothing;
import io.balsa.store.v1.Refusal;
import io.balsa.store.v1.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** An etcd in plain maps. Commands are applied one by one; nothing is ever thrown away, only refused. */
public final class ModelStore {
    static final Refusal COMPACTED = refusal(11, "mvcc: required revision has been compacted");
    static final Refusal FUTURE = refusal(11, "mvcc: required revision is a future revision");
    static final Refusal KEY_NOT_FOUND = refusal(3, "key not found");
    static final Refusal LEASE_NOT_FOUND = refusal(5, "requested lease not found");
    private static final Refusal LEASE_EXISTS = refusal(9, "lease already exists");

    /** All versions of each key, oldest first. */
    private final TreeMap<ByteString, List<Version>> keys =
            new TreeMap<>(ByteString.unsignedLexicographicalComparator());

    private final TreeMap<Long, Long> leases = new TreeMap<>();
    private final List<Event> events = new ArrayList<>();
    private long revision = 1;
    private long compacted = -1;
    private int changesOfThisRequest;

    /** @param kv absent: the key was deleted */
    private record Version(long revision, KeyValue kv) {}

    public long revision() {
        return revision;
    }

    public long compacted() {
        return compacted;
    }

    public Map<Long, Long> leases() {
        return leases;
    }

    /** Every event there has been, in order, with the version before each. */
    public List<Event> events() {
        return events;
    }

    public Result apply(long term, Command command) {
        if (command.getExpectedTerm() != 0 && command.getExpectedTerm() != term) {
            return Result.newBuilder().setNothing(Nothing.getDefaultInstance()).build();
        }
        changesOfThisRequest = 0;
        Result.Builder result = Result.newBuilder();
        switch (command.getRequestCase()) {
            case PUT -> {
                PutRequest put = command.getPut();
                if (!leaseExists(put) || !keyExists(put)) {
                    return refused(leaseExists(put) ? KEY_NOT_FOUND : LEASE_NOT_FOUND);
                }
                result.setPut(put(put));
            }
            case DELETE_RANGE -> result.setDeleteRange(delete(command.getDeleteRange()));
            case TXN -> {
                ModelTxn txn = new ModelTxn(this, command.getTxn());
                Refusal refusal = txn.refusal();
                if (refusal != null) {
                    return refused(refusal);
                }
                result.setTxn(txn.run());
            }
            case COMPACT -> {
                long at = command.getCompact().getRevision();
                if (at <= compacted || at > revision) {
                    return refused(at <= compacted ? COMPACTED : FUTURE);
                }
                compacted = at;
                result.setCompact(CompactionResponse.newBuilder().setHeader(header()));
            }
            case LEASE_GRANT -> {
                LeaseGrantRequest grant = command.getLeaseGrant();
                if (leases.putIfAbsent(grant.getID(), grant.getTTL()) != null) {
                    return refused(LEASE_EXISTS);
                }
                result.setLeaseGrant(LeaseGrantResponse.newBuilder()
                        .setHeader(header())
                        .setID(grant.getID())
                        .setTTL(grant.getTTL()));
            }
            case LEASE_REVOKE -> {
                long id = command.getLeaseRevoke().getID();
                if (leases.remove(id) == null) {
                    return refused(LEASE_NOT_FOUND);
                }
                leaseKeys(id).forEach(this::deleteKey);
                result.setLeaseRevoke(LeaseRevokeResponse.newBuilder().setHeader(header()));
            }
            default -> result.setNothing(Nothing.getDefaultInstance());
        }
        revision += changesOfThisRequest > 0 ? 1 : 0;
        return result.build();
    }

    /** Why a read is refused, if it is. */
    public Optional<Refusal> readRefusal(RangeRequest request) {
        return Optional.ofNullable(refusalOf(request));
    }

    /** The answer to a read that is not refused. */
    public RangeResponse read(RangeRequest request) {
        changesOfThisRequest = 0;
        return range(request);
    }

    /** What a watch of everything from a revision on is told: the version before only if it can still be read. */
    public List<Event> watched(long from) {
        return events.stream()
                .filter(event -> event.getKv().getModRevision() >= from)
                .map(event -> event.getKv().getModRevision() > compacted
                        ? event
                        : event.toBuilder().clearPrevKv().build())
                .toList();
    }

    public List<ByteString> leaseKeys(long id) {
        return keys.keySet().stream()
                .filter(key -> latest(key) != null && latest(key).getLease() == id)
                .toList();
    }

    boolean keyExists(PutRequest put) {
        return !(put.getIgnoreValue() || put.getIgnoreLease()) || latest(put.getKey()) != null;
    }

    boolean leaseExists(PutRequest put) {
        return put.getLease() == 0 || leases.containsKey(put.getLease());
    }

    Refusal refusalOf(RangeRequest request) {
        if (request.getRevision() > revision) {
            return FUTURE;
        }
        return request.getRevision() > 0 && request.getRevision() < compacted ? COMPACTED : null;
    }

    PutResponse put(PutRequest put) {
        KeyValue old = latest(put.getKey());
        KeyValue base = old == null
                ? KeyValue.newBuilder().setCreateRevision(revision + 1).build()
                : old;
        KeyValue kv = KeyValue.newBuilder()
                .setKey(put.getKey())
                .setValue(put.getIgnoreValue() ? base.getValue() : put.getValue())
                .setLease(put.getIgnoreLease() ? base.getLease() : put.getLease())
                .setCreateRevision(base.getCreateRevision())
                .setModRevision(revision + 1)
                .setVersion(base.getVersion() + 1)
                .build();
        record(put.getKey(), kv, Event.newBuilder().setKv(kv), old);
        PutResponse.Builder response = PutResponse.newBuilder().setHeader(header());
        if (put.getPrevKv() && old != null) {
            response.setPrevKv(old);
        }
        return response.build();
    }

    DeleteRangeResponse delete(DeleteRangeRequest request) {
        List<KeyValue> old = present(request.getKey(), request.getRangeEnd(), Long.MAX_VALUE);
        old.forEach(kv -> deleteKey(kv.getKey()));
        DeleteRangeResponse.Builder response =
                DeleteRangeResponse.newBuilder().setHeader(header()).setDeleted(old.size());
        return request.getPrevKv() ? response.addAllPrevKvs(old).build() : response.build();
    }

    private void deleteKey(ByteString key) {
        KeyValue gone =
                KeyValue.newBuilder().setKey(key).setModRevision(revision + 1).build();
        record(key, null, Event.newBuilder().setType(Event.EventType.DELETE).setKv(gone), latest(key));
    }

    private void record(ByteString key, KeyValue kv, Event.Builder event, KeyValue old) {
        if (old != null) {
            event.setPrevKv(old);
        }
        events.add(event.build());
        keys.computeIfAbsent(key, any -> new ArrayList<>()).add(new Version(revision + 1, kv));
        changesOfThisRequest++;
    }

    RangeResponse range(RangeRequest request) {
        long at = request.getRevision() > 0 ? request.getRevision() : Long.MAX_VALUE;
        List<KeyValue> all = present(request.getKey(), request.getRangeEnd(), at);
        RangeResponse.Builder response =
                RangeResponse.newBuilder().setHeader(header()).setCount(all.size());
        if (request.getCountOnly()) {
            return response.build();
        }
        long limit = request.getLimit() > 0 ? request.getLimit() : Long.MAX_VALUE;
        List<KeyValue> passed = all.stream().filter(filter(request)).toList();
        if (request.getSortOrder() == RangeRequest.SortOrder.NONE && !hasFilter(request)) {
            // Without an order, only the keys that the limit lets through, and the next one, are sorted.
            passed = passed.stream().limit(Math.max(limit, limit + 1)).toList();
        }
        List<KeyValue> found = ModelOrder.sorted(passed, request);
        found.stream()
                .limit(limit)
                .map(kv -> request.getKeysOnly() ? kv.toBuilder().clearValue().build() : kv)
                .forEach(response::addKvs);
        return response.setMore(found.size() > limit).build();
    }

    /** What is in a range at a revision, by key. */
    List<KeyValue> present(ByteString from, ByteString rangeEnd, long at) {
        var order = ByteString.unsignedLexicographicalComparator();
        Predicate<ByteString> inRange = rangeEnd.isEmpty()
                ? from::equals
                : key -> order.compare(key, from) >= 0
                        && (rangeEnd.equals(ByteString.copyFrom(new byte[1])) || order.compare(key, rangeEnd) < 0);
        List<KeyValue> found = new ArrayList<>();
        keys.forEach((key, versions) -> {
            KeyValue last = null;
            for (Version version : versions) {
                last = version.revision() <= at ? version.kv() : last;
            }
            if (last != null && inRange.test(key)) {
                found.add(last);
            }
        });
        return found;
    }

    private static boolean hasFilter(RangeRequest request) {
        return request.getMinModRevision() != 0
                || request.getMaxModRevision() != 0
                || request.getMinCreateRevision() != 0
                || request.getMaxCreateRevision() != 0;
    }

    private static Predicate<KeyValue> filter(RangeRequest request) {
        return kv -> kv.getModRevision() >= request.getMinModRevision()
                && kv.getCreateRevision() >= request.getMinCreateRevision()
                && (request.getMaxModRevision() == 0 || kv.getModRevision() <= request.getMaxModRevision())
                && (request.getMaxCreateRevision() == 0 || kv.getCreateRevision() <= request.getMaxCreateRevision());
    }

    KeyValue latest(ByteString key) {
        List<Version> versions = keys.get(key);
        return versions == null ? null : versions.get(versions.size() - 1).kv();
    }

    ResponseHeader header() {
        return ResponseHeader.newBuilder()
                .setRevision(revision + (changesOfThisRequest > 0 ? 1 : 0))
                .build();
    }

    static Result refused(Refusal refusal) {
        return Result.newBuilder().setRefusal(refusal).build();
    }

    private static Refusal refusal(int code, String text) {
        return Refusal.newBuilder()
                .setCode(code)
                .setMessage("etcdserver: " + text)
                .build();
    }
}
