package io.balsa.store.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.etcd.v3.AlarmMember;
import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.etcd.v3.AlarmRequest.AlarmAction;
import io.balsa.etcd.v3.AlarmType;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.model.Commands;
import io.balsa.store.model.ModelStore;
import io.balsa.store.mvcc.Refusals;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Alarms among other commands, in entries of any length and over crashes, against a set of alarms and the naive store. */
class AlarmProperties {
    private static final long TERM = 2;

    private ModelStore model = new ModelStore();
    private final TreeSet<AlarmMember> alarms = new TreeSet<>(
            Comparator.comparingInt(AlarmMember::getAlarmValue).thenComparingLong(AlarmMember::getMemberID));

    @Property(tries = 200)
    void fromTheCommandThatRaisesAnAlarmOnTheSameIsRefusedEverywhere(@ForAll long seed) {
        model = new ModelStore();
        alarms.clear();
        Random random = new Random(seed);
        Commands commands = new Commands(random);
        MemoryEngine engine = new MemoryEngine();
        Applier applier = Applier.open(engine, batch -> {});
        for (int index = 0; index < 40; index++) {
            List<Command> entry = new ArrayList<>();
            List<Result> expected = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                Command command = random.nextInt(3) == 0 ? alarm(random) : commands.next();
                entry.add(command);
                expected.add(expected(command));
                commands.revision(model.revision());
            }
            assertThat(applier.apply(TERM, index, entry)).as("%s", entry).isEqualTo(expected);
            assertThat(applier.alarms().active()).containsExactlyElementsOf(alarms);
            if (random.nextInt(5) == 0) {
                engine.flush();
                engine = engine.reopened();
                applier = Applier.open(engine, batch -> {});
                assertThat(applier.alarms().active()).containsExactlyElementsOf(alarms);
            }
        }
    }

    private static Command alarm(Random random) {
        return Command.newBuilder()
                .setAlarm(AlarmRequest.newBuilder()
                        .setActionValue(random.nextInt(3))
                        .setMemberID(random.nextInt(3))
                        .setAlarmValue(random.nextInt(3)))
                .build();
    }

    private Result expected(Command command) {
        boolean otherTerm = command.getExpectedTerm() != 0 && command.getExpectedTerm() != TERM;
        if (command.hasAlarm()) {
            return expected(command.getAlarm());
        }
        if (!otherTerm && has(AlarmType.CORRUPT)) {
            return Result.newBuilder().setRefusal(Refusals.CORRUPT).build();
        }
        if (!otherTerm && has(AlarmType.NOSPACE) && SpaceCost.of(command) > 0) {
            return Result.newBuilder().setRefusal(Refusals.NO_SPACE).build();
        }
        return model.apply(TERM, command);
    }

    private Result expected(AlarmRequest request) {
        AlarmMember alarm = AlarmMember.newBuilder()
                .setMemberID(request.getMemberID())
                .setAlarm(request.getAlarm())
                .build();
        List<AlarmMember> answer = new ArrayList<>();
        if (request.getAction() == AlarmAction.GET) {
            alarms.stream()
                    .filter(one -> request.getAlarm() == AlarmType.NONE || one.getAlarm() == request.getAlarm())
                    .forEach(answer::add);
        } else if (request.getAction() == AlarmAction.ACTIVATE && request.getAlarm() != AlarmType.NONE) {
            alarms.add(alarm);
            answer.add(alarm);
        } else if (request.getAction() == AlarmAction.DEACTIVATE && alarms.remove(alarm)) {
            answer.add(alarm);
        }
        Result.Builder result = Result.newBuilder();
        result.getAlarmBuilder()
                .setHeader(ResponseHeader.newBuilder().setRevision(model.revision()))
                .addAllAlarms(answer);
        return result.build();
    }

    private boolean has(AlarmType type) {
        return alarms.stream().anyMatch(alarm -> alarm.getAlarm() == type);
    }
}
