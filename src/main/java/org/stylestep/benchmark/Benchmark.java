package org.stylestep.benchmark;

import ai.djl.Device;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.stylestep.checkpoint.Versions;
import org.stylestep.data.DiskCache;
import org.stylestep.data.InputSide;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairBatches;
import org.stylestep.data.PairedImageFolder;
import org.stylestep.data.PairedImages;
import org.stylestep.data.Unreadable;
import org.stylestep.engine.Devices;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.FilterBank;
import org.stylestep.features.SqueezeNet;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.io.AtomicFolder;
import org.stylestep.latent.Style;
import org.stylestep.mining.SearchTrial;
import org.stylestep.sections.RuntimeSection;
import org.stylestep.settings.Checks;

/** Measures one part of the library, on made-up images unless there are others. */
public final class Benchmark {

    private static final int SKETCH = 1024;

    private final Options options;
    private final Path scratch;
    private final Map<String, Object> seconds = new LinkedHashMap<>();
    private final Map<String, Object> ratios = new LinkedHashMap<>();

    private Benchmark(Options options, Path scratch) {
        this.options = options;
        this.scratch = scratch;
    }

    /** What is measured. */
    public enum Subject {
        /** Nearest and farthest neighbors of {@code n} images, exact and by a sketch. */
        MINING,
        /** A step of stage 2. */
        STEP,
        /** The pairs of a step's batch on one thread: decoded, kept in memory, kept on disk; and a step beside them. */
        DATA,
        /** An image in the style of another, and in a style that is known. */
        TRANSLATE
    }

    /**
     * What is measured with.
     *
     * @param size the side of images in pixels
     * @param channels base channels of all networks; published: 32, and 64 of the encoder
     * @param batch pairs a step
     * @param n how many images are mined or decoded
     * @param repetitions of what is timed
     * @param device as in run files
     * @param data side-by-side pairs to take in place of made-up ones
     * @param weights SqueezeNet's weights, to mine by in place of the filter bank
     */
    public record Options(
            int size,
            int channels,
            int batch,
            int n,
            int repetitions,
            String device,
            Optional<Path> data,
            Optional<Path> weights) {

        /** Checks the numbers. */
        public Options {
            Checks.positive(size, "size");
            Checks.positive(channels, "channels");
            Checks.positive(batch, "batch");
            Checks.require(n >= 20, "n must be at least 20: five nearest and thirteen farthest images, and more");
            Checks.positive(repetitions, "repetitions");
        }
    }

    /**
     * Measures.
     *
     * @param subject what
     * @param options with what
     * @return seconds (median, least, most, repetitions) and ratios by name, with the date, the machine and the versions; to be written as JSON
     * @throws IOException if images or weights cannot be read, or the scratch folder in the system's temporary folder not written
     */
    public static Map<String, Object> run(Subject subject, Options options) throws IOException {
        Device device = RuntimeSection.toDevice(options.device());
        Path scratch = Files.createTempDirectory("stylestep-benchmark");
        try {
            Benchmark benchmark = new Benchmark(options, scratch);
            switch (subject) {
                case MINING -> benchmark.mining(device);
                case STEP -> benchmark.step();
                case DATA -> benchmark.data();
                case TRANSLATE -> benchmark.translate(device);
            }
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("benchmark", subject.name().toLowerCase(Locale.ROOT));
            report.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            report.put("machine", machine(device));
            report.put("versions", Versions.running());
            report.put("options", options(options));
            report.put("seconds", benchmark.seconds);
            report.put("ratios", benchmark.ratios);
            return report;
        } finally {
            AtomicFolder.delete(scratch);
        }
    }

    private static Map<String, Object> machine(Device device) {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("load_average", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        machine.put("device", Devices.describe(device));
        return machine;
    }

    private static Map<String, Object> options(Options options) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("size", options.size());
        map.put("channels", options.channels());
        map.put("batch", options.batch());
        map.put("n", options.n());
        map.put("images", options.data().map(Path::toString).orElse("made up"));
        map.put("features", options.weights().isPresent() ? "squeezenet" : "filter_bank");
        return map;
    }

    private Spread put(String name, Spread spread) {
        seconds.put(name, spread.toMap());
        return spread;
    }

    private void mining(Device device) throws IOException {
        PairedImages pairs = PairedImageFolder.open(
                        new Workload(options, scratch).pairs(), InputSide.LEFT, Unreadable.STOP)
                .first(options.n());
        PairAugmentation view = PairAugmentation.resize(options.size());
        try (FeatureExtractor extractor = options.weights().isPresent()
                ? SqueezeNet.load(options.weights().get(), device)
                : new FilterBank(device)) {
            SearchTrial exact =
                    SearchTrial.of(pairs.targets(), view, extractor, Optional.empty(), options.repetitions(), scratch);
            SearchTrial sketch = SearchTrial.of(
                    pairs.targets(), view, extractor, Optional.of(SKETCH), options.repetitions(), scratch);
            put("describe", Spread.of(exact.describeSeconds()));
            Spread exactSearch = put("search exact", Spread.of(exact.searchSeconds()));
            Spread sketchSearch = put("search by sketch", Spread.of(sketch.searchSeconds()));
            ratios.put("exact search / search by sketch", exactSearch.median() / sketchSearch.median());
            ratios.put("numbers / numbers of sketch", (double) exact.numbers() / sketch.numbers());
            ratios.put("nearest neighbors that the sketch finds", sketch.shareOfNearest(exact));
            ratios.put("farthest neighbors that the sketch finds", sketch.shareOfFarthest(exact));
        }
    }

    private Spread step() throws IOException {
        return put("step", new Workload(options, scratch).steps());
    }

    private void data() throws IOException {
        Spread pairOfStep = step().per(options.batch());
        PairedImages pairs = PairedImageFolder.open(
                        new Workload(options, scratch).pairs(), InputSide.LEFT, Unreadable.STOP)
                .first(options.n());
        PairAugmentation geometry = new PairAugmentation(List.of(options.size()), options.size(), true);
        long start = System.nanoTime();
        PairedImages disk = new DiskCache(scratch.resolve("cache"), geometry, 1).of(pairs);
        put(
                "decode and keep a pair",
                Spread.of((System.nanoTime() - start) * 1e-9).per(pairs.size()));
        pair("pair from a file", pairs, geometry, pairOfStep);
        pair("pair from memory", pairs.cached(Long.MAX_VALUE), geometry, pairOfStep);
        pair("pair from the disk cache", disk, geometry, pairOfStep);
    }

    /** All pairs are read once to warm up. */
    private void pair(String name, PairedImages pairs, PairAugmentation geometry, Spread pairOfStep)
            throws IOException {
        PairBatches batches = new PairBatches(pairs, geometry, pairs.size(), 1);
        Spread pair = put(
                name, Spread.of(options.repetitions(), () -> batches.make(0)).per(pairs.size()));
        ratios.put("pair of a step / " + name, pairOfStep.median() / pair.median());
    }

    private void translate(Device device) throws IOException {
        Workload workload = new Workload(options, scratch);
        workload.steps();
        RgbImage input = Workload.picture(0, options.size(), options.size());
        RgbImage style = Workload.picture(1, options.size(), options.size());
        try (StyleTransfer transfer = StyleTransfer.open(workload.generator(), device)) {
            Style code = transfer.encode(style);
            Spread whole = put("translate", Spread.of(options.repetitions(), () -> transfer.translate(input, style)));
            Spread known = put("render", Spread.of(options.repetitions(), () -> transfer.render(input, List.of(code))));
            ratios.put("render / translate", known.median() / whole.median());
        }
    }
}
