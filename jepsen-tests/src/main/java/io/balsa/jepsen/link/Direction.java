package io.balsa.jepsen.link;

/** From one member to another, by their names. */
public record Direction(String from, String to) {
    Direction back() {
        return new Direction(to, from);
    }

    @Override
    public String toString() {
        return from + ">" + to;
    }
}
