package org.stylestep.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stylestep.image.RgbImage;

/** The published data sets, as far as they are shared on this machine. */
final class RealDataTest {

    @ParameterizedTest
    @CsvSource({"edges2shoes/val, LEFT, 200", "edges2handbags/val, LEFT, 200", "facades/val, RIGHT, 100"})
    void everyFileDecodes(String inside, InputSide side, int count) throws IOException {
        Path folder = Pictures.shared("data/" + inside);

        DatasetCheck.Report report = DatasetCheck.of(
                List.of(new DatasetCheck.Split(folder, Optional.empty())),
                false,
                Optional.of(new PairAugmentation(List.of(), 256, false)),
                (pairs, across) -> FileFinding.decode(pairs, across, (done, total) -> {}));

        assertThat(report.files()).isEqualTo(count);
        assertThat(report.sizes()).containsOnlyKeys("512x256");
        assertThat(report.isUsable()).isTrue();
        assertThat(PairedImageFolder.open(folder, side, Unreadable.STOP).size()).isEqualTo(count);
    }

    @Test
    void edgesAreOnTheLeftOfShoes() throws IOException {
        PairedImages shoes =
                PairedImageFolder.open(Pictures.shared("data/edges2shoes/val"), InputSide.LEFT, Unreadable.STOP);
        for (int i = 0; i < 5; i++) {
            assertThat(mostlyBlackOrWhite(shoes.read(i).input().toRgb())).isGreaterThan(0.97);
            assertThat(mostlyBlackOrWhite(shoes.read(i).target())).isLessThan(0.97);
        }
    }

    @Test
    void labelsAreOnTheRightOfFacades() throws IOException {
        PairedImages facades =
                PairedImageFolder.open(Pictures.shared("data/facades/val"), InputSide.RIGHT, Unreadable.STOP);
        for (int i = 0; i < 5; i++) {
            ImagePair pair = facades.read(i);
            assertThat(saturated(pair.input().toRgb())).isGreaterThan(saturated(pair.target()) + 0.3);
        }
    }

    private static double mostlyBlackOrWhite(RgbImage image) {
        int count = 0;
        for (byte value : image.rgb()) {
            count += (value & 0xFF) > 235 || (value & 0xFF) < 20 ? 1 : 0;
        }
        return count / (double) image.rgb().length;
    }

    /** The share of pixels of a strong color: labels are painted in pure ones. */
    private static double saturated(RgbImage image) {
        int count = 0;
        byte[] rgb = image.rgb();
        for (int i = 0; i < rgb.length; i += 3) {
            int most = Math.max(rgb[i] & 0xFF, Math.max(rgb[i + 1] & 0xFF, rgb[i + 2] & 0xFF));
            int least = Math.min(rgb[i] & 0xFF, Math.min(rgb[i + 1] & 0xFF, rgb[i + 2] & 0xFF));
            count += most - least > 120 ? 1 : 0;
        }
        return 3.0 * count / rgb.length;
    }
}
