package io.balsa.kubelet.runtime;

/**
 * What to read of a container's output.
 *
 * @param follow go on until the container ends
 * @param tailLines begin this many lines before the end; negative: at the beginning
 */
public record LogQuery(boolean follow, long tailLines) {
    public static final LogQuery ALL = new LogQuery(false, -1);
}
