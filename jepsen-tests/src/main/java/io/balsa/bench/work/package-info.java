/**
 * What is measured: the rows of the matrix, the requests that each is made of, and what each must have left in the store.
 *
 * <p>Every write is accounted for. A lane writes its own keys only, one at a time, so that the last value of each key is known
 * without asking; after each measurement the keys are read back and compared, and the revision must have grown by exactly the
 * writes that were acknowledged. What does not agree is a fault of the store and ends the benchmark with an error; what could
 * not be measured fairly makes its row void.
 */
@NullMarked
package io.balsa.bench.work;

import org.jspecify.annotations.NullMarked;
