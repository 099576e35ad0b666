package io.balsa.api.model.codec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import io.balsa.api.model.MalformedObject;

/** Makes trees without numbers that no double holds: 1e999 would become infinite, which JSON cannot say. As Go refuses it. */
final class FiniteNumbers extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public NumericNode numberNode(double value) {
        if (Double.isInfinite(value)) {
            throw new MalformedObject("json: cannot unmarshal number into Go value of type float64");
        }
        return super.numberNode(value);
    }
}
