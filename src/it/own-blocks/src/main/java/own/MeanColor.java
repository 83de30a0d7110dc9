package own;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Rendering;
import org.stylestep.objective.Synthesis;

/** How far the mean color of the rendering is from the target's. */
record MeanColor() implements LossTerm {

    @Override
    public NDArray evaluate(Synthesis synthesis) {
        return colors(synthesis.rendering(Rendering.DIRECT))
                .sub(colors(synthesis.target()))
                .abs()
                .mean();
    }

    private static NDArray colors(NDArray images) {
        return images.flatten(2, 3).mean(new int[] {2});
    }

    @Override
    public Optional<Rendering> rendering() {
        return Optional.of(Rendering.DIRECT);
    }
}
