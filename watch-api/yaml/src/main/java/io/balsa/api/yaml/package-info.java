/**
 * YAML as Kubernetes users write and read it: text to Jackson trees with line numbers, and trees to text in the layout
 * that {@code kubectl get -o yaml} prints. May use snakeyaml-engine and Jackson; does no I/O.
 */
@NullMarked
package io.balsa.api.yaml;

import org.jspecify.annotations.NullMarked;
