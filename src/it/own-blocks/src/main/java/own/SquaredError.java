package own;

import ai.djl.ndarray.NDArray;
import org.stylestep.eval.Metric;

/** The mean squared error of a rendering, images in [-1, 1]. */
final class SquaredError implements Metric {

    @Override
    public String name() {
        return "squared_error";
    }

    @Override
    public double[] evaluate(NDArray renderings, NDArray targets) {
        return Metric.meanOfEach(renderings.sub(targets).square());
    }
}
