package own;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Label maps of three classes and photographs of them, each in a color of its own. */
final class Drawings {

    static final int SIDE = 32;
    static final String BACKGROUND = "#000000";
    static final String SHAPE = "#FF8000";
    static final String EDGE = "#808080";

    private Drawings() {}

    /** Writes {@code folder/labels} and {@code folder/photographs}. */
    static void write(Path folder, int count) throws IOException {
        write(
                Files.createDirectories(folder.resolve("labels")),
                Files.createDirectories(folder.resolve("photographs")),
                count,
                0);
    }

    /** Writes drawings into two folders, beginning with another one than the first. */
    static void write(Path labels, Path photographs, int count, int first) throws IOException {
        for (int i = 0; i < count; i++) {
            Color color = Color.getHSBColor(i / (float) count, 1, 0.3f + 0.7f * i / count);
            drawing(
                    labels.resolve(i + ".png"),
                    first + i,
                    Color.decode(BACKGROUND),
                    Color.decode(SHAPE),
                    Color.decode(EDGE));
            drawing(photographs.resolve(i + ".png"), first + i, Color.LIGHT_GRAY, color, Color.BLACK);
        }
    }

    private static void drawing(Path file, int number, Color background, Color shape, Color edge) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(background);
        graphics.fillRect(0, 0, SIDE, SIDE);
        graphics.setColor(shape);
        graphics.fillRect(4, 4 + number % 8, 20, 16);
        graphics.setColor(edge);
        graphics.drawRect(4, 4 + number % 8, 20, 16);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }
}
