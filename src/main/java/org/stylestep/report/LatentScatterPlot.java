package org.stylestep.report;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.latent.CodeStatistics;
import org.stylestep.latent.Style;

/**
 * Style codes as points of a plane, that of the first two principal axes of the training codes, as a PNG file.
 *
 * <p>Each panel shows the training codes and one set of samples above them. All panels have the same axes. Needs XChart, which is an optional dependency.
 */
public final class LatentScatterPlot {

    private static final int SIDE = 560;
    private static final int POINT = 5;
    private static final Color TRAINING = new Color(0x9A, 0x9A, 0x9A, 110);
    private static final Color SAMPLES = new Color(0xC0, 0x39, 0x2B, 140);

    /** A little room around the outermost points. */
    private static final double MARGIN = 1.05;

    private final List<Style> training;
    private final CodeStatistics statistics;
    private final double[][] axes;

    /**
     * Samples to show.
     *
     * @param title what they are
     * @param codes at least one code, of the training codes' size
     */
    public record Panel(String title, List<Style> codes) {

        /** Takes a copy. */
        public Panel {
            codes = List.copyOf(codes);
        }
    }

    /** Finds the plane of at least two training codes of at least two numbers. */
    public LatentScatterPlot(List<Style> training) {
        this.training = List.copyOf(training);
        statistics = CodeStatistics.of(training);
        if (statistics.codeSize() < 2) {
            throw new IllegalArgumentException("codes of one number have no plane");
        }
        axes = statistics.principalAxes(2);
    }

    /** Draws the panels, at least one, beside each other. */
    public RgbImage draw(List<Panel> panels) {
        double reach = reach(panels);
        return RgbImage.beside(panels.stream().map(panel -> draw(panel, reach)).toArray(RgbImage[]::new));
    }

    /**
     * Draws the panels to a PNG file; on a machine without fonts, which axes need, there is none.
     *
     * @param panels at least one
     * @param file the file, replaced if it exists; its folder must exist
     * @throws IOException if it cannot be written
     */
    public void write(List<Panel> panels, Path file) throws IOException {
        if (Lettering.system().isAvailable()) {
            ImageFiles.writePng(draw(panels), file);
        }
    }

    private RgbImage draw(Panel panel, double reach) {
        XYChart chart = new XYChartBuilder()
                .width(SIDE)
                .height(SIDE)
                .title(panel.title())
                .xAxisTitle("first principal axis")
                .yAxisTitle("second principal axis")
                .build();
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        chart.getStyler().setMarkerSize(POINT);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
        chart.getStyler()
                .setXAxisMin(-reach)
                .setXAxisMax(reach)
                .setYAxisMin(-reach)
                .setYAxisMax(reach);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        add(chart, "training codes", training, TRAINING);
        add(chart, "samples", panel.codes(), SAMPLES);
        BufferedImage image = BitmapEncoder.getBufferedImage(chart);
        return RgbImage.of(image);
    }

    private void add(XYChart chart, String name, List<Style> codes, Color color) {
        chart.addSeries(name, along(codes, 0), along(codes, 1))
                .setMarker(SeriesMarkers.CIRCLE)
                .setMarkerColor(color);
    }

    /** Where codes lie on an axis, seen from the mean training code. */
    double[] along(List<Style> codes, int axis) {
        return codes.stream()
                .mapToDouble(code -> statistics.along(axes[axis], code))
                .toArray();
    }

    /** How far the outermost point is from the mean, along either axis. */
    private double reach(List<Panel> panels) {
        double farthest = Stream.concat(Stream.of(training), panels.stream().map(Panel::codes))
                .flatMapToDouble(
                        codes -> DoubleStream.concat(Arrays.stream(along(codes, 0)), Arrays.stream(along(codes, 1))))
                .map(Math::abs)
                .max()
                .orElse(0);
        return farthest > 0 ? MARGIN * farthest : 1;
    }
}
