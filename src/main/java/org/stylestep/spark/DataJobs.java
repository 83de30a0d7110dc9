package org.stylestep.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.Function0;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.data.FileFinding;
import org.stylestep.data.Images;
import org.stylestep.eval.MeanImage;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.io.Causes;
import org.stylestep.latent.Style;
import org.stylestep.mining.Progress;
import org.stylestep.pipeline.EvaluationSettings;
import org.stylestep.pipeline.ImageCodes;
import org.stylestep.pipeline.RunEvaluation;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.StageRun;

/** What a cluster computes of images: to the bytes of one process, in the images' order. */
public final class DataJobs {

    /** Images that a task encodes, full batches. */
    private static final int IMAGES = 512;

    /** Images or pairs that a task decodes. */
    private static final int FILES = 256;

    private DataJobs() {}

    /** Returns a part, or why it cannot be measured: an error of one run must not end the job of all. */
    private static Function0<Object> measuring(RunEvaluation evaluation, MeanImage mean, int part) {
        File checkpoint = evaluation.checkpoint().folder().toAbsolutePath().toFile();
        Weights weights = evaluation.weights();
        ClusterJobs.Settings run =
                ClusterJobs.Settings.of((Record) evaluation.settings().run());
        ClusterJobs.Settings diversity =
                evaluation.diversity().map(ClusterJobs.Settings::of).orElse(null);
        long seed = evaluation.seed();
        return () -> {
            Extensions extensions = StandardExtensions.installed();
            try {
                return new RunEvaluation(
                                Checkpoint.open(checkpoint.toPath()),
                                weights,
                                EvaluationSettings.of((PairRun) run.read(extensions), extensions),
                                Optional.ofNullable(diversity)
                                        .map(sent -> (RunEvaluation.DiversityOptions) sent.read(extensions)),
                                Optional.empty(),
                                seed,
                                extensions)
                        .measure(part, mean);
            } catch (IOException | RuntimeException e) {
                return e;
            }
        };
    }

    /**
     * Evaluates runs as {@link RunEvaluation#write} does, all in one job.
     *
     * @param runs the runs by where their reports go
     * @param written receives every report
     * @return why which runs could not be evaluated
     * @throws IOException if training images cannot be averaged, which is done here, or the job fails
     */
    public static Map<Path, Exception> evaluate(
            Cluster cluster, Map<Path, RunEvaluation> runs, Progress progress, Consumer<Path> written)
            throws IOException {
        Map<List<Object>, MeanImage> means = new HashMap<>();
        List<Function0<Object>> tasks = new ArrayList<>();
        for (RunEvaluation evaluation : runs.values()) {
            PairRun run = evaluation.settings().run();
            List<Object> images = List.of(run.data(), run.validation(), evaluation.seed());
            if (!means.containsKey(images)) {
                means.put(images, evaluation.meanImage(progress));
            }
            for (int part = 0; part < evaluation.parts(); part++) {
                tasks.add(measuring(evaluation, means.get(images), part));
            }
        }
        List<Object> found = cluster.run(tasks, Function0::call);
        Map<Path, Exception> failures = new LinkedHashMap<>();
        int first = 0;
        for (Map.Entry<Path, RunEvaluation> run : runs.entrySet()) {
            int end = first + run.getValue().parts();
            try {
                run.getValue().write(run.getKey(), Optional.of(parts(found.subList(first, end))), progress);
                written.accept(run.getKey());
            } catch (IOException | RuntimeException e) {
                failures.put(run.getKey(), e);
            }
            first = end;
        }
        return failures;
    }

    private static List<RunEvaluation.Part> parts(List<Object> found) throws IOException {
        List<RunEvaluation.Part> parts = new ArrayList<>();
        for (Object part : found) {
            if (part instanceof Exception failure) {
                throw Causes.of(new IOException(failure));
            }
            parts.add((RunEvaluation.Part) part);
        }
        return parts;
    }

    /**
     * Writes the style codes of images with their names, as {@link ImageCodes} reads them.
     *
     * @param folder a folder of images; without it they are those that the run trains on
     * @param file Parquet of columns {@code name} and {@code code} if that is its ending, else safetensors; replaced if it exists
     */
    public static void encode(
            Cluster cluster, Checkpoint checkpoint, StageRun run, Optional<Path> folder, Extensions here, Path file)
            throws IOException {
        Images images = ImageCodes.images(folder, run, here);
        File encoder = checkpoint.folder().toAbsolutePath().toFile();
        File given = folder.map(path -> path.toAbsolutePath().toFile()).orElse(null);
        ClusterJobs.Settings sent = ClusterJobs.Settings.of((Record) run);
        List<Style> styles = new ArrayList<>();
        cluster.run((images.size() + IMAGES - 1) / IMAGES, part -> {
                    Extensions extensions = StandardExtensions.installed();
                    StageRun settings = (StageRun) sent.read(extensions);
                    Images all = ImageCodes.images(Optional.ofNullable(given).map(File::toPath), settings, extensions);
                    Images own = all.range(part * IMAGES, Math.min((part + 1) * IMAGES, all.size()));
                    return ImageCodes.read(Checkpoint.open(encoder.toPath()), settings, own, extensions);
                })
                .forEach(styles::addAll);
        List<String> names =
                IntStream.range(0, images.size()).mapToObj(images::name).toList();
        if (!file.toString().endsWith(".parquet")) {
            ImageCodes.write(names, styles, file);
            return;
        }
        StructType columns = new StructType()
                .add("name", DataTypes.StringType, false)
                .add("code", DataTypes.createArrayType(DataTypes.FloatType, false), false);
        cluster.writeParquet(
                IntStream.range(0, images.size())
                        .mapToObj(i ->
                                RowFactory.create(names.get(i), styles.get(i).values()))
                        .toList(),
                columns,
                file);
    }

    /** Decodes the files of pairs as {@link FileFinding#decode} does. */
    public static List<List<FileFinding>> decode(Cluster cluster, List<List<Path>> pairs, int imagesAcross)
            throws IOException {
        List<File[][]> parts = new ArrayList<>();
        for (int first = 0; first < pairs.size(); first += FILES) {
            parts.add(pairs.subList(first, Math.min(pairs.size(), first + FILES)).stream()
                    .map(pair -> pair.stream()
                            .map(Path::toAbsolutePath)
                            .map(Path::toFile)
                            .toArray(File[]::new))
                    .toArray(File[][]::new));
        }
        List<List<FileFinding>> found = new ArrayList<>();
        cluster.run(
                        parts,
                        part -> FileFinding.decode(
                                Stream.of(part)
                                        .map(pair -> Stream.of(pair)
                                                .map(File::toPath)
                                                .toList())
                                        .toList(),
                                imagesAcross,
                                (done, total) -> {}))
                .forEach(found::addAll);
        return found;
    }
}
