package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.engine.CudaGraph;
import org.stylestep.nn.StyleCode;
import org.stylestep.settings.SettingException;
import org.stylestep.testkit.SmallNetworks;

final class CapturedPassTest {

    private static final int BATCH = 4;
    private static final Sharding GRAPH = new Sharding(1, List.of(), true);

    @ParameterizedTest
    @ValueSource(strings = {StyleEncoderPretrainer.NAME, "generator", LatentMapperTrainer.NAME})
    void onACpuTheKeyIsNamed(String stage) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            assertThatThrownBy(() -> TinyTraining.stage(stage, manager, BATCH, GRAPH))
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining("runtime.graph")
                    .hasMessageContaining("need a GPU");
        }
    }

    @Test
    void shardsAreNotCaptured() {
        assertThatThrownBy(() -> new Sharding(2, List.of(), true))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("runtime.graph")
                .hasMessageContaining("runtime.shards is 2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onAGpuAGraphTrainsTheSameBytes(boolean encoder) throws IOException {
        requireGpu();
        assertThat(train(encoder, StyleCode.OFFSET, GRAPH)).isEqualTo(train(encoder, StyleCode.OFFSET, Sharding.NONE));
    }

    @Test
    void onAGpuStepsThatDrawAreRefused() {
        requireGpu();
        assertThatThrownBy(() -> train(false, StyleCode.SAMPLED, GRAPH))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("runtime.graph")
                .hasMessageContaining("draw");
    }

    private static void requireGpu() {
        Assumptions.assumeTrue(
                Engine.getInstance().getGpuCount() > 0 && CudaGraph.isSupported(),
                "no GPU, or libtorch is not for CUDA");
    }

    private static Map<String, ByteBuffer> train(boolean encoder, StyleCode code, Sharding sharding)
            throws IOException {
        try (NDManager manager = NDManager.newBaseManager(Device.gpu());
                Stage<?> stage = encoder
                        ? TinyTraining.stage(StyleEncoderPretrainer.NAME, manager, BATCH, sharding)
                        : Tiny.trainer(
                                GeneratorRole.FINETUNE,
                                SmallNetworks.create(manager, code),
                                Tiny.objective(),
                                BATCH,
                                sharding)) {
            new StageTrainer<>(stage, StageTrainer.Options.of(LinearDecay.constant(10L * BATCH))).run();
            Map<String, ByteBuffer> bytes = new TreeMap<>();
            stage.parts()
                    .forEach((part, arrays) ->
                            arrays.forEach((name, array) -> bytes.put(part + " " + name, array.toByteBuffer())));
            return bytes;
        }
    }
}
