/**
 * YAML as Kubernetes users write and read it: text to Jackson trees with line numbers, and trees to text in the layout
 * that {@code kubectl get -o yaml} prints. May use snakeyaml-engine and Jackson; does no I/O.
 *
 * <p>Reading follows YAML 1.2's core schema, except that {@code yes}, {@code no}, {@code on} and {@code off} stay strings:
 * they are quoted on writing, because tools that follow YAML 1.1 would take them for booleans.
 */
@NullMarked
package io.balsa.ctl.yaml;

import org.jspecify.annotations.NullMarked;
