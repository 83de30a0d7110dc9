package org.stylestep.sections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stylestep.config.RunFile;
import org.stylestep.data.Augmentation;
import org.stylestep.extension.Extensions;
import org.stylestep.objective.LossTerm;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.RecordReader;
import org.stylestep.settings.YamlWriter;

/** Settings without a single default are the same once they have been written and read again, as checkpoints and run files keep them. */
final class RunRoundTripTest {

    private static final String DATA = """
            seed: 9007199254740993
            data:
              folder: "42"
              targets: b/targets
              rescale: [72, 80]
              crop: 64
              flip: true
              augmentations: [blur, {type: noise, deviation: 1.0e-8, layers: [filter_bank, {type: squeezenet, weights: a.safetensors}]}]
              input_side: right
              on_unreadable: skip
              input_channels: 4
            runtime: {device: [gpu1, gpu0], shards: 6, loader_threads: 3, cache_mib: 17, cache_folder: decoded, precision: bfloat16, deterministic: false, tf32: false, graph: true, on_divergence: back}
            """;

    private static final String OUTPUT =
            "output: {folder: \"true\", checkpoint_kimg: 0.5, keep: 3, stats_kimg: 2, monitors: [tensorboard, {type: mlflow, url: \"http://host\", experiment: e}]}\n";

    private static final String PAIRS = DATA + OUTPUT + """
            reconstruction: {l1: 0.1, perceptual: 0.02, features: {type: vgg16, weights: w.bin, convention: torchvision}}
            objective:
              reconstruction_direct: 1
              reconstruction_cycle: 0.3
              adversarial_direct: {weight: 0.5}
              adversarial_swapped: 0.25
              adversarial_cycle: 0
              adversarial_random: 3.0e+20
              latent_reconstruction_swapped: 1.0e-9
              latent_reconstruction_random: {weight: 2, type: latent_reconstruction_random}
              latent_l2: 0.01
              latent_kl: 0.02
              second_l2: {weight: 0.7, type: latent_l2}
              scaled: {weight: 0.1, factor: 3.5}
              other: {weight: 0.2, type: scaled, factor: 4}
            gan: {loss: hinge, weighting: reference, r1: 2, r2: 3, penalty_every: 4, lecam: 0.5, augmentations: [cutout], adaptive: {target: 0.7, kimg: 20}}
            discriminator_random: {base_channels: 5, scales: 1, layers: 2, spectral_norm: true}
            optimizer: {learning_rate: 0.3, discriminator_learning_rate: 0.2, generator_only_learning_rate: 0.1, clip_norm: 7,
                        ema_decay: 0.9, ema_ramp_up: false, beta1: 0.1, beta2: 0.2, epsilon: 1.0e-5, weight_decay: 0.3}
            schedule: {batch_size: 2, type: step_decay, epochs: 3, decay_epochs: 2, decay: 0.1}
            validation:
              folder: "- v"
              targets: "#t"
              size: 63
              images: 12
              sheet_rows: 3
              every_kimg: 0.5
              monitored_images: 7
              best: l1_of_255_own
              patience: 6
              metrics: [l1, {type: feature_distance, features: {type: squeezenet, weights: "no"}}]
            """;

    private static final String ENCODER = DATA + OUTPUT + """
            features: {type: squeezenet, weights: "w w"}
            mining: {max_images: 9, num_nearest: 2, num_farthest: 4, balance_layers: false, size: 33, sketch: 99, cells: 8, probes: 3, scene: last_digit}
            encoder: {style_code: mean, base_channels: 3, blocks: 1, latent_dim: 5}
            objective: {margin: 0.2, latent_l2: 0}
            optimizer: {learning_rate: 0.3, clip_norm: 7, beta1: 0.1, beta2: 0.2, epsilon: 1.0e-5, weight_decay: 0.3}
            schedule: {batch_size: 2, decay_start_kimg: 0.1, total_kimg: 1.0e+10, decay_tail_kimg: 0.01}
            validation: {folder: v, targets: t, images: 3, triplets: 4, every_kimg: 0.5, patience: 6}
            """;

