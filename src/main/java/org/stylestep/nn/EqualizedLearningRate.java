package org.stylestep.nn;

import ai.djl.nn.Parameter;

/**
 * A block whose weights train at an equalized learning rate.
 *
 * <p>The published layer holds weights w ~ N(0, 1) and computes {@code s·conv(x, w) + b}. Under Adam the same weights v = s·w come out of a plain
 * layer whose v start N(0, s²) and train at rate {@code s·lr} with epsilon {@code ε/s}: the gradient of w is s times that of v, Adam's step does
 * not depend on the gradient's scale, and a step of w moves v by s times as much. So the factor costs nothing in the forward or backward pass.
 */
public interface EqualizedLearningRate {

    /**
     * {@return the positive factor s on the learning rate of an initialized direct parameter of this block, by which Adam's epsilon is divided; 1 for
     * one that trains at the plain rate, as a bias does}
     */
    float learningRateScale(Parameter parameter);
}
