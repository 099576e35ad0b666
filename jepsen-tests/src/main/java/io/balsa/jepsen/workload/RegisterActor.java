package io.balsa.jepsen.workload;

import io.balsa.jepsen.history.Compare;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Few keys, on which clients meet: everything that one request of etcd can do with them. */
final class RegisterActor implements Actor {
    static final String PREFIX = "register";
    static final int REGISTERS = 6;
    private static final int LAST_SEEN_MAX = 64;
    private static final int PAST_MAX_REVISIONS = 60;

    private final Arena arena;
    private final RandomGenerator random;
    private final Session session;
    private final Registers registers;
    /** What this client last found in the registers that it used lately. */
    private final Map<String, KeyValue> lastSeen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KeyValue> eldest) {
            return size() > LAST_SEEN_MAX;
        }
    };

    RegisterActor(Arena arena, RandomGenerator random) {
        this.arena = arena;
        this.random = random;
        this.session = new Session(arena, random);
        this.registers = arena.registers(PREFIX, REGISTERS);
    }

    @Override
    public void step() {
        String register = registers.pick(random);
        int dice = random.nextInt(100);
        Outcome outcome = session.ask(dice < 48 ? read(register, dice) : write(register, dice));
        if (outcome instanceof Outcome.Ranged found && dice < 30) {
            if (found.kvs().isEmpty()) {
                lastSeen.remove(register);
            } else {
                lastSeen.put(register, found.kvs().get(0));
            }
        }
    }

    private Request read(String register, int dice) {
        if (dice < 30) {
            return Request.Range.of(register);
        }
        if (dice < 38) {
            return Request.Range.serializable(register);
        }
        Keys all = Keys.under(register.substring(0, register.lastIndexOf('/') + 1));
        if (dice < 43) {
            return new Request.Range(all, 0, random.nextInt(4), random.nextInt(4) == 0);
        }
        long past = Math.max(1, arena.newestRevision() - random.nextInt(PAST_MAX_REVISIONS));
        return new Request.Range(all, past, 0, random.nextInt(4) == 0);
    }

    private Request write(String register, int dice) {
        Request.Put put = new Request.Put(register, session.fresh(), 0);
        KeyValue seen = lastSeen.get(register);
        if (dice >= 96) {
            // Mostly one key; now and then all of them.
            Keys keys =
                    dice == 99 ? Keys.under(register.substring(0, register.lastIndexOf('/') + 1)) : Keys.one(register);
            return new Request.Delete(keys);
        }
        if (dice < 76 || seen == null) {
            return put;
        }
        if (dice < 88) {
            return new Request.Txn(
                    List.of(Compare.value(register, Compare.Relation.EQUAL, seen.value())), List.of(put), List.of());
        }
        String other = registers.pick(random);
        List<Request> both =
                other.equals(register) ? List.of(put) : List.of(put, new Request.Put(other, session.fresh(), 0));
        return new Request.Txn(
                List.of(Compare.number(register, Compare.Target.MOD, Compare.Relation.EQUAL, seen.modRevision())),
                both,
                List.of(Request.Range.of(register), Request.Range.of(other)));
    }

    @Override
    public void close() {
        session.close();
    }
}
