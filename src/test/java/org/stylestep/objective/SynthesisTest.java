package org.stylestep.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.stylestep.data.ImagePairBatch;
import org.stylestep.engine.Gradients;
import org.stylestep.nn.StyleCode;
import org.stylestep.testkit.SmallNetworks;
import org.stylestep.train.Tiny;

/** Renderings against one image at a time. */
final class SynthesisTest {

    private static final int BATCH = 4;

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager();

    private final Gradients.Scope off = Gradients.noGrad();

    private final Networks networks = SmallNetworks.create(manager, StyleCode.OFFSET);

    @AfterEach
    void recordAgain() {
        off.close();
    }

    private Synthesis synthesis(int batch, long step) throws IOException {
        return new Synthesis(ImagePairBatch.of(manager, Tiny.batches(batch).make(0)), networks, new Noise(1, step));
    }

    private static NDArray at(NDArray batch, int i) {
        return batch.get(i).expandDims(0);
    }

    private NDArray codeOf(NDArray image) {
        NDList heads = networks.encoder().forward(new NDList(image), false);
        return networks.styleCode().of(heads, () -> {
            throw new AssertionError("no noise");
        });
    }

    private static void assertSame(NDArray found, NDArray expected) {
        assertThat(found.sub(expected).abs().max().getFloat()).isLessThan(1e-4f);
    }

    @Test
    void swappedStylesComeFromTheOtherHalf() throws IOException {
        Synthesis synthesis = synthesis(BATCH, 0);
        NDArray found = synthesis.rendering(Rendering.SWAPPED);
        for (int i = 0; i < BATCH; i++) {
            NDArray style = codeOf(at(synthesis.target(), (i + BATCH / 2) % BATCH));
            assertSame(at(found, i), networks.generator().apply(at(synthesis.input(), i), style));
        }
        assertThat(found.sub(synthesis.rendering(Rendering.DIRECT)).abs().max().getFloat())
                .isGreaterThan(1e-3f);
    }

    @Test
    void aCycleGivesEachInputItsOwnStyleBackAsReadOffTheSwappedRendering() throws IOException {
        Synthesis synthesis = synthesis(BATCH, 0);
        NDArray found = synthesis.rendering(Rendering.CYCLED);
        for (int i = 0; i < BATCH; i++) {
            int partner = (i + BATCH / 2) % BATCH;
            NDArray lent =
                    networks.generator().apply(at(synthesis.input(), partner), codeOf(at(synthesis.target(), i)));
            assertSame(at(found, i), networks.generator().apply(at(synthesis.input(), i), codeOf(lent)));
        }
    }

    @Test
    void randomStylesDependOnTheStepAndAreTheSameInEveryView() throws IOException {
        Synthesis synthesis = synthesis(BATCH, 0);
        assertThat(synthesis.randomCode().getShape()).isEqualTo(new Shape(BATCH, 8));
        assertThat(synthesis.withFixedCodes().randomCode()).isSameAs(synthesis.randomCode());
        assertThat(synthesis(BATCH, 0).randomCode()).isEqualTo(synthesis.randomCode());
        assertThat(synthesis(BATCH, 1).randomCode()).isNotEqualTo(synthesis.randomCode());
        assertSame(
                synthesis.rendering(Rendering.SAMPLED),
                networks.generator().apply(synthesis.input(), synthesis.randomCode()));
        assertSame(synthesis.recoveredCode(Rendering.SAMPLED), codeOf(synthesis.rendering(Rendering.SAMPLED)));
    }

    @Test
    void noiseTellsWhetherAStepDependsOnIt() throws IOException {
        ImagePairBatch batch = ImagePairBatch.of(manager, Tiny.batches(BATCH).make(0));
        Noise noise = new Noise(1, 0);
        Synthesis synthesis = new Synthesis(batch, networks, noise);
        synthesis.rendering(Rendering.CYCLED);
        synthesis.logits(Rendering.DIRECT);
        assertThat(synthesis.shards()).isEqualTo(1);
        assertThat(noise.isUsed()).isFalse();
        synthesis.randomCode();
        assertThat(noise.isUsed()).isTrue();

        Noise augmented = new Noise(1, 0);
        new Synthesis(batch, networks, augmented, List.of(DiffAugment.COLOR), 1).shownTarget();
        assertThat(augmented.isUsed()).isTrue();
    }

    @Test
    void fixedCodesAreTheSameNumbers() throws IOException {
        Synthesis synthesis = synthesis(BATCH, 0);
        assertThat(synthesis.withFixedCodes().code()).isEqualTo(synthesis.code());
    }

    @Test
    void anOddBatchHasNoHalves() throws IOException {
        Synthesis odd = synthesis(3, 0);
        assertThatThrownBy(() -> odd.rendering(Rendering.SWAPPED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the halves of a batch of 3 cannot be exchanged");
    }

    @Test
    void theNoiseOfShardsIsThatOfTheBatch() {
        try (NDManager own = NDManager.newBaseManager()) {
            NDList shards = new NDList();
            for (int i = 0; i < 3; i++) {
                shards.add(new Noise(5, 7, new Shard(i, 3)).normal("code", new Shape(2, 4), own));
            }
            assertThat(NDArrays.concat(shards).toFloatArray())
                    .isEqualTo(
                            new Noise(5, 7).normal("code", new Shape(6, 4), own).toFloatArray());
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Shard(3, 3));
    }
}
