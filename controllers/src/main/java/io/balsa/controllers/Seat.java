package io.balsa.controllers;

import io.balsa.api.client.loop.ControlLoop;
import org.jspecify.annotations.Nullable;

/** The place of one controller: it hears of changes always, and has a loop only while this member leads. */
final class Seat {
    private final Control control;
    private volatile @Nullable ControlLoop loop;

    Seat(Control control) {
        this.control = control;
    }

    Control control() {
        return control;
    }

    /** Without a loop nothing is lost: one that takes the seat begins with all keys. */
    void concerned(String key) {
        ControlLoop working = loop;
        if (working != null && !key.isEmpty()) {
            working.enqueue(key);
        }
    }

    void take(ControlLoop working) {
        loop = working;
    }

    void leave() {
        loop = null;
    }
}
