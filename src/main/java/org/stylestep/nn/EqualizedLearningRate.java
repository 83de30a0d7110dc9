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
     * Returns the factor s on a parameter's learning rate; Adam's epsilon is divided by it.
     *
     * @param parameter an initialized direct parameter of this block
     * @return a positive factor; 1 for a parameter that trains at the plain rate, as a bias does
     */
    float learningRateScale(Parameter parameter);
}
