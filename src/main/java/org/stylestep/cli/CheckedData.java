package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.stylestep.config.RunFile;
import org.stylestep.data.DatasetCheck;
import org.stylestep.data.DatasetCheck.Split;
import org.stylestep.data.FolderSource;
import org.stylestep.data.Images;
import org.stylestep.data.InputSide;
import org.stylestep.data.PairAugmentation;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.report.ImageGrid;
import org.stylestep.sections.DataSection;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.SettingException;

/**
 * The data that {@code check-data} checks.
 *
 * @param name what it is called
 * @param splits where it is
 * @param single whether a file without a partner is one image
 * @param augmentation what images must be large enough for
 * @param inputSide which half a run file calls the input
 */
record CheckedData(
        String name,
        List<Split> splits,
        boolean single,
        Optional<PairAugmentation> augmentation,
        Optional<InputSide> inputSide) {

    private static final int SHEET_ROWS = 16;
    private static final int SHEET_SIDE = 256;

    /** The data of folders. */
    static CheckedData of(
            Path folder,
            Optional<Path> targets,
            List<String> names,
            boolean single,
            Optional<PairAugmentation> augmentation) {
        List<Split> splits = new ArrayList<>();
        splits.add(new Split(folder, targets));
        for (String name : names) {
            splits.add(new Split(
                    folder.toAbsolutePath().resolveSibling(name),
                    targets.map(path -> path.toAbsolutePath().resolveSibling(name))));
        }
        String title = folder + targets.map(path -> " and " + path).orElse("");
        return new CheckedData(title, splits, single, augmentation, Optional.empty());
    }

    /** The training and held-out data of a run file. */
    static CheckedData of(Path file) throws IOException {
        StageRun run =
                TrainingCommand.anyStage(new RunFile(StandardExtensions.installed()), file, "check-data", List.of());
        DataSection data = run.data();
        if (!(data.source().options() instanceof FolderSource.Options source)) {
            throw new SettingException(file + ": data.type is " + data.source().type()
                    + "; check-data checks folders of image files, type folder, alone");
        }
        List<Split> splits = new ArrayList<>();
        splits.add(new Split(data.folder(), data.targets()));
        if (run instanceof EncoderRun encoder) {
            encoder.validation().ifPresent(held -> splits.add(new Split(held.folder(), held.targets())));
        } else if (run instanceof PairRun pairs) {
            pairs.validation().ifPresent(held -> splits.add(new Split(held.folder(), held.targets())));
        }
        return new CheckedData(
                file.toString(),
                splits,
                source.inputSide().isEmpty(),
                Optional.of(new PairAugmentation(data.rescale(), data.crop(), data.flip())),
                source.inputSide());
    }

    private boolean isApart() {
        return splits.get(0).targets().isPresent();
    }

    /** Returns which side probably is the input, and whether the run file says so. */
    Optional<String> remark(DatasetCheck.Report report) {
        return report.likelyInput().map(side -> {
            String shown = side.name().toLowerCase(Locale.ROOT);
            if (isApart()) {
                return side == InputSide.LEFT
                        ? "the first folder looks like line art or labels, as inputs do"
                        : "the second folder looks like line art or labels: are the folders exchanged?";
            }
            String found = "the " + shown
                    + " halves look like line art or labels, so they are probably the input (data.input_side: " + shown
                    + ")";
            return inputSide.isPresent() && inputSide.get() != side
                    ? found + ", but the run file says "
                            + inputSide.get().name().toLowerCase(Locale.ROOT)
                    : found;
        });
    }

    /** Draws some pairs, evenly spread. */
    void draw(List<List<Path>> readable, Path file) throws IOException {
        List<String> captions = isApart() ? List.of("first", "second") : List.of("left", "right");
        ImageGrid grid = new ImageGrid(name, single && !isApart() ? List.of("image") : captions);
        for (int index : Images.spread(readable.size(), SHEET_ROWS)) {
            List<RgbImage> images = new ArrayList<>();
            for (Path path : readable.get(index)) {
                images.add(ImageFiles.read(path));
            }
            RgbImage whole = images.get(0);
            int half = whole.width() / 2;
            List<RgbImage> cells = single || isApart()
                    ? images
                    : List.of(
                            whole.crop(0, 0, half, whole.height()),
                            whole.crop(whole.width() - half, 0, half, whole.height()));
            grid.addRow(
                    readable.get(index).get(0).getFileName().toString(),
                    cells.stream().map(image -> image.within(SHEET_SIDE)).toList());
        }
        ImageFiles.writePng(grid.draw(), file);
    }
}
