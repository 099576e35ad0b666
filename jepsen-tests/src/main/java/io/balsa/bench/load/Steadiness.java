package io.balsa.bench.load;

/**
 * Whether a program that is compiled while it runs has become as fast as it gets: when its rate has not grown by more than the
 * noise several times in a row. Confined to one thread.
 */
final class Steadiness {
    private static final double NOISE = 0.03;
    private static final int PASSES = 4;

    private double best;
    private int passesWithoutGain;

    /** Takes the rate of another pass, and says whether it is steady now. */
    boolean add(double perSecond) {
        if (perSecond > best * (1 + NOISE)) {
            best = perSecond;
            passesWithoutGain = 0;
        } else {
            passesWithoutGain++;
        }
        return passesWithoutGain >= PASSES;
    }
}
