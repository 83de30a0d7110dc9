package org.stylestep.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.stylestep.image.ImageFormat;

/** The image files directly in a folder, in natural order of their names; hidden files do not count. */
final class ImageListing {

    private static final Comparator<Path> ORDER = Comparator.comparing(ImageListing::name, NaturalOrder.INSTANCE);

    private ImageListing() {}

    /**
     * Lists them.
     *
     * @throws IOException if there is no such folder, or no image in it; the message says what was looked for and what is there
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
            throw new IOException("No images in " + folder.toAbsolutePath() + ": looked for files ending in "
                    + String.join(", ", ImageFormat.EXTENSIONS) + " (in any letter case)" + suggestion(folder));
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
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(ImageListing::isImage).sorted(ORDER).toList();
        }
    }

    private static boolean isImage(Path entry) {
        String name = name(entry);
        return !name.startsWith(".") && ImageFormat.hasExtension(name) && !Files.isDirectory(entry);
    }

    private static String suggestion(Path folder) throws IOException {
        List<Path> fuller = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry :
                    (Iterable<Path>) entries.filter(Files::isDirectory).sorted(ORDER)::iterator) {
                if (!imagesIn(entry).isEmpty()) {
                    fuller.add(entry);
                }
            }
        }
        if (fuller.isEmpty()) {
            return "";
        }
        Path best = fuller.stream()
                .filter(path -> name(path).equals("train"))
                .findFirst()
                .orElse(fuller.get(0));
        List<String> names = fuller.stream().map(path -> name(path) + "/").toList();
        return "; its folders " + String.join(", ", names) + " hold images: did you mean " + best + "?";
    }
}
