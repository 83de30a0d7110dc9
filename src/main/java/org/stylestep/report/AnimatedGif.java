package org.stylestep.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.stylestep.image.RgbImage;
import org.stylestep.io.AtomicFile;

/**
 * Writes animated GIF files that play for ever; every frame has a palette of its own, which Java's GIF writer makes.
 *
 * <p>The layout is that of the GIF89a specification, with the application extension {@code NETSCAPE2.0} for the repetition.
 */
public final class AnimatedGif {

    /** Browsers slow down animations whose frames are shown for less than 20 ms, the unit being 10 ms. */
    private static final int SHORTEST_MILLIS = 20;

    private static final int LONGEST_MILLIS = 10 * 0xFFFF;

    private static final byte[] REPEAT_FOR_EVER = {1, 0, 0};

    private AnimatedGif() {}

    /**
     * How long a frame is shown.
     *
     * @param millis from 20 to 655,350 milliseconds; files keep it in steps of 10
     */
    public record Delay(int millis) {
        /** Checks the value. */
        public Delay {
            if (millis < SHORTEST_MILLIS || millis > LONGEST_MILLIS) {
                throw new IllegalArgumentException("a frame of an animation is shown for " + SHORTEST_MILLIS + " to "
                        + LONGEST_MILLIS + " ms, not " + millis);
            }
        }
    }

    /**
     * Writes a file, all at once or not at all.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @param frames at least one image, all of one size
     * @param delay how long a frame is shown
     * @throws IllegalArgumentException if there is no frame, or sizes differ
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, List<RgbImage> frames, Delay delay) throws IOException {
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("an animation needs at least one frame");
        }
        for (RgbImage frame : frames) {
            if (!frame.size().equals(frames.get(0).size())) {
                throw new IllegalArgumentException(
                        "frames of an animation need one size: " + frames.get(0).size() + ", " + frame.size());
            }
        }
        AtomicFile.write(file, encode(frames, Math.round(delay.millis() / 10f)));
    }

    private static byte[] encode(List<RgbImage> frames, int hundredths) throws IOException {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("gif");
        if (!writers.hasNext()) {
            throw new IOException("this Java runtime cannot write GIF files");
        }
        ImageWriter writer = writers.next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < frames.size(); i++) {
                BufferedImage frame = frames.get(i).toBufferedImage();
                writer.writeToSequence(new IIOImage(frame, null, metadata(writer, frame, hundredths, i == 0)), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static IIOMetadata metadata(ImageWriter writer, BufferedImage frame, int hundredths, boolean first)
            throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(frame), null);
        IIOMetadataNode root = new IIOMetadataNode(metadata.getNativeMetadataFormatName());
        IIOMetadataNode control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("delayTime", Integer.toString(hundredths));
        control.setAttribute("transparentColorIndex", "0");
        if (first) {
            IIOMetadataNode repetition = child(child(root, "ApplicationExtensions"), "ApplicationExtension");
            repetition.setAttribute("applicationID", "NETSCAPE");
            repetition.setAttribute("authenticationCode", "2.0");
            repetition.setUserObject(REPEAT_FOR_EVER.clone());
        }
        metadata.mergeTree(metadata.getNativeMetadataFormatName(), root);
        return metadata;
    }

    private static IIOMetadataNode child(IIOMetadataNode parent, String name) {
        IIOMetadataNode child = new IIOMetadataNode(name);
        parent.appendChild(child);
        return child;
    }
}
