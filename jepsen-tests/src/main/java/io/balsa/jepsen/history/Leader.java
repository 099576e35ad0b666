package io.balsa.jepsen.history;

/** Someone was seen to lead: some member said so. Not a promise that it still did. */
public record Leader(int member, long term, long seenNanos) implements Entry {}
