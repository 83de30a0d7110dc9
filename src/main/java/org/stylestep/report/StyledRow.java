package org.stylestep.report;

import java.util.List;
import java.util.stream.Stream;
import org.stylestep.image.RgbImage;

/** An input and what was made of it. */
record StyledRow(RgbImage input, List<RgbImage> renderings) {

    StyledRow {
        renderings = List.copyOf(renderings);
    }

    Stream<RgbImage> images() {
        return Stream.concat(Stream.of(input), renderings.stream());
    }

    StyledRow within(int side) {
        return new StyledRow(
                input.within(side),
                renderings.stream().map(image -> image.within(side)).toList());
    }
}
