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

                Look (in kubectl's words, as all of these):
                  get            show one or many objects
                  describe       show one or many objects in detail, with their events
                  events         list what has happened, the latest last
                  logs           print the logs of a container
                  wait           wait until objects are as they shall be
                  diff           show what apply would change
                  top            show how much nodes and pods use
                  explain        show what the fields of a kind mean
                  api-resources  show the kinds that the server has
                  api-versions   show the groups and versions that the server has
                  auth           show who you are and what you may do

                Make and change:
                  run            run an image in a pod
                  create         create objects from files, or of a kind
                  apply          create or change the objects that stand in files
                  replace        put objects in the place of those that are there
                  edit           change objects in an editor
                  patch          change fields of objects by a patch
                  label          set and remove labels
                  annotate       set and remove annotations
                  set            set images, environment, resources, ... of pods
                  scale          set how many replicas there shall be
                  autoscale      let the number of replicas follow the load
                  rollout        follow, stop and take back changes of workloads
                  expose         put a service in front of pods
                  delete         delete objects by name, by labels or by file

                Look after nodes:
                  cordon         let no more pods be placed on nodes
                  uncordon       let pods be placed on nodes again
                  drain          move all pods away from nodes
                  taint          keep pods away from nodes, unless they tolerate it

                Run one part in the foreground (ctl up starts these):
                  server         run one member of the control plane
                  kubelet        run the agent of one node

                Work on the files of a store (no member runs on them):
                  store          show a snapshot, make a new cluster from one

                About the cluster and ctl:
                  cluster-info   show how the cluster is: control plane, store, nodes
                  config         show and change the kubeconfig
                  version        show the versions of ctl and of the server
                  completion     print the completion script of a shell

                Each command explains itself: ctl COMMAND --help
                """;
    }
}
