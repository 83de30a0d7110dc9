package org.stylestep.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.stylestep.data.HostBatch;
import org.stylestep.data.ImagePair;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImages;
import org.stylestep.eval.StyledRenderer;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.report.SampleSheet;

/** Draws sheets of held-out pairs, each also in the style of the next one. */
final class SampleSheets {

    private final PairedImages pairs;
    private final PairAugmentation transform;

    /** Chooses the rows once, so that the sheets of a run show the same pairs. */
    SampleSheets(PairedImages validation, PairAugmentation transform, int rows, long seed) {
        this.pairs = validation.subset(rows, seed);
        this.transform = transform;
    }

    /** The name of the sheet after some steps. */
    static String name(long steps) {
        return String.format(Locale.ROOT, "step-%09d.png", steps);
    }

    /** Renders and writes a sheet. */
    void write(String title, Path file, StyledRenderer renderer, NDManager manager) throws IOException {
        List<ChannelImage> inputs = new ArrayList<>();
        List<RgbImage> targets = new ArrayList<>();
        List<RgbImage> others = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            ImagePair pair = transform.centerCrop(pairs.read(i));
            inputs.add(pair.input());
            targets.add(pair.target());
        }
        for (int i = 0; i < targets.size(); i++) {
            others.add(targets.get((i + 1) % targets.size()));
        }
        List<RgbImage> own;
        List<RgbImage> other;
        try (NDManager work = manager.newSubManager()) {
            NDArray input = HostBatch.of(inputs).toArray(work);
            own = HostBatch.fromArray(renderer.render(input, new HostBatch(targets).toArray(work)));
            other = HostBatch.fromArray(renderer.render(input, new HostBatch(others).toArray(work)));
        }
        SampleSheet sheet = SampleSheet.ofTranslations(title);
        for (int i = 0; i < inputs.size(); i++) {
            sheet.addRow(inputs.get(i).toRgb(), targets.get(i), own.get(i), others.get(i), other.get(i));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        sheet.write(file);
    }
}
