package org.stylestep.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
     * @param similar pairs of files, or pairs named by their inputs, that look the same and have other pixels
     * @param acrossSplits how many of the duplicates and similar ones are in several of the folders that were given, so that held-out figures
     *     become too good
     * @param constant files all of whose pixels, or those of a half, have one color
     * @param drawn how many of the pairs have line art or labels, that is few colors, in the left half or the first folder alone, and in the other
     *     alone
     * @param readable the files of each pair that can be read, one or two
     */
    public record Report(
            int files,
            Map<String, Integer> sizes,
            Map<Fault, List<Problem>> problems,
            List<List<String>> duplicates,
            List<List<String>> similar,
            int acrossSplits,
            List<String> constant,
            List<Integer> drawn,
            List<List<Path>> readable) {

        /** Copies the collections. */
        public Report {
            sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
            problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
            duplicates = List.copyOf(duplicates);
            similar = List.copyOf(similar);
            constant = List.copyOf(constant);
            drawn = List.copyOf(drawn);
            readable = List.copyOf(readable);
        }

        /** Returns the side that probably is the input, because it has few colors in four fifths of the pairs: left or first, or right. */
        public Optional<InputSide> likelyInput() {
            int pairs = readable.size();
            if (5 * drawn.get(0) >= 4 * pairs && drawn.get(0) > 0) {
                return Optional.of(InputSide.LEFT);
            }
            return 5 * drawn.get(1) >= 4 * pairs && drawn.get(1) > 0 ? Optional.of(InputSide.RIGHT) : Optional.empty();
        }

        /** Returns whether every file can be trained on; duplicates do not count against it. */
        public boolean isUsable() {
            return problems.isEmpty();
        }
    }

    /** Where a part of a data set is: a folder, and a second one if inputs and targets are apart. */
    public record Split(Path folder, Optional<Path> targets) {}

    /** Decodes the files of pairs, here or elsewhere, by {@link FileFinding#decode}. */
    @FunctionalInterface
    public interface Decoding {
        /** {@return what was found of each file of each pair} */
        List<List<FileFinding>> of(List<List<Path>> pairs, int imagesAcross) throws IOException;
    }

    private final Optional<PairAugmentation> augmentation;
    private final int imagesAcross;
    private final boolean paths;
    private final List<String> names = new ArrayList<>();
    private final List<Likeness> likenesses = new ArrayList<>();
    private final List<String> constant = new ArrayList<>();
    private final int[] drawn = new int[2];
    private final List<List<Path>> readable = new ArrayList<>();
    private final Map<String, Path> splits = new HashMap<>();
    private final Map<String, Integer> sizes = new LinkedHashMap<>();
    private final Map<String, List<String>> byPixels = new LinkedHashMap<>();
    private final Map<Fault, List<Problem>> problems = new LinkedHashMap<>();

    private DatasetCheck(Optional<PairAugmentation> augmentation, int imagesAcross, boolean paths) {
        this.augmentation = augmentation;
        this.imagesAcross = imagesAcross;
        this.paths = paths;
    }

    /**
     * Checks splits of a data set as one: with second folders, in which an input and its target have the same file name, endings aside; else files
     * that hold input and target side by side, or single images of the style domain.
     *
     * @param splits at least one, such as the folders of training and held-out pairs
     * @param single whether files without second folders hold one image each
     * @param augmentation the augmentation that the images must be large enough for
     * @param decoding decodes the files
     * @throws IOException if a folder does not exist or has no image, or two images of one folder have the same name, endings aside
     */
    public static Report of(
            List<Split> splits, boolean single, Optional<PairAugmentation> augmentation, Decoding decoding)
            throws IOException {
        boolean apart = splits.get(0).targets().isPresent();
        DatasetCheck check = new DatasetCheck(augmentation, single || apart ? 1 : 2, apart || splits.size() > 1);
        List<List<Path>> pairs = new ArrayList<>();
        for (Split split : splits) {
            pairs.addAll(
                    split.targets().isPresent()
                            ? check.matching(split.folder(), split.targets().get())
                            : alone(split.folder()));
        }
        return check.check(pairs, decoding.of(pairs, check.imagesAcross));
    }

    private List<List<Path>> matching(Path inputs, Path targets) throws IOException {
        Map<String, Path> inputByStem = MatchedFiles.byStem(inputs);
        Map<String, Path> targetByStem = MatchedFiles.byStem(targets);
        List<List<Path>> pairs = new ArrayList<>();
        inputByStem.forEach((stem, input) -> {
            Path target = targetByStem.remove(stem);
            pairs.add(target == null ? List.of(input) : List.of(input, target));
            if (target == null) {
                add(Fault.NO_PARTNER, input, "there is no " + stem + ".* in " + targets);
            }
        });
        targetByStem.forEach((stem, target) -> {
            pairs.add(List.of(target));
            add(Fault.NO_PARTNER, target, "there is no " + stem + ".* in " + inputs);
        });
        return pairs;
    }

    private static List<List<Path>> alone(Path folder) throws IOException {
        return ImageListing.of(folder).stream().map(List::of).toList();
    }

    private Report check(List<List<Path>> pairs, List<List<FileFinding>> found) {
        for (int i = 0; i < pairs.size(); i++) {
            checkPair(pairs.get(i), found.get(i));
        }
        List<List<String>> duplicates = byPixels.values().stream()
                .filter(names -> names.size() > 1)
                .map(List::copyOf)
                .toList();
        List<List<String>> similar = Likeness.pairs(likenesses).stream()
                .map(pair -> List.of(names.get(pair[0]), names.get(pair[1])))
                .toList();
        long across = Stream.concat(duplicates.stream(), similar.stream())
                .filter(group -> group.stream().map(splits::get).distinct().count() > 1)
                .count();
        return new Report(
                pairs.stream().mapToInt(List::size).sum(),
                sizes,
                problems,
                duplicates,
                similar,
                (int) across,
                constant,
                List.of(drawn[0], drawn[1]),
                readable);
    }

    private void checkPair(List<Path> files, List<FileFinding> pair) {
        for (int i = 0; i < files.size(); i++) {
            FileFinding found = pair.get(i);
            if (found.isUnreadable()) {
                add(Fault.UNREADABLE, files.get(i), found.fault());
            } else {
                String turned = found.orientation() == 1 ? "" : ", turned or mirrored as EXIF says";
                sizes.merge(found.size() + turned, 1, Integer::sum);
            }
        }
        if (pair.stream().anyMatch(FileFinding::isUnreadable)) {
            return;
        }
        Path file = files.get(0);
        FileFinding first = pair.get(0);
        FileFinding last = pair.get(pair.size() - 1);
        readable.add(files);
        splits.put(name(file), file.getParent());
        List<String> same = byPixels.computeIfAbsent(first.pixels() + last.pixels(), key -> new ArrayList<>());
        same.add(name(file));
        for (int i = 0; i < files.size(); i++) {
            if (pair.get(i).look().isConstant()) {
                constant.add(name(files.get(i)));
            }
        }
        if (same.size() == 1 && !last.look().isConstant()) {
            names.add(name(file));
            likenesses.add(last.look().likeness());
        }
        boolean drawnFirst = first.look().drawnFirst();
        boolean drawnLast =
                pair.size() > 1 ? last.look().drawnFirst() : last.look().drawnLast();
        if (drawnFirst != drawnLast) {
            drawn[drawnFirst ? 0 : 1]++;
        }
        if (first.width() % imagesAcross != 0) {
            add(Fault.ODD_WIDTH, file, "the width " + first.width() + " is odd");
        }
        if (!first.size().equals(last.size())) {
            add(
                    Fault.OTHER_SIZE,
                    files.get(files.size() - 1),
                    "it is " + last.size() + ", but " + name(file) + " is " + first.size());
        }
        augmentation
                .flatMap(transform -> transform.misfit(first.width() / imagesAcross, first.height()))
                .ifPresent(reason -> add(Fault.TOO_SMALL, file, reason));
    }

    private void add(Fault fault, Path file, String reason) {
        problems.computeIfAbsent(fault, key -> new ArrayList<>()).add(new Problem(name(file), reason));
    }

    private String name(Path file) {
        return paths ? file.toString() : ImageListing.name(file);
    }
}
