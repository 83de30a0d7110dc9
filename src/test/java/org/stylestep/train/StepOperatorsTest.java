package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.nn.Generator;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.nn.StyleEncoder;
import org.stylestep.objective.Networks;

/**
 * How many operators a step runs with networks of the published depth, as libtorch's profiler records them, those that others call included: where a
 * GPU is fast, calling them is what a step costs.
 */
final class StepOperatorsTest {

    private static final Logger LOG = LoggerFactory.getLogger(StepOperatorsTest.class);
    private static final Shape IMAGE = new Shape(1, 3, Tiny.SIZE, Tiny.SIZE);

    @TempDir
    Path folder;

    private static Networks networks(NDManager manager) {
        return new Networks(
                Network.create(
                        "encoder",
                        new StyleEncoder(StyleEncoder.Options.published().withBaseChannels(4)),
                        manager,
                        IMAGE),
                StyleCode.OFFSET,
                Network.create(
                        "generator",
                        new Generator(Generator.Options.published().withBaseChannels(4)),
                        manager,
                        IMAGE,
                        new Shape(1, StyleEncoder.PUBLISHED_LATENT_DIM)),
                Network.create(
                        "discriminator",
                        new MultiScaleDiscriminator(
                                MultiScaleDiscriminator.Options.published().withBaseChannels(4)),
                        manager,
                        IMAGE,
                        IMAGE));
    }

    private static Stage<?> stage(String name, NDManager manager) {
        return switch (name) {
            case "encoder" -> TinyTraining.pretrainer(manager, 100);
            case "generator" -> Tiny.generatorTrainer(networks(manager), 4);
            default -> Tiny.jointFinetuner(networks(manager), 4);
        };
    }

    @ParameterizedTest
    @CsvSource({"encoder, 950", "generator, 4700", "finetune, 5300"})
    void aStepRunsFewOperators(String name, int limit) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            int operators = operators(stage(name, manager), manager);
            LOG.info("{}: {} operator records in a step", name, operators);
            assertThat(operators).isBetween(limit / 2, limit);
        }
    }

    /** Profiles the third step: the first ones make what stays. */
    private <T> int operators(Stage<T> stage, NDManager manager) throws IOException {
        Path trace = folder.resolve("trace.json");
        try (stage;
                var batches = stage.batches(0, 3, 1)) {
            for (int step = 0; step < 3; step++) {
                T batch = batches.next();
                try (NDManager scratch = manager.newSubManager()) {
                    if (step == 2) {
                        JniUtils.startProfile(false, false, false);
                    }
                    stage.step(batch, step, 1, scratch).values().forEach(NDArray::getFloat);
                }
            }
            JniUtils.stopProfile(trace.toString());
        }
        JsonElement events = JsonParser.parseString(Files.readString(trace));
        return (int) StreamSupport.stream(events.getAsJsonArray().spliterator(), false)
                .filter(event -> event.getAsJsonObject().has("dur"))
                .count();
    }
}
