package io.balsa.jepsen.history;

/** What a client asks of a register. A register that was never written, or was deleted, holds nothing. */
public sealed interface Request {
    record Read() implements Request {
        @Override
        public String toString() {
            return "read";
        }
    }

    record Write(String value) implements Request {
        @Override
        public String toString() {
            return "write " + value;
        }
    }

    /** Sets {@code value} where the register holds {@code expected}; a register that holds nothing equals no value. */
    record CompareAndSet(String expected, String value) implements Request {
        @Override
        public String toString() {
            return "cas " + expected + " " + value;
        }
    }

    record Delete() implements Request {
        @Override
        public String toString() {
            return "delete";
        }
    }
}
