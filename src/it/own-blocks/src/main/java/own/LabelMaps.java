package own;

import java.awt.Color;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stylestep.data.ImageFolder;
import org.stylestep.data.ImagePair;
import org.stylestep.data.Images;
import org.stylestep.data.PairSource;
import org.stylestep.data.PairedImages;
import org.stylestep.data.Unreadable;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.io.Sha256;

/**
 * Label maps in one folder, of which each class becomes a channel, and photographs in another, in the same order.
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
        return new Pairs(ImageFolder.open(folder, Unreadable.STOP), ImageFolder.open(photographs, Unreadable.STOP));
    }

    private final class Pairs implements PairedImages {

        private final Images labels;
        private final Images photographs;

        Pairs(Images labels, Images photographs) {
            if (labels.size() != photographs.size()) {
                throw new IllegalArgumentException(
                        labels.size() + " label maps, but " + photographs.size() + " targets");
            }
            this.labels = labels;
            this.photographs = photographs;
        }

        @Override
        public int size() {
            return labels.size();
        }

        @Override
        public String name(int index) {
            return labels.name(index);
        }

        @Override
        public int inputChannels() {
            return colors.size();
        }

        @Override
        public ImagePair read(int index) throws IOException {
            return new ImagePair(oneHot(labels.read(index)), photographs.read(index));
        }

        @Override
        public String fingerprint() {
            String all = labels.fingerprint() + photographs.fingerprint() + colors;
            return Sha256.hex(all.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A pixel is full in its class's channel and empty in the others. */
    ChannelImage oneHot(RgbImage labels) {
        byte[] rgb = labels.rgb();
        byte[] samples = new byte[rgb.length / 3 * colors.size()];
        for (int p = 0; p < rgb.length / 3; p++) {
            Color color = new Color(rgb[3 * p] & 0xFF, rgb[3 * p + 1] & 0xFF, rgb[3 * p + 2] & 0xFF);
            int label = colors.stream().map(Color::decode).toList().indexOf(color);
            if (label < 0) {
                throw new IllegalArgumentException(color + " is the color of no class");
            }
            samples[p * colors.size() + label] = (byte) 0xFF;
        }
        return new ChannelImage(labels.width(), labels.height(), colors.size(), samples);
    }
}
