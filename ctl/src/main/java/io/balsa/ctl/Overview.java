package io.balsa.ctl;

/** What {@code ctl} without a command prints. */
final class Overview {
    private Overview() {}

    static String text() {
        return """
                ctl runs and controls Balsa clusters.

                Start and stop a cluster on this machine:
                  up             start three servers and three nodes, or make them whole again
                  down           stop them

                Look and change (in kubectl's words):
                  get            show one or many objects
                  describe       show one or many objects in detail, with their events
                  run            run an image in a pod
                  apply          create or change the objects that stand in files
                  delete         delete objects by name, by labels or by file
                  logs           print the logs of a container

                Run one part in the foreground (ctl up starts these):
                  server         run one member of the control plane
                  kubelet        run the agent of one node

                Work on the files of a store (no member runs on them):
                  store          show a snapshot, make a new cluster from one

                About the cluster and ctl:
                  cluster-info   show how the cluster is: control plane, store, nodes
                  version        show the versions of ctl and of the server
                  completion     print the completion script of a shell

                Each command explains itself: ctl COMMAND --help
                """;
    }
}
