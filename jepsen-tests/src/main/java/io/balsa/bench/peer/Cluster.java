package io.balsa.bench.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Three members of one side. Confined to the thread that measures, but for {@link #killAll}.
 *
 * <p>Whether it serves is for the client to find out; a cluster only starts, ends and looks at its processes.
 */
public final class Cluster implements AutoCloseable {
    public static final int SIZE = 3;

    private final Program program;
    private final Path folder;
    private final List<Member> members;
    private final String founders;

    Cluster(Program program, Path folder, List<Integer> ports) {
        this.program = program;
        this.folder = folder;
        List<Member> all = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            String name = "m" + i;
            all.add(new Member(program, name, folder.resolve(name), ports.get(2 * i), ports.get(2 * i + 1)));
        }
        this.members = List.copyOf(all);
        this.founders = members.stream().map(Member::founder).collect(Collectors.joining(","));
    }

    public Program program() {
        return program;
    }

    public Side side() {
        return program.side();
    }

    public List<Member> members() {
        return members;
    }

    public Path folder() {
        return folder;
    }

    /** Starts those that do not run; does not wait. */
    public void start() {
        members.stream().filter(member -> !member.isAlive()).forEach(member -> member.start(founders));
    }

    /** SIGKILL for all at once. Any thread. */
    public void killAll() {
        members.forEach(Member::kill);
    }

    /** Kills all and waits for their end. */
    public void killAllAndWait() throws InterruptedException {
        killAll();
        for (Member member : members) {
            member.awaitEnd();
        }
    }

    /** @throws MemberEndedException if one has, with what it said last */
    public void requireAlive() {
        for (Member member : members) {
            if (!member.isAlive()) {
                throw new MemberEndedException("member " + member.name() + " of " + side().label()
                        + " has ended; the last it printed:\n" + member.lastWords());
            }
        }
    }

    public List<Long> processes() {
        return members.stream().map(Member::pid).toList();
    }

    /** Together, since they were started; the memory is that of the member that uses most. */
    public Usage usage(ProcFiles files) {
        return processes().stream().map(files::of).reduce(Usage.NONE, Usage::plus);
    }

    /** How often each member has synced its log since it was started, by its own count. */
    public List<Long> syncs() {
        return members.stream().map(member -> Syncs.of(member.clientUrl())).toList();
    }

    /** Kills all, waits, and leaves the folder to whoever made it. */
    @Override
    public void close() {
        killAll();
        try {
            for (Member member : members) {
                member.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
