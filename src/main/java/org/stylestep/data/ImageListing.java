package org.stylestep.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.image.ImageFormat;

/**
 * The image files directly in a folder, in natural order of their names; hidden files do not count.
 *
 * <p>What has an image's name and is no file, such as a named pipe, is left out, and so are images in sub-folders; the log says so.
 */
final class ImageListing {

    private static final Comparator<Path> ORDER = Comparator.comparing(ImageListing::name, NaturalOrder.INSTANCE);

    private static final Logger LOG = LoggerFactory.getLogger(ImageListing.class);

    private ImageListing() {}

    /**
     * Lists them.
     *
     * @throws IOException if there is no such folder, or no image in it; the message says which endings are read and what is there
     */
    static List<Path> of(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new IOException("There is no folder " + folder.toAbsolutePath());
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder.toAbsolutePath() + " is a file; a folder of images is needed");
        }
        List<Path> images = imagesIn(folder);
        if (images.isEmpty()) {
            throw new IOException("No images in " + folder.toAbsolutePath() + ": no files end in "
                    + String.join(", ", ImageFormat.EXTENSIONS) + " (in any letter case)"
                    + suggestion(subfolders(folder)));
        }
        Map<Path, Integer> nested = subfolders(folder);
        if (!nested.isEmpty()) {
            LOG.warn(
                    "{}: {} images in its sub-folders {} are not used; only those directly in it are",
                    folder,
                    nested.values().stream().mapToInt(Integer::intValue).sum(),
                    names(nested));
        }
        return images;
    }

    /** A file's name in Unicode's composed form, so that it is the same on systems that decompose accents. */
    static String name(Path file) {
        return Normalizer.normalize(file.getFileName().toString(), Normalizer.Form.NFC);
    }

    /** A file's name without what follows the last dot. */
    static String stem(Path file) {
        String name = name(file);
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static List<Path> imagesIn(Path folder) throws IOException {
        List<Path> named;
        try (Stream<Path> entries = Files.list(folder)) {
            named = entries.filter(ImageListing::hasImageName).sorted(ORDER).toList();
        }
        List<Path> special = named.stream().filter(ImageListing::isSpecial).toList();
        special.forEach(entry -> LOG.warn("{} is a pipe, socket or device, not a file; it is left out", entry));
        return named.stream().filter(entry -> !special.contains(entry)).toList();
    }

    private static boolean hasImageName(Path entry) {
        String name = name(entry);
        return !name.startsWith(".") && ImageFormat.hasExtension(name) && !Files.isDirectory(entry);
    }

    /** A link to nothing is not special: it is listed, and found unreadable. */
    private static boolean isSpecial(Path entry) {
        return Files.exists(entry) && !Files.isRegularFile(entry);
    }

    /** The folders directly in a folder that hold images, and how many. */
    private static Map<Path, Integer> subfolders(Path folder) throws IOException {
        List<Path> folders;
        try (Stream<Path> entries = Files.list(folder)) {
            folders = entries.filter(
                            entry -> Files.isDirectory(entry) && !name(entry).startsWith("."))
                    .sorted(ORDER)
                    .toList();
        }
        Map<Path, Integer> counts = new LinkedHashMap<>();
        for (Path sub : folders) {
            int count = imagesIn(sub).size();
            if (count > 0) {
                counts.put(sub, count);
            }
        }
        return counts;
    }

    private static String names(Map<Path, Integer> folders) {
        return folders.keySet().stream().map(path -> name(path) + "/").collect(Collectors.joining(", "));
    }

    private static String suggestion(Map<Path, Integer> fuller) {
        if (fuller.isEmpty()) {
            return "";
        }
        Path best = fuller.keySet().stream()
                .filter(path -> name(path).equals("train"))
                .findFirst()
                .orElse(fuller.keySet().iterator().next());
        return "; its folders " + names(fuller) + " hold images: did you mean " + best + "?";
    }
}
