package org.stylestep.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stylestep.data.Augmentation;
import org.stylestep.data.DiskCache;
import org.stylestep.data.FolderSource;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairSource;
import org.stylestep.data.PairedImages;
import org.stylestep.extension.Extensions;
import org.stylestep.sections.DataSection;
import org.stylestep.sections.PairValidationSection;
import org.stylestep.sections.RuntimeSection;
import org.stylestep.settings.Component;
import org.stylestep.settings.SettingException;

/** The images of a run: what its section {@code data} names, and held-out ones of the same source. */
final class RunData {

    private static final String DATA = "data";

    private final DataSection section;
    private final PairSource source;
    private final Augmentation augmentation;
    private final Optional<TrainingFiles> training;

    /** Makes the source and the augmentations of a run whose training files are not compared; nothing is read yet. */
    RunData(DataSection section, Extensions extensions) throws IOException {
        this(section, extensions, Optional.empty());
    }

    /**
     * Makes the source and the augmentations; nothing is read yet.
     *
     * @param training notes the files of the section when they are opened
     * @throws IOException if a source or an augmentation reads a file of its own and cannot
     */
    RunData(DataSection section, Extensions extensions, Optional<TrainingFiles> training) throws IOException {
        this.section = section;
        this.training = training;
        PairSource made = extensions.create(PairSource.KIND, section.source(), null);
        source = made instanceof FolderSource files
                        && training.filter(TrainingFiles::sampled).isPresent()
                ? new FolderSource(files.options(), true)
                : made;
        List<Augmentation> steps = new ArrayList<>();
        steps.add(geometry());
        for (Component component : section.augmentations()) {
            steps.add(extensions.create(Augmentation.KIND, component, null));
        }
        augmentation = Augmentation.sequence(steps);
    }

    /** Scaling, cropping and mirroring, without further augmentations. */
    PairAugmentation geometry() {
        return new PairAugmentation(section.rescale(), section.crop(), section.flip());
    }

    /** All that is done to training images at random. */
    Augmentation augmentation() {
        return augmentation;
    }

    PairedImages pairs() throws IOException {
        return pairs(DATA, section.folder(), section.targets());
    }

    /**
     * Opens other pairs of the same source.
     *
     * @param key the section that names them, for messages
     */
    PairedImages pairs(String key, Path folder, Optional<Path> targets) throws IOException {
        requireSameLayout(key, folder, targets);
        PairedImages pairs = Keyed.at(key, () -> source.pairs(folder, targets));
        training.filter(files -> key.equals(DATA)).ifPresent(files -> files.note(pairs::fileList));
        return pairs;
    }

    /** Training pairs that are kept once they are decoded: on disk if the run says so and is no dry run, else in memory. */
    PairedImages keptPairs(RuntimeSection runtime, RunFolder folder) throws IOException {
        Optional<DiskCache> disk = disk(runtime, folder);
        return disk.isPresent() ? disk.get().of(pairs()) : pairs().cached(runtime.cacheBytes());
    }

    /** Training images that are kept on disk if the run says so and is no dry run, and else are as given. */
    Images kept(Images images, RuntimeSection runtime, RunFolder folder) throws IOException {
        Optional<DiskCache> disk = disk(runtime, folder);
        return disk.isPresent() ? disk.get().of(images) : images;
    }

    private Optional<DiskCache> disk(RuntimeSection runtime, RunFolder folder) {
        return runtime.cacheFolder()
                .filter(path -> !folder.isScratch())
                .map(path -> new DiskCache(path, geometry(), runtime.loaderThreads()));
    }

    PairedImages pairs(PairValidationSection validation) throws IOException {
        return pairs("validation", validation.folder(), validation.targets()).first(validation.images());
    }

    Images images() throws IOException {
        return images(DATA, section.folder(), section.targets());
    }

    Images images(String key, Path folder, Optional<Path> targets) throws IOException {
        requireSameLayout(key, folder, targets);
        Images images = Keyed.at(key, () -> source.images(folder, targets));
        training.filter(files -> key.equals(DATA)).ifPresent(files -> files.note(images::fileList));
        return images;
    }

    /**
     * Opens images of the style domain that are kept in memory once they are decoded.
     *
     * @param cacheBytes how many bytes to keep at most
     */
    Images cachedImages(String key, Path folder, Optional<Path> targets, long cacheBytes) throws IOException {
        return images(key, folder, targets).cached(cacheBytes);
    }

    private void requireSameLayout(String key, Path folder, Optional<Path> targets) {
        if (section.targets().isPresent() && targets.isEmpty()) {
            throw new SettingException(key + ".targets is missing: data.targets names a second folder for the training"
                    + " pairs, so " + key + ".folder = " + folder + " needs one, too");
        }
    }
}
