package org.stylestep.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.engine.Determinism;
import org.stylestep.engine.Tf32;
import org.stylestep.extension.Extensions;
import org.stylestep.io.AtomicFolder;
import org.stylestep.mining.Progress;
import org.stylestep.mining.TableParts;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.MapperRun;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.RuntimeSection;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.SettingException;
import org.stylestep.train.OnDivergence;
import org.stylestep.train.Outcome;
import org.stylestep.train.RoundOptions;
import org.stylestep.train.RoundStage;
import org.stylestep.train.StageListener;
import org.stylestep.train.StageTrainer;
import org.stylestep.train.TermRow;

/**
 * A stage of training, assembled from settings: data, networks, loop, checkpoints, {@code stats.jsonl} and sample sheets. Close it to free the
 * networks.
 */
public final class Training implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Training.class);

    /** So many images show whether mining and encoding work. */
    private static final int DRY_RUN_IMAGES = 64;

    private final String stage;
    private final List<TermRow> terms;
    private final Path folder;
    private final StageTrainer<?> trainer;
    private final Resources resources;

    Training(String stage, List<TermRow> terms, Path folder, StageTrainer<?> trainer, Resources resources) {
        this.stage = stage;
        this.terms = List.copyOf(terms);
        this.folder = folder;
        this.trainer = trainer;
        this.resources = resources;
    }

    /**
     * Assembles a stage; stage 1 finds its triplets, and stage 4 encodes its images, if the run has not done so before.
     *
     * @param settings the run
     * @param resume whether to go on with the run that is in the output folder
     * @param extensions the implementations that the settings name
     * @param progress is told how many images have been prepared
     * @throws org.stylestep.settings.SettingException if the settings ask for what is not there; the message names the key
     * @throws IOException if images or a checkpoint cannot be read, or the run's folder cannot be written
     */
    public static Training open(StageRun settings, boolean resume, Extensions extensions, Progress progress)
            throws IOException {
        return open(settings, resume, extensions, progress, (assembly, resources) -> assembly);
    }

    /**
     * Assembles a stage that {@link RoundStage workers} train, one round a step of the loop, its intervals rounded to whole rounds.
     *
     * @throws SettingException if the run should do anything but stop when it diverges: workers do not hear of a lower rate
     */
    public static Training openRounds(
            StageRun settings, boolean resume, Extensions extensions, RoundOptions rounds, RoundStage.Workers workers)
            throws IOException {
        if (settings.runtime().onDivergence() != OnDivergence.STOP) {
            throw new SettingException("runtime.on_divergence: a training in rounds can only stop; set it to stop");
        }
        Path folder = settings.folder().resolve("rounds");
        return open(
                settings,
                resume,
                extensions,
                Progress.none(),
                (assembly, resources) -> assembly.inRounds(rounds, workers, folder, resources));
    }

    private static Training open(
            StageRun settings,
            boolean resume,
            Extensions extensions,
            Progress progress,
            BiFunction<StageAssembly<?>, Resources, StageAssembly<?>> change)
            throws IOException {
        Resources resources = new Resources();
        return resources.forWhole(() -> {
            RunFolder folder = RunFolder.open(settings.folder(), resume, resources);
            TrainingFiles files = new TrainingFiles(folder, resume);
            Optional<Path> own = resume ? CheckpointStore.of(settings.folder()).latest() : Optional.empty();
            StageAssembly<?> assembly = assemble(
                    settings, folder, files, own, extensions, Map.of(), Integer.MAX_VALUE, progress, resources);
            BudgetWarnings.of(settings, assembly);
            return change.apply(assembly, resources).training(settings, folder, files, resume, extensions, resources);
        });
    }

    /** Trains a worker, by its number from 0, from the checkpoint of a round's start, on any machine that sees the files of {@link #openRounds}. */
    public static RoundStage.Share trainShare(
            StageRun settings, Extensions extensions, RoundOptions rounds, int worker, Path start, Path into)
            throws IOException {
        try (Resources resources = new Resources()) {
            RunFolder folder = RunFolder.ofOther(settings.folder());
            TrainingFiles files =
                    new TrainingFiles(folder, Files.exists(folder.path().resolve(RunFolder.FILES)));
            Optional<Path> own = Optional.of(start);
            int all = Integer.MAX_VALUE;
            StageAssembly<?> assembly =
                    assemble(settings, folder, files, own, extensions, Map.of(), all, Progress.none(), resources);
            int threads = assembly.loop().loaderThreads();
            return RoundStage.train(assembly.stage(), assembly.schedule(), rounds, worker, start, into, threads);
        }
    }

    /** Opens the table of neighbors of a stage 1 run, to be computed in parts before the run begins, which takes it from its folder. */
    public static TableParts neighbors(EncoderRun settings, Extensions extensions, Progress progress)
            throws IOException {
        return TripletMining.parts(settings, extensions, progress);
    }

    /**
     * Returns whether a folder holds a run, which can then be gone on with and not begun.
     *
     * @param folder the run's folder
     * @return whether it has settings or checkpoints in it
     */
    public static boolean isBegun(Path folder) {
        return RunFolder.holdsRun(folder);
    }

    /**
     * Builds a stage once with untrained networks, takes a few steps and leaves nothing behind: errors in the settings surface before the first training
     * starts.
     *
     * @param settings the run
     * @param extensions the implementations that the settings name
     * @param pending the settings of runs that do not exist yet and will be made before this one, by their folders
     * @return what it would be and cost
     * @throws org.stylestep.settings.SettingException if the settings ask for what is not there; the message names the key
     * @throws IOException if images or a checkpoint cannot be read
     */
    public static DryRun dryRun(StageRun settings, Extensions extensions, Map<Path, StageRun> pending)
            throws IOException {
        Path scratch = Files.createTempDirectory("stylestep-dry-run");
        try (Resources resources = new Resources()) {
            RunFolder folder = RunFolder.scratch(scratch);
            TrainingFiles files = new TrainingFiles(folder, false);
            StageAssembly<?> assembly = assemble(
                    settings,
                    folder,
                    files,
                    Optional.empty(),
                    extensions,
                    pending,
                    DRY_RUN_IMAGES,
                    Progress.none(),
                    resources);
            BudgetWarnings.of(settings, assembly);
            assembly.monitors(settings, folder, extensions);
            return DryRun.of(assembly, settings instanceof PairRun);
        } finally {
            AtomicFolder.delete(scratch);
        }
    }

    private static StageAssembly<?> assemble(
            StageRun settings,
            RunFolder folder,
            TrainingFiles files,
            Optional<Path> own,
            Extensions extensions,
            Map<Path, StageRun> pending,
            int maxImages,
            Progress progress,
            Resources resources)
            throws IOException {
        RuntimeSection runtime = settings.runtime();
        if (!Determinism.set(runtime.deterministic()) && runtime.toDevice().isGpu()) {
            LOG.warn(
                    "runtime.deterministic: on this platform libtorch cannot be told; repeated runs may differ in bytes");
        }
        if (!Tf32.setInConvolutions(runtime.tf32()) && runtime.toDevice().isGpu()) {
            LOG.warn("runtime.tf32: on this platform libtorch cannot be told; convolutions may compute with TF32");
        }
        StageAssembly<?> assembly;
        if (settings instanceof EncoderRun run) {
            assembly = new PretrainAssembly(run, extensions, progress).assemble(folder, files, maxImages, resources);
        } else if (settings instanceof PairRun run) {
            assembly = new TranslationAssembly(run, extensions, pending).assemble(folder, files, own, resources);
        } else {
            assembly = new MapperAssembly((MapperRun) settings, extensions, pending, progress)
                    .assemble(folder, files, maxImages, resources);
        }
        try {
            assembly.stage().networks().values().forEach(network -> network.setPrecision(runtime.precision()));
        } catch (UnsupportedOperationException e) {
            throw new SettingException("runtime.precision: " + e.getMessage(), e);
        }
        return assembly;
    }

    /**
     * Adds a listener.
     *
     * @param listener is told of every step, validation and checkpoint
     */
    public void addListener(StageListener listener) {
        trainer.listener(listener);
    }

    /**
     * Trains; an interrupt of the thread does what {@link #stop()} does.
     *
     * @throws IOException if images cannot be read, or a file of the run cannot be written
     */
    public Outcome run() throws IOException {
        return trainer.run();
    }

    /** Asks the training to finish its step, write a checkpoint and return; may be called from any thread. */
    public void stop() {
        trainer.stop();
    }

    /** Returns which loss term trains which networks; empty for stages 1 and 4. */
    public List<TermRow> terms() {
        return terms;
    }

    /** Returns the stage's name: {@code encoder}, {@code generator}, {@code joint}, {@code finetune} or {@code mapper}. */
    public String stage() {
        return stage;
    }

    /** Returns the run's folder. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        resources.close();
    }
}
