package org.stylestep.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The keys of run and study files that had other names before checkpoints of format 2. */
public final class RenamedKeys {

    /** Old dotted keys, {@code *} for any name, with {@code =} the old value of a key, and the new name of the last part. */
    private static final Map<String, String> TABLE = table("""
            machine runtime
            implicit imle
            image_distance reconstruction
            data.unreadable on_unreadable
            generator.input_channels data.input_channels
            mining.near num_nearest
            mining.far num_farthest
            mining.most_images max_images
            mining.balanced balance_layers
            encoder.filters base_channels
            encoder.code latent_dim
            encoder.learns trainable
            generator.filters base_channels
            discriminator.filters base_channels
            discriminator_random.filters base_channels
            imle.most_codes max_codes
            imle.pair_epochs reassign_every_epochs
            imle.pool_factor candidates_per_code
            objective.code_l2 latent_l2
            objective.code_kl latent_kl
            objective.code_recovery_swapped latent_reconstruction_swapped
            objective.code_recovery_random latent_reconstruction_random
            optimizer.discriminator_rate discriminator_learning_rate
            optimizer.generator_only_rate generator_only_learning_rate
            optimizer.average_decay ema_decay
            schedule.hold_kimg decay_start_kimg
            schedule.tail_kimg decay_tail_kimg
            encoders.*.once share_across_seeds
            rows.*.samples=unit_normal normal
            rows.*.samples=empirical_normal empirical
            metrics.features metrics: [psnr, l1, {type: feature_distance, features: ...}]
            """);

    private RenamedKeys() {}

    /**
     * Returns the hint for an unknown key, or for an unknown value of a key.
     *
     * @param key the dotted key, for a value with {@code =VALUE} behind it
     * @return that it has another name now, or nothing if it never was a key
     */
    public static Optional<String> hint(String key) {
        return TABLE.entrySet().stream()
                .filter(entry -> key.matches(entry.getKey().replace(".", "\\.").replace("*", "[^.]+")))
                .map(entry -> (entry.getKey().contains("=") ? "this value" : "this key") + " is now named '"
                        + entry.getValue() + "'")
                .findFirst();
    }

    /** The new names by the old keys. */
    static Map<String, String> table() {
        return TABLE;
    }

    private static Map<String, String> table(String lines) {
        Map<String, String> table = new LinkedHashMap<>();
        lines.lines().map(line -> line.split(" ", 2)).forEach(words -> table.put(words[0], words[1]));
        return table;
    }
}
