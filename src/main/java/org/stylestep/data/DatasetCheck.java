package org.stylestep.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.image.UnreadableImageException;

/** Decodes every file of a data set and reports every fault, not the first one only. */
public final class DatasetCheck {

    /** What can be wrong with a file. */
    public enum Fault {
        /** It cannot be decoded. */
        UNREADABLE("unreadable"),
        /** Its width is odd. */
        ODD_WIDTH("of odd width, so without two halves"),
        /** The other folder has no file of its name. */
        NO_PARTNER("without a partner of the same name in the other folder"),
        /** It is a target of another size than its input. */
        OTHER_SIZE("of another size than their input"),
        /** Images are smaller than the crop. */
        TOO_SMALL("too small for the crop");

        private final String description;

        Fault(String description) {
            this.description = description;
        }

        /** Returns what such files are, to follow their number. */
        public String description() {
            return description;
        }
    }

    /**
     * What is wrong with a file.
     *
     * @param name the file's name, and with two folders its path
     * @param reason what is wrong
     */
    public record Problem(String name, String reason) {}

    /**
     * What a data set holds.
     *
     * @param files the number of image files
     * @param sizes how many files there are of each size of the whole file, such as {@code 512x256}, in order of appearance,
     *     and apart from them those that reading turns or mirrors, as their EXIF orientation says
     * @param problems what is wrong with which files; kinds without a file are left out
     * @param duplicates groups of two or more files, or pairs named by their inputs, with the same pixels
     */
    public record Report(
            int files, Map<String, Integer> sizes, Map<Fault, List<Problem>> problems, List<List<String>> duplicates) {

        /** Copies the collections. */
        public Report {
            sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
            problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
            duplicates = List.copyOf(duplicates);
        }

        /** Returns whether every file can be trained on; duplicates do not count against it. */
        public boolean isUsable() {
            return problems.isEmpty();
        }
    }

    private record Finding(Path file, Optional<String> fault, int width, int height, String pixels, int orientation) {
        String size() {
            return width + "x" + height;
        }
    }

    private final Optional<PairAugmentation> augmentation;
    private final int imagesAcross;
    private final boolean paths;
    private final Map<String, Integer> sizes = new LinkedHashMap<>();
    private final Map<String, List<String>> byPixels = new LinkedHashMap<>();
    private final Map<Fault, List<Problem>> problems = new LinkedHashMap<>();

    private final BiConsumer<Integer, Integer> progress;
    private int done;

    private DatasetCheck(
            Optional<PairAugmentation> augmentation,
            int imagesAcross,
            boolean paths,
            BiConsumer<Integer, Integer> progress) {
        this.progress = progress;
        this.augmentation = augmentation;
        this.imagesAcross = imagesAcross;
        this.paths = paths;
    }

    /**
     * Checks a folder of files that hold input and target side by side.
     *
     * @param augmentation the augmentation that the halves must be large enough for
     * @param progress receives the files or pairs that are done and in all, from one thread at a time
     * @throws IOException if there is no such folder or no image in it
     */
    public static Report sideBySide(
            Path folder, Optional<PairAugmentation> augmentation, BiConsumer<Integer, Integer> progress)
            throws IOException {
        return new DatasetCheck(augmentation, 2, false, progress).check(alone(folder));
    }

    /**
     * Checks a folder of single images of the style domain.
     *
     * @param augmentation the augmentation that the images must be large enough for
     * @param progress receives the files or pairs that are done and in all, from one thread at a time
     * @throws IOException if there is no such folder or no image in it
     */
    public static Report single(
            Path folder, Optional<PairAugmentation> augmentation, BiConsumer<Integer, Integer> progress)
            throws IOException {
        return new DatasetCheck(augmentation, 1, false, progress).check(alone(folder));
    }

