package org.stylestep.examples;

import java.awt.Color;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.data.ImagePair;
import org.stylestep.data.PairSource;
import org.stylestep.data.PairedImageFolder;
import org.stylestep.data.PairedImages;
import org.stylestep.data.Unreadable;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.io.Sha256;

/** A source of one's own: label maps in one folder, whose colors become one channel a class, and photographs in another. */
public final class LabelMapSource implements PairSource {

    private final Options options;

    /**
     * The classes.
     *
     * @param colors the color of each class in the files, such as {@code #FF8000}; the first class becomes the first channel
     */
    public record Options(List<String> colors) {

        /** Checks the colors. */
        public Options {
            colors = List.copyOf(colors);
            colors.forEach(Color::decode);
        }
    }

    /**
     * Creates the source.
     *
     * @param options the classes
     */
    public LabelMapSource(Options options) {
        this.options = options;
    }

    @Override
    public PairedImages pairs(Path folder, Optional<Path> targets) throws IOException {
        Path photographs = targets.orElseThrow(
                () -> new IllegalArgumentException("targets is missing: the folder of the photographs"));
        return new LabelMaps(PairedImageFolder.matching(folder, photographs, Unreadable.STOP), options.colors());
    }

    private record LabelMaps(PairedImages files, List<String> colors) implements PairedImages {

        @Override
        public int size() {
            return files.size();
        }

        @Override
        public String name(int index) {
            return files.name(index);
        }

        @Override
        public int inputChannels() {
            return colors.size();
        }

        @Override
        public ImagePair read(int index) throws IOException {
            ImagePair pair = files.read(index);
            return new ImagePair(oneHot(pair.input().toRgb(), name(index)), pair.target());
        }

        /** Other colors make other inputs of the same files. */
        @Override
        public String fingerprint() {
            String text = "label maps " + String.join(" ", colors) + " of " + files.fingerprint();
            return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
        }

        private ChannelImage oneHot(RgbImage labels, String name) throws IOException {
            Map<Integer, Integer> channels = new HashMap<>();
            for (String color : colors) {
                channels.put(Color.decode(color).getRGB() & 0xFFFFFF, channels.size());
            }
            byte[] rgb = labels.rgb();
            byte[] samples = new byte[rgb.length / 3 * colors.size()];
            for (int p = 0; p < rgb.length / 3; p++) {
                int color = ((rgb[3 * p] & 0xFF) << 16) | ((rgb[3 * p + 1] & 0xFF) << 8) | (rgb[3 * p + 2] & 0xFF);
                Integer channel = channels.get(color);
                if (channel == null) {
                    throw new IOException(String.format(
                            "%s: the pixel at (%d, %d) is #%06X, which is no class's color",
                            name, p % labels.width(), p / labels.width(), color));
                }
                samples[p * colors.size() + channel] = (byte) 255;
            }
            return new ChannelImage(labels.width(), labels.height(), colors.size(), samples);
        }
    }
}
