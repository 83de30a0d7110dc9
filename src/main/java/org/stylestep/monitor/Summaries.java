package org.stylestep.monitor;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Encodes values of TensorBoard's message {@code Summary} (tensorflow/core/framework/summary.proto), and those of its HPARAMS page
 * (tensorboard/plugins/hparams/plugin_data.proto).
 */
final class Summaries {

    /** The place of width and height in a PNG file, which begins with its header. */
    private static final int PNG_WIDTH = 16;

    private static final int RGB = 3;

    /** {@code DataType.DT_STRING}. */
    private static final long STRING = 7;

    /** {@code Status.STATUS_SUCCESS}. */
    private static final long SUCCESS = 1;

    private Summaries() {}

    static ProtoMessage scalars(Map<String, Double> values) {
        ProtoMessage summary = new ProtoMessage();
        values.forEach((tag, value) -> summary.put(1, value(tag).put(2, value.floatValue())));
        return summary;
    }

    static ProtoMessage image(String tag, byte[] png) {
        ByteBuffer size = ByteBuffer.wrap(png, PNG_WIDTH, 2 * Integer.BYTES);
        ProtoMessage image = new ProtoMessage();
        image.put(2, (long) size.getInt()).put(1, (long) size.getInt()).put(3, (long) RGB).put(4, png);
        return new ProtoMessage().put(1, value(tag).put(4, image));
    }

    static ProtoMessage histogram(String tag, Histogram histogram) {
        ProtoMessage encoded = new ProtoMessage()
                .put(1, histogram.min())
                .put(2, histogram.max())
                .put(3, (double) histogram.count())
                .put(4, histogram.sum())
                .put(5, histogram.sumOfSquares())
                .put(6, histogram.upperLimits())
                .put(7, histogram.counts());
        return new ProtoMessage().put(1, value(tag).put(5, encoded));
    }

    /** A text in Markdown. */
    static ProtoMessage text(String tag, String text) {
        ProtoMessage shape = new ProtoMessage().put(2, new ProtoMessage().put(1, 1L));
        ProtoMessage tensor = new ProtoMessage().put(1, STRING).put(2, shape).put(8, text);
        return new ProtoMessage()
                .put(1, value(tag).put(8, tensor).put(9, metadata(new ProtoMessage().put(1, "text"))));
    }

    /** The beginning of a session: numbers, booleans and strings by name. */
    static ProtoMessage sessionStart(Map<String, Object> settings, double seconds) {
        ProtoMessage start = new ProtoMessage();
        settings.forEach((name, setting) -> {
            ProtoMessage value = new ProtoMessage();
            if (setting instanceof Number number) {
                // A float's own digits, not those of the double that is nearest to it.
                value.put(2, Double.parseDouble(number.toString()));
            } else if (setting instanceof Boolean truth) {
                value.put(4, truth ? 1L : 0L);
            } else {
                value.put(3, setting.toString());
            }
            start.put(1, new ProtoMessage().put(1, name).put(2, value));
        });
        return session("_hparams_/session_start_info", 3, start.put(5, seconds));
    }

    /** The end of a session that is complete. */
    static ProtoMessage sessionEnd(double seconds) {
        return session(
                "_hparams_/session_end_info",
                4,
                new ProtoMessage().put(1, SUCCESS).put(2, seconds));
    }

    private static ProtoMessage session(String tag, int field, ProtoMessage info) {
        ProtoMessage plugin = new ProtoMessage().put(1, "hparams").put(2, new ProtoMessage().put(field, info));
        return new ProtoMessage().put(1, value(tag).put(9, metadata(plugin)));
    }

    private static ProtoMessage metadata(ProtoMessage plugin) {
        return new ProtoMessage().put(1, plugin);
    }

    private static ProtoMessage value(String tag) {
        return new ProtoMessage().put(1, tag);
    }
}
