package org.stylestep.monitor;

import java.util.OptionalDouble;

/** Images a second, without the steps during which something else was done, such as a validation. */
final class ImageRate {

    private boolean paused = true;
    private long lastImages;
    private long lastNanos;
    private long images;
    private long nanos;

    /** Counts a step: the images shown so far, and the time at its end. */
    void stepped(long imagesNow, long now) {
        if (!paused) {
            images += imagesNow - lastImages;
            nanos += now - lastNanos;
        }
        paused = false;
        lastImages = imagesNow;
        lastNanos = now;
    }

    /** The time until the next step has ended does not count. */
    void pause() {
        paused = true;
    }

    /** Returns the rate since the last call; empty if no step counts. */
    OptionalDouble take() {
        OptionalDouble rate = nanos > 0 ? OptionalDouble.of(images * 1e9 / nanos) : OptionalDouble.empty();
        images = 0;
        nanos = 0;
        return rate;
    }
}