    private static final String NETWORKS = """
            generator: {base_channels: 3, downsamplings: 1, residual_blocks: 2, channels: 1}
            discriminator: {base_channels: 4, scales: 2, layers: 1, spectral_norm: true}
            """;

    private static final String MAPPER = DATA + """
            encoder: {checkpoint: "1.5"}
            mapper: {width: 5, layers: 1}
            imle: {max_codes: 10, reassign_every_epochs: 2, candidates_per_code: 3}
            optimizer: {learning_rate: 0.3, beta1: 0.1, beta2: 0.2, epsilon: 1.0e-5, weight_decay: 0.3}
            schedule: {batch_size: 2, epochs: 3, decay_epochs: 2, decay: 0.1}
            validation: {folder: v, targets: t, size: 31, images: 3}
            output: {folder: o, checkpoint_epochs: 1, keep: 1, stats_epochs: 2, monitors: [tensorboard]}
            """;

    record Noise(
            @Default("1") double deviation,
            @Choice(kind = "features") List<Component> layers) {}

    record Factor(float factor) {}

    private static final Extensions EXTENSIONS = StandardExtensions.standard().toBuilder()
            .add(Augmentation.KIND, "noise", Noise.class, (options, none) -> null)
            .add(Augmentation.KIND, "blur", (options, none) -> null)
            .add(LossTerm.KIND, "scaled", Factor.class, (options, run) -> null)
            .build();

    @TempDir
    Path folder;

    static List<Map.Entry<Class<? extends Record>, String>> runs() {
        return List.of(
                Map.entry(EncoderRun.class, ENCODER),
                Map.entry(GeneratorRun.class, PAIRS + NETWORKS + "encoder: {checkpoint: null it, trainable: true}\n"),
                Map.entry(
                        GeneratorRun.class,
                        PAIRS + NETWORKS
                                + "encoder: {style_code: sampled, base_channels: 3, blocks: 1, latent_dim: 5}\n"),
                Map.entry(FinetuneRun.class, PAIRS + "generator: {checkpoint: x/y}\n"),
                Map.entry(MapperRun.class, MAPPER));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void whatIsWrittenReadsAsTheSameRecord(Map.Entry<Class<? extends Record>, String> run) throws IOException {
        Record settings = read(run.getValue(), run.getKey());
        assertThat(defaults("", settings)).isEmpty();
        assertThat(new RecordReader(EXTENSIONS).read(RecordMap.of(settings), run.getKey()))
                .isEqualTo(settings);
        assertThat(read(YamlWriter.write(settings), run.getKey())).isEqualTo(settings);
    }

    private Record read(String text, Class<? extends Record> type) throws IOException {
        return new RunFile(EXTENSIONS).read(Files.writeString(folder.resolve("run.yaml"), text), type, List.of());
    }

    /** The keys that have their defaults, which would be equal even if they were lost. */
    private static List<String> defaults(String key, Object value) throws IOException {
        List<String> found = new ArrayList<>();
        if (value instanceof List<?> elements) {
            for (Object element : elements) {
                found.addAll(defaults(key, element));
            }
        } else if (value instanceof Optional<?> optional && optional.isPresent()) {
            found.addAll(defaults(key, optional.get()));
        } else if (value instanceof Map<?, ?> entries) {
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                found.addAll(defaults(key + "." + entry.getKey(), entry.getValue()));
            }
        } else if (value instanceof Record settings) {
            Map<String, Object> written = RecordMap.of(settings);
            for (RecordComponent component : settings.getClass().getRecordComponents()) {
                String name = key + "." + component.getName();
                found.addAll(defaults(name, valueOf(settings, component)));
                Default standard = component.getAnnotation(Default.class);
                Object own = written.get(RecordMap.snakeCase(component.getName()));
                boolean left = standard != null
                        && (own instanceof Number number
                                ? number.doubleValue() == Double.parseDouble(standard.value())
                                : YamlWriter.line(own).equals(standard.value()));
                boolean absent = valueOf(settings, component).equals(Optional.empty());
                if (left || (absent && !(settings instanceof PairEncoderSection))) {
                    found.add(name);
                }
            }
        }
        return found;
    }

    private static Object valueOf(Record settings, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component.getName(), e);
        }
    }
}
