package own;

import java.awt.Color;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stylestep.data.ImagePair;
import org.stylestep.data.PairSource;
import org.stylestep.data.PairedImageFolder;
import org.stylestep.data.PairedImages;
import org.stylestep.data.Unreadable;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.io.Sha256;

/**
 * Label maps in one folder, of which each class becomes a channel, and photographs of the same names in another.
 *
 * @param colors the color of each class in the files, such as {@code #FF8000}
 */
public record LabelMaps(List<String> colors) implements PairSource {

    /** Checks the colors. */
    public LabelMaps {
        colors = List.copyOf(colors);
        colors.forEach(Color::decode);
    }

    @Override
    public PairedImages pairs(Path folder, Optional<Path> targets) throws IOException {
        Path photographs = targets.orElseThrow(() -> new IllegalArgumentException("targets is missing"));
        return new Pairs(PairedImageFolder.matching(folder, photographs, Unreadable.STOP), this);
    }

    private record Pairs(PairedImages files, LabelMaps classes) implements PairedImages {

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
            return classes.colors().size();
        }

        @Override
        public ImagePair read(int index) throws IOException {
            ImagePair pair = files.read(index);
            return new ImagePair(classes.oneHot(pair.input().toRgb()), pair.target());
        }

        @Override
        public String fingerprint() {
            return Sha256.hex((files.fingerprint() + classes).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A pixel is full in its class's channel and empty in the others. */
    ChannelImage oneHot(RgbImage labels) {
        List<Color> classes = colors.stream().map(Color::decode).toList();
        byte[] rgb = labels.rgb();
        byte[] samples = new byte[rgb.length / 3 * classes.size()];
        for (int p = 0; p < rgb.length / 3; p++) {
            Color color = new Color(rgb[3 * p] & 0xFF, rgb[3 * p + 1] & 0xFF, rgb[3 * p + 2] & 0xFF);
            int label = classes.indexOf(color);
            if (label < 0) {
                throw new IllegalArgumentException(color + " is the color of no class");
            }
            samples[p * classes.size() + label] = (byte) 0xFF;
        }
        return new ChannelImage(labels.width(), labels.height(), classes.size(), samples);
    }
}
