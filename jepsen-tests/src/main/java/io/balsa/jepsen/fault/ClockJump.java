package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import io.balsa.jepsen.disk.FaultLibrary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/** The wall clock of one or all members is set wrong, and right again; once, or all the time. */
record ClockJump(String name, boolean strobe) implements Fault {
    private static final Duration STROBE = Duration.ofMillis(100);
    private static final List<Duration> ERRORS = List.of(
            Duration.ofSeconds(2),
            Duration.ofSeconds(-2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(-10),
            Duration.ofHours(1),
            Duration.ofHours(-1),
            Duration.ofDays(30),
            Duration.ofDays(-30));

    @Override
    public String what() {
        return strobe
                ? "the wall clock of one or all members jumps every 100 ms by up to 30 days"
                : "the wall clock of one or all members jumps by up to 30 days, and back";
    }

    @Override
    public Area area() {
        return Area.CLOCK;
    }

    @Override
    public int membersMin() {
        return 1;
    }

    @Override
    public Optional<String> missing() {
        return FaultLibrary.missing();
    }

    @Override
    public Harm begin(Scene scene) {
        Victims victims = scene.random().nextInt(3) == 0 ? Victims.ALL : Victims.ONE;
        List<Member> members = victims.pick(scene.cluster(), scene.random());
        if (strobe) {
            Future<?> strobing = scene.every(STROBE, () -> members.forEach(member -> jump(member, scene.random())));
            return new Harm(members, "", false, () -> {
                scene.end(strobing);
                members.forEach(member -> member.disk().setClockWrongBy(Duration.ZERO));
            });
        }
        Duration error = ERRORS.get(scene.random().nextInt(ERRORS.size()));
        members.forEach(member -> member.disk().setClockWrongBy(error));
        return new Harm(
                members,
                "by " + error.toSeconds() + " s",
                false,
                () -> members.forEach(member -> member.disk().setClockWrongBy(Duration.ZERO)));
    }

    private static void jump(Member member, RandomGenerator random) {
        member.disk().setClockWrongBy(ERRORS.get(random.nextInt(ERRORS.size())));
    }
}
