package org.stylestep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.extension.Extensions;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.settings.Component;
import org.stylestep.settings.RecordReader;
import org.stylestep.testkit.PairSourceContract;

/** Files become pairs with inputs of one, three or four channels. */
final class FolderSourceTest extends PairSourceContract {

    @TempDir
    private Path temporary;

    private final RgbImage left = Pictures.noise(8, 6, 1);
    private final RgbImage right = Pictures.noise(8, 6, 2);

    @Override
    protected PairSource source() {
        return source(Optional.of(InputSide.LEFT), 3);
    }

    private static PairSource source(Optional<InputSide> side, int inputChannels) {
        return new FolderSource(new FolderSource.Options(side, Unreadable.STOP, inputChannels));
    }

    @Override
    protected void write(Path folder, Path targets, long seed) throws IOException {
        for (int i = 0; i < 3; i++) {
            Pictures.save(folder.resolve(i + ".png"), Pictures.noise(16, 6, seed + 10L * i));
        }
    }

    @Test
    void theHalvesOfAFileAreInputAndTarget() throws IOException {
        Pictures.save(temporary.resolve("a.png"), RgbImage.beside(left, right));
        for (int channels : new int[] {1, 3, 4}) {
            PairedImages pairs = source(Optional.of(InputSide.RIGHT), channels).pairs(temporary, Optional.empty());
            assertThat(pairs.inputChannels()).isEqualTo(channels);
            assertThat(pairs.first(1).cached(0).inputChannels()).isEqualTo(channels);
            assertThat(pairs.read(0)).isEqualTo(new ImagePair(ChannelImage.of(right, channels), left));
        }
    }

    @Test
    void theFilesOfTwoFoldersAreInputAndTarget() throws IOException {
        Path inputs = Files.createDirectories(temporary.resolve("inputs"));
        Path targets = Files.createDirectories(temporary.resolve("targets"));
        Pictures.save(inputs.resolve("a.png"), left);
        Pictures.save(targets.resolve("a.png"), right);
        for (int channels : new int[] {1, 3, 4}) {
            assertThat(source(Optional.empty(), channels)
                            .pairs(inputs, Optional.of(targets))
                            .read(0))
                    .isEqualTo(new ImagePair(ChannelImage.of(left, channels), right));
        }
        assertThat(source(Optional.empty(), 1)
                        .images(inputs, Optional.of(targets))
                        .read(0))
                .isEqualTo(right);
    }

    @Test
    void theOpacityOfAFileIsTheFourthChannel() throws IOException {
        BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(0, 0, 0x80112233);
        picture.setRGB(1, 0, 0x00445566);
        Files.write(temporary.resolve("a.png"), Pictures.encode(picture, "png"));

        ImagePair pair = source(Optional.of(InputSide.LEFT), 4)
                .pairs(temporary, Optional.empty())
                .read(0);

        assertThat(pair.input().samples()).containsExactly(0x11, 0x22, 0x33, 0x80);
        assertThat(pair.target().rgb()).containsExactly(255, 255, 255);
    }

    @Test
    void otherChannelsMakeOtherPairs() throws IOException {
        Pictures.save(temporary.resolve("a.png"), RgbImage.beside(left, right));
        PairedImages colors = source().pairs(temporary, Optional.empty());

        assertThat(source(Optional.of(InputSide.LEFT), 1)
                        .pairs(temporary, Optional.empty())
                        .fingerprint())
                .isNotEqualTo(colors.fingerprint());
        assertThat(source(Optional.of(InputSide.LEFT), 1)
                        .images(temporary, Optional.empty())
                        .fingerprint())
                .isEqualTo(colors.targets().fingerprint());
    }

    @Test
    void aFolderAloneHoldsImagesOfTheStyleDomain() throws IOException {
        Pictures.save(temporary.resolve("a.png"), left);

        assertThat(source(Optional.empty(), 3)
                        .images(temporary, Optional.empty())
                        .read(0))
                .isEqualTo(left);
        assertThatThrownBy(() -> source(Optional.empty(), 3).pairs(temporary, Optional.empty()))
                .hasMessageContaining("input_side is missing");
        assertThatThrownBy(() -> source().pairs(temporary, Optional.of(temporary)))
                .hasMessageContaining("exclude each other");
        assertThatThrownBy(() -> source(Optional.empty(), 2)).hasMessageContaining("input_channels");
    }

    @Test
    void isRegisteredByNameWithItsDefaults() throws IOException {
        Pictures.save(temporary.resolve("a.png"), RgbImage.beside(left, right));
        Extensions extensions = Extensions.builder().add(new StandardSources()).build();
        FolderSource.Options options =
                new RecordReader(extensions).read(Map.of("input_side", "left"), FolderSource.Options.class);

        assertThat(options).isEqualTo(new FolderSource.Options(Optional.of(InputSide.LEFT), Unreadable.STOP, 3));
        assertThat(extensions
                        .create(PairSource.KIND, new Component("folder", options), null)
                        .pairs(temporary, Optional.empty())
                        .read(0))
                .isEqualTo(new ImagePair(left, right));
    }
}
