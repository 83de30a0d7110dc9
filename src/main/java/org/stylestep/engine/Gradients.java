package org.stylestep.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** What DJL's interface does not offer about gradients: to turn their recording off, and to clear one. */
public final class Gradients {

    private Gradients() {}

    /** A stretch of code that ends with {@link #close()}. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Turns the recording of gradients off on this thread until the scope is closed on it.
     *
     * <p>libtorch keeps this switch per thread, and it is on wherever nobody turned it off; inference on a worker thread would otherwise build a
     * graph with every call.
     */
    public static Scope noGrad() {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        return () -> JniUtils.setGradMode(before);
    }

    /**
     * Sets the accumulated gradient of a parameter to zero, whatever it holds (also infinities and NaN), if it has one.
     */
    public static void zeroGrad(NDArray parameter) {
        JniUtils.zeroGrad((PtNDArray) parameter);
    }
}
