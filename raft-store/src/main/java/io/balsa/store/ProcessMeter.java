package io.balsa.store;

import com.sun.management.UnixOperatingSystemMXBean;
import io.balsa.store.metrics.MetricsPage;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;

/** What the operating system and Java know of this process, read when it is asked for. */
final class ProcessMeter {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMeter() {}

    static void register(MetricsPage page) {
        page.gauge(
                "process_resident_memory_bytes", "Memory of the process that is not swapped out.", () -> kib("VmRSS:"));
        page.gauge("process_virtual_memory_bytes", "Address space of the process.", () -> kib("VmSize:"));
        page.gauge(
                "process_start_time_seconds",
                "When the process started, in seconds since 1970.",
                () -> ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            page.counterOfSeconds(
                    "process_cpu_seconds_total",
                    "Processor time of the process.",
                    () -> Math.max(0, system.getProcessCpuTime()) / 1e9);
            for (String name : List.of("process_open_fds", "os_fd_used")) {
                page.gauge(
                        name, "Files and sockets that are open.", () -> (double) system.getOpenFileDescriptorCount());
            }
            for (String name : List.of("process_max_fds", "os_fd_limit")) {
                page.gauge(
                        name, "Files and sockets that may be open.", () -> (double) system.getMaxFileDescriptorCount());
            }
        }
        page.gauges("jvm_memory_used_bytes", "Memory that Java uses.", List.of("area"), sink -> {
            MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
            MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
            sink.accept(List.of("heap"), (double) heap.getUsed());
            sink.accept(List.of("nonheap"), (double) other.getUsed());
        });
        page.gauge("jvm_threads_current", "Java's threads.", () ->
                (double) ManagementFactory.getThreadMXBean().getThreadCount());
        page.counter(
                "jvm_gc_collections_total",
                "Garbage collections.",
                () -> sum(GarbageCollectorMXBean::getCollectionCount));
        page.counterOfSeconds(
                "jvm_gc_collection_seconds_total",
                "Time of garbage collections.",
                () -> sum(GarbageCollectorMXBean::getCollectionTime) / 1e3);
    }

    private static long sum(ToLongFunction<GarbageCollectorMXBean> number) {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(number)
                .filter(value -> value > 0)
                .sum();
    }

    /** A line of Linux' status file; NaN elsewhere. */
    private static double kib(String name) {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(name)) {
                    String[] words = line.trim().split("\\s+");
                    return Long.parseLong(words[1]) * 1024.0;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Double.NaN;
        }
        return Double.NaN;
    }
}
