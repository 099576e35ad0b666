package io.balsa.ctl.cli.config;

/** The three lists of a kubeconfig. */
enum Section {
    CLUSTER("clusters", "cluster", "set-cluster", "Cluster"),
    CONTEXT("contexts", "context", "set-context", "Context"),
    USER("users", "user", "set-credentials", "User");

    final String list;
    final String field;
    final String setter;
    final String title;

    Section(String list, String field, String setter, String title) {
        this.list = list;
        this.field = field;
        this.setter = setter;
        this.title = title;
    }
}
