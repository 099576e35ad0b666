package io.balsa.ctl.local;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Who runs where in one local cluster: names, ports, addresses and files, all derived from a few numbers.
 *
 * <p>With the standard port 6443, member i (0, 1, 2) has its API on 6443+10i, its resource service on 6444+10i, its store on
 * 2379+10i for clients and 2380+10i for peers; node j has its agent on 10250+j; the balancer listens on 6440. Another port
 * shifts them all by the same distance, so that clusters whose ports are 100 or more apart never meet. Node j has a
 * loopback address of its own.
 *
 * @param port the API port of member 0
 * @param runtime {@code process} or {@code docker}
 * @param state the folder of everything that the cluster keeps
 */
public record ClusterPlan(String name, int port, int members, int nodes, String runtime, Path state) {
    public static final int STANDARD_PORT = 6443;
    private static final int STORE_PORT = 2379;
    private static final int AGENT_PORT = 10250;
    private static final int STEP = 10;

    public record Member(String name, int api, int resources, int store, int peer) {}

    public record Node(String name, String address, int agent) {}

    private int shift() {
        return port - STANDARD_PORT;
    }

    public int balancer() {
        return port - 3;
    }

    public String server() {
        return "https://127.0.0.1:" + balancer();
    }

    public List<Member> allMembers() {
        return IntStream.range(0, members)
                .mapToObj(i -> new Member(
                        "s" + (i + 1),
                        port + STEP * i,
                        port + STEP * i + 1,
                        STORE_PORT + shift() + STEP * i,
                        STORE_PORT + shift() + STEP * i + 1))
                .toList();
    }

    /**
     * Their addresses are 127.0.0.(2+j) with the standard port; with another one the last two numbers are made from the
     * distance, and differ from those of other clusters.
     */
    public List<Node> allNodes() {
        int block = shift() == 0 ? 0 : Math.floorMod(shift() / STEP, 250) + 1;
        return IntStream.range(0, nodes)
                .mapToObj(j -> new Node(
                        "n" + (j + 1), "127.0." + block + "." + (2 + (block * 8 + j) % 250), AGENT_PORT + shift() + j))
                .toList();
    }

    public Path pki() {
        return state.resolve("pki");
    }

    public Path logs() {
        return state.resolve("logs");
    }

    public Path run() {
        return state.resolve("run");
    }

    public Path data(String process) {
        return state.resolve("data").resolve(process);
    }
}
