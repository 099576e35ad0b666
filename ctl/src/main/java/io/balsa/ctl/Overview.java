package io.balsa.ctl;

/** What {@code ctl} without a command prints. */
final class Overview {
    private Overview() {}

    static String text() {
        return """
                ctl runs and controls Balsa clusters.

                Look and change (in kubectl's words):
                  get            show one or many objects
                  run            run an image in a pod
                  delete         delete objects by name, by labels or by file
                  logs           print the logs of a container

                Clusters:
                  cluster-info   show how the cluster is: control plane, store, nodes
                  version        show the versions of ctl and of the server

                Each command explains itself: ctl COMMAND --help
                """;
    }
}
