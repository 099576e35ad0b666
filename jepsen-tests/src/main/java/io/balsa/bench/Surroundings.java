package io.balsa.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a command has from outside.
 *
 * @param root Balsa's own folder
 * @param process this one
 */
record Surroundings(
        Path root,
        Map<String, String> environment,
        PrintStream out,
        PrintStream err,
        LongSupplier nanoTime,
        long process) {}
