package org.stylestep.checkpoint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a checkpoint says of itself: {@code manifest.json}.
 *
 * @param format version of the folder's layout, {@value #FORMAT}
 * @param position how far which stage had come
 * @param networks the networks by name, each with what is needed to build its block again
 * @param settings the settings of the run, as they took effect; values are strings, numbers, booleans, lists and maps
 * @param state further values that the stage needs to resume, such as the best score so far
 * @param origin where the weights come from
 * @param parts the files of the folder by part name
 */
public record Manifest(
        int format,
        Position position,
        Map<String, Architecture> networks,
        Map<String, Object> settings,
        Map<String, Object> state,
        Origin origin,
        Map<String, Part> parts) {

    /** The layout that this version reads and writes. */
    public static final int FORMAT = 2;

    /** The name of the manifest's file. */
    public static final String FILE = "manifest.json";

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .create();

    /** Takes copies of the maps. */
    public Manifest {
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(origin, "origin");
        networks = copy(networks);
        settings = copy(settings);
        state = copy(state);
        parts = copy(parts);
    }

    /**
     * How far a stage had come.
     *
     * @param stage the stage's name: {@code encoder}, {@code generator}, {@code joint}, {@code finetune}, {@code mapper} or a user's own
     * @param step steps done
     * @param images images shown, in this stage alone
     * @param seed the seed that all randomness of the run is keyed by
     */
    public record Position(String stage, long step, long images, long seed) {
        /** Checks the values. */
        public Position {
            Objects.requireNonNull(stage, "stage");
        }
    }

    /**
     * How to build a network's block again.
     *
     * @param kind what it is: {@code encoder}, {@code generator}, {@code discriminator} or {@code mapper}
     * @param type the name that its block is registered under
     * @param options the block's options by key
     * @param inputs the shapes of the inputs it was initialized with
     */
    public record Architecture(String kind, String type, Map<String, Object> options, List<List<Long>> inputs) {
        /** Takes copies. */
        public Architecture {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(inputs, "inputs");
            options = copy(options);
            inputs = inputs.stream().map(List::copyOf).toList();
        }
    }

    /**
     * Where the weights come from.
     *
     * @param data fingerprint of the training images
     * @param parent the checkpoint that training started from, empty if from random weights
     * @param created time of writing, ISO 8601 in UTC
     * @param versions versions of the library, DJL, PyTorch and Java
     * @param device the device that computed them, such as {@code cpu} or {@code gpu0}; empty if not recorded
     * @param threads the engine's threads of the CPU; 0 if not recorded
     */
    public record Origin(
            String data, String parent, String created, Map<String, String> versions, String device, int threads) {
        /** Takes a copy of the versions. */
        public Origin {
            Objects.requireNonNull(data, "data");
            versions = copy(versions);
            device = Objects.requireNonNullElse(device, "");
        }

        /** {@return the folder of the checkpoint that training started from, as it was given then} */
        public Optional<String> parentCheckpoint() {
            return Optional.ofNullable(parent).filter(p -> !p.isEmpty());
        }
    }

    /**
     * A file of the folder.
     *
     * @param file its name
     * @param bytes its length
     * @param sha256 its SHA-256, in hexadecimal digits
     */
    public record Part(String file, long bytes, String sha256) {
        /** Checks that nothing is missing. */
        public Part {
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(sha256, "sha256");
        }
    }

    Manifest withParts(Map<String, Part> written) {
        return new Manifest(format, position, networks, settings, state, origin, written);
    }

    String toJson() {
        return GSON.toJson(this) + "\n";
    }

    /** What can be read of every layout, whatever else it has. */
    record Layout(int format, Writer origin) {

        record Writer(Map<String, String> versions) {}

        static Layout ofJson(String json) throws CheckpointException {
            return parse(json, Layout.class);
        }

        String writer() {
            return origin == null || origin.versions() == null
                    ? "unknown"
                    : origin.versions().getOrDefault("stylestep", "unknown");
        }
    }

    static Manifest ofJson(String json) throws CheckpointException {
        return parse(json, Manifest.class);
    }

    private static <T> T parse(String json, Class<T> type) throws CheckpointException {
        try {
            T parsed = GSON.fromJson(json, type);
            if (parsed == null) {
                throw new CheckpointException("it is empty");
            }
            return parsed;
        } catch (RuntimeException e) {
            // Gson wraps what a record's constructor throws.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CheckpointException("it is not a manifest: " + cause.getMessage(), e);
        }
    }

    private static <V> Map<String, V> copy(Map<String, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
