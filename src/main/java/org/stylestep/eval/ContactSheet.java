package org.stylestep.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.report.ImageGrid;

/** Evaluated runs beside each other as pictures: the same held-out inputs, each in its own target's style and in another's. */
final class ContactSheet {

    /** Images of a sample: input, target, own style, other target, its style. */
    private static final int CELL_ROWS = 5;

    private ContactSheet() {}

    /** Draws the first run of each row; the pictures of one that shows other inputs are left out. Empty if no run has pictures. */
    static Optional<ImageGrid> of(String title, List<RunComparison.Row> rows) throws IOException {
        Optional<RgbImage> reference = Optional.empty();
        List<String> labels = new ArrayList<>();
        List<List<RgbImage>> pictures = new ArrayList<>();
        for (String name : rows.stream().map(RunComparison.Row::name).distinct().toList()) {
            Optional<RgbImage> found = Optional.empty();
            for (RunComparison.Row row : rows) {
                Path file = Evaluation.beside(row.report(), "-cells.png");
                if (found.isEmpty()
                        && row.name().equals(name)
                        && row.evaluation().isPresent()
                        && Files.exists(file)) {
                    found = Optional.of(ImageFiles.read(file));
                }
            }
            if (reference.isEmpty()) {
                reference = found;
            }
            boolean same = found.isPresent() && sameInputs(found.get(), reference.orElseThrow());
            labels.add(same || found.isEmpty() ? name : name + " (other pairs)");
            pictures.add(same ? both(found.get(), 2, 4) : List.of());
        }
        if (reference.isEmpty()) {
            return Optional.empty();
        }
        int count = row(reference.get(), 0).size();
        ImageGrid sheet = new ImageGrid(
                title + ": left, each input in its own target's style; right, in the style of another target",
                IntStream.range(0, 2 * count)
                        .mapToObj(column -> column == 0 ? "own style" : column == count ? "another's style" : "")
                        .toList());
        sheet.addRow("input", both(reference.get(), 0, 0));
        sheet.addRow("target whose style it is", both(reference.get(), 1, 3));
        for (int i = 0; i < labels.size(); i++) {
            sheet.addRow(labels.get(i), pictures.get(i));
        }
        return Optional.of(sheet);
    }

    /** Whether inputs, targets and other targets are the same pixels. */
    private static boolean sameInputs(RgbImage cells, RgbImage reference) {
        return cells.size().equals(reference.size())
                && Stream.of(0, 1, 3).allMatch(row -> row(cells, row).equals(row(reference, row)));
    }

    private static List<RgbImage> both(RgbImage cells, int left, int right) {
        return Stream.concat(row(cells, left).stream(), row(cells, right).stream())
                .toList();
    }

    private static List<RgbImage> row(RgbImage cells, int row) {
        int side = cells.height() / CELL_ROWS;
        return IntStream.range(0, cells.width() / side)
                .mapToObj(column -> cells.crop(column * side, row * side, side, side))
                .toList();
    }
}