    /**
     * Checks two folders in which an input and its target have the same file name, endings aside.
     *
     * @param inputs the folder of inputs
     * @param targets the folder of targets
     * @param augmentation the augmentation that the images must be large enough for
     * @param progress receives the files or pairs that are done and in all, from one thread at a time
     * @throws IOException if there is no such folder, no image in it, or two of one folder have the same name, endings aside
     */
    public static Report matching(
            Path inputs, Path targets, Optional<PairAugmentation> augmentation, BiConsumer<Integer, Integer> progress)
            throws IOException {
        DatasetCheck check = new DatasetCheck(augmentation, 1, true, progress);
        Map<String, Path> inputByStem = MatchedFiles.byStem(inputs);
        Map<String, Path> targetByStem = MatchedFiles.byStem(targets);
        List<List<Path>> pairs = new ArrayList<>();
        inputByStem.forEach((stem, input) -> {
            Path target = targetByStem.remove(stem);
            pairs.add(target == null ? List.of(input) : List.of(input, target));
            if (target == null) {
                check.add(Fault.NO_PARTNER, input, "there is no " + stem + ".* in " + targets);
            }
        });
        targetByStem.forEach((stem, target) -> {
            pairs.add(List.of(target));
            check.add(Fault.NO_PARTNER, target, "there is no " + stem + ".* in " + inputs);
        });
        return check.check(pairs);
    }

    private static List<List<Path>> alone(Path folder) throws IOException {
        return ImageListing.of(folder).stream().map(List::of).toList();
    }

    private Report check(List<List<Path>> pairs) {
        pairs.parallelStream().map(files -> found(files, pairs.size())).toList().forEach(this::checkPair);
        List<List<String>> duplicates = byPixels.values().stream()
                .filter(names -> names.size() > 1)
                .map(List::copyOf)
                .toList();
        return new Report(pairs.stream().mapToInt(List::size).sum(), sizes, problems, duplicates);
    }

    private List<Finding> found(List<Path> files, int total) {
        List<Finding> findings = files.stream().map(DatasetCheck::find).toList();
        synchronized (this) {
            done++;
            progress.accept(done, total);
        }
        return findings;
    }

    private void checkPair(List<Finding> pair) {
        for (Finding found : pair) {
            if (found.fault.isPresent()) {
                add(Fault.UNREADABLE, found.file, found.fault.get());
            } else {
                String turned = found.orientation == 1 ? "" : ", turned or mirrored as EXIF says";
                sizes.merge(found.size() + turned, 1, Integer::sum);
            }
        }
        if (pair.stream().anyMatch(found -> found.fault.isPresent())) {
            return;
        }
        Finding first = pair.get(0);
        Finding last = pair.get(pair.size() - 1);
        byPixels.computeIfAbsent(first.pixels + last.pixels, key -> new ArrayList<>())
                .add(name(first.file));
        if (first.width % imagesAcross != 0) {
            add(Fault.ODD_WIDTH, first.file, "the width " + first.width + " is odd");
        }
        if (!first.size().equals(last.size())) {
            add(
                    Fault.OTHER_SIZE,
                    last.file,
                    "it is " + last.size() + ", but " + name(first.file) + " is " + first.size());
        }
        augmentation
                .flatMap(transform -> transform.misfit(first.width / imagesAcross, first.height))
                .ifPresent(reason -> add(Fault.TOO_SMALL, first.file, reason));
    }

    private void add(Fault fault, Path file, String reason) {
        problems.computeIfAbsent(fault, key -> new ArrayList<>()).add(new Problem(name(file), reason));
    }

    private String name(Path file) {
        return paths ? file.toString() : ImageListing.name(file);
    }

    private static Finding find(Path file) {
        try {
            RgbImage image = ImageFiles.read(file);
            String pixels = Fingerprint.ofPixels(image);
            int orientation = ImageFiles.orientation(file);
            return new Finding(file, Optional.empty(), image.width(), image.height(), pixels, orientation);
        } catch (UnreadableImageException e) {
            return new Finding(file, Optional.of(e.reason()), 0, 0, "", 1);
        }
    }
}
