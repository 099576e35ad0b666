package io.balsa.api.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/** Lets a parser's events through and refuses a text that nests too deeply, before its reader runs out of stack. */
final class NestingLimit implements Parser {
    private final Parser parser;
    private final int depthMax;
    private int depth;

    NestingLimit(Parser parser, int depthMax) {
        this.parser = parser;
        this.depthMax = depthMax;
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        switch (event.getEventId()) {
            case MappingStart, SequenceStart -> depth++;
            case MappingEnd, SequenceEnd -> depth--;
            default -> {
                // Scalars and aliases do not nest.
            }
        }
        if (depth > depthMax) {
            throw new ParserException(
                    "",
                    Optional.empty(),
                    "the document nests deeper than " + depthMax + " levels",
                    event.getStartMark());
        }
        return event;
    }
}
