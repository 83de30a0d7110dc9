package org.stylestep.objective;

import ai.djl.ndarray.NDArray;

/**
 * The published {@code z_L2}: the mean over batch and dimensions of z² (published code: losses.py, lines 25 and 26). It holds the codes near
 * the origin and is idle while the encoder is frozen. Published weight: 0.01 (options.py, w_loss_z_l2).
 */
public record LatentL2() implements LossTerm {

    @Override
    public NDArray evaluate(Synthesis synthesis) {
        return synthesis.code().square().mean();
    }

    @Override
    public Trains trains() {
        return Trains.ENCODER;
    }
}
