package org.stylestep.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.image.UnreadableImageException;

/** An input file and the target file that goes by the same name, endings aside. */
record MatchedFiles(Path input, Path target) {

    private static final int SHOWN = 10;

    /**
     * Matches two folders.
     *
     * @throws IOException if a folder is missing or empty, a file has no partner or two; the message lists them
     */
    static List<MatchedFiles> of(Path inputs, Path targets) throws IOException {
        Map<String, Path> inputByStem = byStem(inputs);
        Map<String, Path> targetByStem = byStem(targets);
        List<String> problems = new ArrayList<>();
        unmatched(inputs, inputByStem, targetByStem).ifPresent(problems::add);
        unmatched(targets, targetByStem, inputByStem).ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new IOException(
                    "Inputs and targets are matched by file name without its ending: " + String.join("; ", problems));
        }
        return inputByStem.entrySet().stream()
                .map(entry -> new MatchedFiles(entry.getValue(), targetByStem.get(entry.getKey())))
                .toList();
    }

    Stream<Path> files() {
        return Stream.of(input, target);
    }

    ImagePair read(int inputChannels) throws UnreadableImageException {
        ChannelImage in = ImageFiles.read(input, inputChannels);
        RgbImage out = ImageFiles.read(target);
        if (in.width() != out.width() || in.height() != out.height()) {
            throw UnreadableImageException.damaged(
                    target, "it is " + out.size() + ", but its input " + input + " is " + in.size());
        }
        return new ImagePair(in, out);
    }

    /** The images of a folder by their names without the endings. */
    static Map<String, Path> byStem(Path folder) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        for (Path file : ImageListing.of(folder)) {
            Path other = files.put(ImageListing.stem(file), file);
            if (other != null) {
                throw new IOException("Two images of " + folder + " go by one name: " + ImageListing.name(other)
                        + " and " + ImageListing.name(file) + "; keep one of them");
            }
        }
        return files;
    }

    private static Optional<String> unmatched(Path folder, Map<String, Path> files, Map<String, Path> others) {
        List<String> alone = files.entrySet().stream()
                .filter(entry -> !others.containsKey(entry.getKey()))
                .map(entry -> ImageListing.name(entry.getValue()))
                .toList();
        if (alone.isEmpty()) {
            return Optional.empty();
        }
        String listed = alone.stream().limit(SHOWN).collect(Collectors.joining(", "));
        String more = alone.size() > SHOWN ? " and " + (alone.size() - SHOWN) + " more" : "";
        return Optional.of(
                alone.size() + " of " + files.size() + " in " + folder + " have no partner: " + listed + more);
    }
}
