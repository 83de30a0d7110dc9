package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.stylestep.engine.Scalars;

/**
 * What a discriminator minimizes: its loss on targets and on renderings, the penalty and the regularization.
 *
 * @param gan how logits become a loss, and what is added to it
 * @param discriminated the renderings to tell from targets, at least one, all of the same discriminator
 * @param realWeight weight of the loss on targets
 * @param fakeWeight weight of the loss on each rendering; of each pair, where the loss is {@linkplain GanLoss#isPaired() paired}
 */
public record Discrimination(GanOptions gan, Set<Rendering> discriminated, double realWeight, double fakeWeight) {

    /** Takes a copy of the set. */
    public Discrimination {
        discriminated = Set.copyOf(discriminated);
        if (discriminated.isEmpty()) {
            throw new IllegalArgumentException("no rendering to discriminate");
        }
    }

    /** Creates the loss {@code real(D(y, x)) + mean over the discriminated renderings of fake(D(rendering, x))}. */
    public Discrimination(GanOptions gan, Set<Rendering> discriminated) {
        this(gan, discriminated, 1, 1.0 / discriminated.size());
    }

    /**
     * What a batch gives.
     *
     * @param loss the scalar {@code realWeight · real(D(y, x)) + fakeWeight · Σ fake(D(rendering, x))}; for a paired loss {@code fakeWeight · Σ real(D(y,
     *     x) − D(rendering, x))}
     * @param total the same with the regularization, and with the penalty of this step, if any is due
     * @param logits for the regularization, the means over batch, positions and scales of D(y, x) and of D(rendering, x); else empty
     * @param sign for {@link AdaptiveAugmentation}, the mean sign of D(y, x) less {@link GanLoss#boundary}, of a paired loss D(y, x) − D(rendering, x) less
     *     it; else empty
     */
    public record Value(NDArray loss, NDArray total, NDList logits, Optional<NDArray> sign) {}

    /** An image as the discriminator is given it, and its logits. */
    private record Given(NDArray image, NDList logits) {}

    /**
     * {@return the value for a batch, with renderings cut off from what rendered them; with averages, if there is to be a regularization}
     */
    public Value evaluate(Synthesis synthesis, Optional<LogitAverages> averages) {
        boolean due = gan.penalty().isDue(synthesis::step);
        float r1 = due ? gan.penalty().r1() : 0;
        float r2 = due ? gan.penalty().r2() / discriminated.size() : 0;
        List<NDArray> images = new ArrayList<>();
        discriminated.stream().sorted().map(synthesis::detached).forEach(image -> images.add(leaf(image, r2 > 0)));
        images.add(leaf(synthesis.shownTarget(), r1 > 0));
        List<Given> given = given(synthesis, images, r1 > 0 || r2 > 0);
        List<Given> fakes = given.subList(0, discriminated.size());
        Given real = given.get(discriminated.size());
        NDArray loss = loss(real.logits(), fakes.stream().map(Given::logits).toList());
        NDArray total = loss;
        if (r1 > 0) {
            total = total.add(gan.penalty().of(r1, real.logits(), real.image()));
        }
        for (Given fake : r2 > 0 ? fakes : List.<Given>of()) {
            total = total.add(gan.penalty().of(r2, fake.logits(), fake.image()));
        }
        NDList logits = new NDList();
        if (averages.isPresent()) {
            for (Given fake : fakes) {
                NDArray regularization = averages.get().regularization(real.logits(), fake.logits());
                total = total.add(Scalars.times(regularization, gan.lecam() / fakes.size()));
            }
            logits.add(mean(real.logits().stream()));
            logits.add(mean(fakes.stream().flatMap(fake -> fake.logits().stream())));
        }
        Optional<NDArray> sign =
                gan.adaptive().map(options -> sign(real.logits(), fakes.get(0).logits()));
        return new Value(loss, total, logits, sign);
    }

    private static NDArray leaf(NDArray image, boolean penalized) {
        return penalized ? GradientPenalty.leaf(image) : image;
    }

    /** All in one pass, unless there is a penalty: its second backward pass would go through those of the others, too. */
    private List<Given> given(Synthesis synthesis, List<NDArray> images, boolean apart) {
        Rendering any = discriminated.iterator().next();
        List<NDList> logits = apart
                ? images.stream()
                        .flatMap(image -> synthesis.logits(List.of(image), any).stream())
                        .toList()
                : synthesis.logits(images, any);
        return IntStream.range(0, images.size())
                .mapToObj(i -> new Given(images.get(i), logits.get(i)))
                .toList();
    }

    private static NDArray mean(Stream<NDArray> maps) {
        NDArray[] means = maps.map(map -> map.stopGradient().mean()).toArray(NDArray[]::new);
        return NDArrays.stack(new NDList(means)).mean();
    }

    private NDArray sign(NDList real, NDList fake) {
        NDList compared = gan.loss().isPaired() ? Logits.difference(real, fake) : real;
        float boundary = gan.loss().boundary();
        return mean(compared.stream()
                .map(map -> Scalars.plus(map.stopGradient(), -boundary).sign()));
    }

    private NDArray loss(NDList real, List<NDList> fakes) {
        boolean paired = gan.loss().isPaired();
        NDArray sum = fakes.stream()
                .map(fake -> paired
                        ? gan.loss().real(Logits.difference(real, fake))
                        : gan.loss().fake(fake))
                .reduce(NDArray::add)
                .orElseThrow();
        NDArray weighted = Scalars.times(sum, fakeWeight);
        if (paired) {
            return weighted;
        }
        NDArray ofReal = gan.loss().real(real);
        return (realWeight == 1 ? ofReal : Scalars.times(ofReal, realWeight)).add(weighted);
    }
}
