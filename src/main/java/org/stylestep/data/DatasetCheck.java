package org.stylestep.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.image.UnreadableImageException;

/** Decodes every file of a folder of side-by-side pairs and reports all that is wrong with it, instead of the first thing only. */
public final class DatasetCheck {

    /**
     * What is wrong with a file.
     *
     * @param name the file's name
     * @param reason what is wrong
     */
    public record Problem(String name, String reason) {}

    /**
     * What a folder holds.
     *
     * @param folder the folder
     * @param files the number of image files
     * @param sizes how many files there are of each size of the whole file, such as {@code 512x256}, in order of appearance
     * @param unreadable files that cannot be decoded
     * @param oddWidths files whose width is odd, so that they have no two halves
     * @param tooSmall files whose halves are smaller than the crop
     * @param duplicates groups of two or more files with the same pixels
     */
    public record Report(
            Path folder,
            int files,
            Map<String, Integer> sizes,
            List<Problem> unreadable,
            List<Problem> oddWidths,
            List<Problem> tooSmall,
            List<List<String>> duplicates) {

        /** Copies the lists. */
        public Report {
            sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
            unreadable = List.copyOf(unreadable);
            oddWidths = List.copyOf(oddWidths);
            tooSmall = List.copyOf(tooSmall);
            duplicates = List.copyOf(duplicates);
        }

        /** Returns whether every file can be trained on; duplicates do not count against it. */
        public boolean isUsable() {
            return unreadable.isEmpty() && oddWidths.isEmpty() && tooSmall.isEmpty();
        }
    }

    private record Finding(String name, Optional<String> fault, int width, int height, String pixels) {}

    private DatasetCheck() {}

    /**
     * Checks a folder.
     *
     * @param folder a folder of side-by-side files
     * @param augmentation the augmentation that the halves must be large enough for
     * @return the report
     * @throws IOException if there is no such folder or no image in it
     */
    public static Report check(Path folder, Optional<PairAugmentation> augmentation) throws IOException {
        List<Finding> findings =
                ImageListing.of(folder).parallelStream().map(DatasetCheck::find).toList();
        Map<String, Integer> sizes = new LinkedHashMap<>();
        Map<String, List<String>> byPixels = new LinkedHashMap<>();
        List<Problem> unreadable = new ArrayList<>();
        List<Problem> oddWidths = new ArrayList<>();
        List<Problem> tooSmall = new ArrayList<>();
        for (Finding found : findings) {
            if (found.fault.isPresent()) {
                unreadable.add(new Problem(found.name, found.fault.get()));
                continue;
            }
            sizes.merge(found.width + "x" + found.height, 1, Integer::sum);
            byPixels.computeIfAbsent(found.pixels, key -> new ArrayList<>()).add(found.name);
            if (found.width % 2 != 0) {
                oddWidths.add(new Problem(found.name, "the width " + found.width + " is odd"));
            }
            augmentation
                    .flatMap(transform -> transform.misfit(found.width / 2, found.height))
                    .ifPresent(reason -> tooSmall.add(new Problem(found.name, reason)));
        }
        List<List<String>> duplicates = byPixels.values().stream()
                .filter(names -> names.size() > 1)
                .map(List::copyOf)
                .toList();
        return new Report(folder, findings.size(), sizes, unreadable, oddWidths, tooSmall, duplicates);
    }

    private static Finding find(Path file) {
        String name = ImageListing.name(file);
        try {
            RgbImage image = ImageFiles.read(file);
            return new Finding(name, Optional.empty(), image.width(), image.height(), Fingerprint.ofPixels(image));
        } catch (UnreadableImageException e) {
            return new Finding(name, Optional.of(e.reason()), 0, 0, "");
        }
    }
}
