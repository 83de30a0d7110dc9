package org.stylestep.examples;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleBanks;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.Style;
import org.stylestep.latent.StyleBank;
import org.stylestep.latent.StyleInterpolation;
import org.stylestep.report.AnimatedGif;

/** Styles by name and in between, from Java: docs/styles.md shows the middle of this file. */
final class StylesInJava {

    private StylesInJava() {}

    // Shown: styles in Java
    static void animate(Path run, RgbImage input, RgbImage image, Path file, Device device) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(run);
        StyleBank bank = StyleBanks.beside(checkpoint);
        try (StyleTransfer transfer = StyleTransfer.open(checkpoint.folder(), device)) {
            Style red = bank.get("red").orElseThrow().style();
            Style other = transfer.encode(image);
            List<Style> way = StyleInterpolation.LINEAR.path(List.of(red, other), 9);
            List<RgbImage> frames = transfer.render(input, way);
            AnimatedGif.write(file, frames, new AnimatedGif.Delay(150));
        }
    }
    // Shown: end
}
