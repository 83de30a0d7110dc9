package org.stylestep.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

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
     * Turns the recording of gradients on on this thread until the scope is closed on it. DJL's collector does so, too, but there is one in the process,
     * and several threads may record at once.
     */
    public static Scope recording() {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        return () -> JniUtils.setGradMode(before);
    }

    /**
     * {@return the gradients of a scalar by arrays that require one, in their order, zero where it does not depend on one; the graph behind it is freed}
     * What the arrays have accumulated is neither read nor changed. Two gradients may share their memory.
     *
     * @param manager owns the gradients
     */
    public static NDList of(NDArray scalar, List<NDArray> arrays, NDManager manager) {
        return Kernels.gradients(scalar, arrays, manager);
    }

    /** Adds the gradient of a scalar to those of the arrays that it was computed of and that require one, and frees the graph behind it. */
    public static void backward(NDArray loss) {
        try (NDArray one = loss.getManager().full(loss.getShape(), 1f, loss.getDataType())) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
        }
    }

    /**
     * Sets the accumulated gradient of a parameter to zero, whatever it holds (also infinities and NaN), if it has one.
     */
    public static void zeroGrad(NDArray parameter) {
        JniUtils.zeroGrad((PtNDArray) parameter);
    }
}
