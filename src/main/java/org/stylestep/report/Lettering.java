package org.stylestep.report;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The text of sheets. On a machine without fonts, as plain containers are, Java cannot even measure one; sheets then have no text. */
final class Lettering {

    /** The size of the font, in pixels. */
    static final int SIZE = 12;

    private static final Logger LOG = LoggerFactory.getLogger(Lettering.class);
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, SIZE);
    private static final Lettering SYSTEM = probe(Lettering::metrics);

    private final Optional<FontMetrics> metrics;

    private Lettering(Optional<FontMetrics> metrics) {
        this.metrics = metrics;
    }

    /** Returns the text of this machine's sans-serif font. */
    static Lettering system() {
        return SYSTEM;
    }

    /** Measures a font, and logs once if there is none; what is thrown then depends on what is missing, the fonts or a library that finds them. */
    static Lettering probe(Supplier<FontMetrics> measured) {
        try {
            FontMetrics metrics = measured.get();
            return new Lettering(Optional.of(metrics));
        } catch (Error | RuntimeException e) {
            LOG.warn(
                    "No fonts: sheets are drawn without text, and plots are left out. Install some, such as the packages fontconfig and"
                            + " fonts-dejavu-core ({})",
                    e.toString());
            return new Lettering(Optional.empty());
        }
    }

    private static FontMetrics metrics() {
        Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR).createGraphics();
        try {
            return graphics.getFontMetrics(FONT);
        } finally {
            graphics.dispose();
        }
    }

    boolean isAvailable() {
        return metrics.isPresent();
    }

    /** Returns the width of a text in pixels; 0 without fonts. */
    int width(String text) {
        return metrics.map(font -> font.stringWidth(text)).orElse(0);
    }

    /** Draws a text, the left end of its base line at a position. */
    void draw(Graphics2D graphics, String text, int x, int y) {
        if (isAvailable()) {
            graphics.setFont(FONT);
            graphics.drawString(text, x, y);
        }
    }
}
