package org.stylestep.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.stylestep.data.HostBatch;
import org.stylestep.data.ImagePair;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImages;
import org.stylestep.engine.Gradients;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.TranslationModel;
import org.stylestep.report.ImageGrid;
import org.stylestep.train.Sheets;

/** Renders held-out pairs, each in its own target's style and in that of the next one, and draws sheets of them. */
record SampleSheets(PairedImages pairs, PairAugmentation transform) {

    /** What stands above the images of a sample. */
    static final List<String> CAPTIONS = List.of("input", "target", "own style", "other image", "its style");

    /** Chooses the rows once, so that all sheets show the same pairs. */
    SampleSheets(PairedImages validation, PairAugmentation transform, int rows, long seed) {
        this(validation.subset(rows, seed), transform);
    }

    /** A pair and its renderings. */
    record Sample(RgbImage input, RgbImage target, RgbImage own, RgbImage otherTarget, RgbImage other) {

        List<RgbImage> images() {
            return List.of(input, target, own, otherTarget, other);
        }
    }

    /** Renders the pairs one by one, which bounds memory. */
    List<Sample> render(TranslationModel model) throws IOException {
        List<ImagePair> shown = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            shown.add(transform.centerCrop(pairs.read(i)));
        }
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            ImagePair pair = shown.get(i);
            RgbImage other = shown.get((i + 1) % shown.size()).target();
            try (NDManager work = model.newManager()) {
                NDArray input = model.upload(List.of(pair.input()), work);
                NDArray codes = model.encode(new HostBatch(List.of(pair.target(), other)).toArray(work));
                List<RgbImage> renderings = HostBatch.fromArray(model.render(input.repeat(0, 2), codes)).stream()
                        .map(image -> image.crop(0, 0, other.width(), other.height()))
                        .toList();
                samples.add(
                        new Sample(pair.input().toRgb(), pair.target(), renderings.get(0), other, renderings.get(1)));
            }
        }
        return samples;
    }

    /** Draws a sheet; its folder is created. */
    static void write(String title, List<Sample> samples, Path file) throws IOException {
        ImageGrid sheet = new ImageGrid(title, CAPTIONS);
        samples.forEach(sample -> sheet.addRow(sample.images()));
        Files.createDirectories(file.toAbsolutePath().getParent());
        sheet.write(file);
    }

    /** Cells without captions, for programs: a row for each image of {@link Sample#images()}, a column for each sample. */
    static RgbImage cells(List<Sample> samples) {
        RgbImage[] columns = IntStream.range(0, 5)
                .mapToObj(row -> RgbImage.beside(
                        samples.stream().map(sample -> sample.images().get(row)).toArray(RgbImage[]::new)))
                .toArray(RgbImage[]::new);
        return below(columns);
    }

    private static RgbImage below(RgbImage... images) {
        int length = images[0].rgb().length;
        byte[] rgb = new byte[images.length * length];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(images[i].rgb(), 0, rgb, i * length, length);
        }
        return new RgbImage(images[0].width(), images.length * images[0].height(), rgb);
    }

    /** Writes sheets into the run's folder, rendered with the moving averages. */
    Sheets writer(RunFolder folder, TranslationModel model, Supplier<Gradients.Scope> emaApplied) {
        return new Sheets() {
            @Override
            public Path file(long steps) {
                return folder.samples().resolve(String.format(Locale.ROOT, "step-%09d.png", steps));
            }

            @Override
            public void write(long steps) throws IOException {
                Gradients.Scope average = emaApplied.get();
                try (average) {
                    SampleSheets.write(folder.path() + ", step " + steps, render(model), file(steps));
                }
            }
        };
    }
}
