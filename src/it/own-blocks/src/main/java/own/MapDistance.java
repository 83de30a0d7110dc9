package own;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Rendering;
import org.stylestep.objective.Synthesis;

/** How far the discriminator's inner maps of a rendering are from those of its target, as in pix2pixHD (arXiv 1711.11585, equation 4). */
record MapDistance(Rendering of) implements LossTerm {

    @Override
    public NDArray evaluate(Synthesis synthesis) {
        NDList fake = all(synthesis.discriminatorFeatures(of));
        NDList real = all(synthesis.realFeatures(of));
        NDArray sum = fake.get(0).sub(real.get(0)).abs().mean();
        for (int i = 1; i < fake.size(); i++) {
            sum = sum.add(fake.get(i).sub(real.get(i)).abs().mean());
        }
        return sum;
    }

    private static NDList all(List<NDList> scales) {
        return new NDList(scales.stream().flatMap(List::stream).toArray(NDArray[]::new));
    }
}
