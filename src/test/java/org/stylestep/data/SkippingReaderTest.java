package org.stylestep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.stylestep.image.UnreadableImageException;

final class SkippingReaderTest {

    private final List<Integer> decoded = new ArrayList<>();

    private SkippingReader<Integer> reader(Unreadable policy, List<Integer> damaged) {
        return new SkippingReader<>(List.of("a", "b", "c", "d"), policy, index -> {
            decoded.add(index);
            if (damaged.contains(index)) {
                throw UnreadableImageException.damaged(Path.of(index + ".png"), "it is damaged");
            }
            return index;
        });
    }

    @Test
    void aDamagedFileIsDecodedOnce() throws IOException {
        SkippingReader<Integer> reader = reader(Unreadable.SKIP, List.of(1, 2));
        assertThat(reader.read(1)).isEqualTo(3);
        assertThat(reader.read(1)).isEqualTo(3);
        assertThat(reader.read(2)).isEqualTo(3);
        assertThat(decoded).containsExactly(1, 2, 3, 3, 3);
    }

    @Test
    void thePolicyStopDecodesItAgain() {
        SkippingReader<Integer> reader = reader(Unreadable.STOP, List.of(1));
        for (int repeat = 0; repeat < 2; repeat++) {
            assertThatThrownBy(() -> reader.read(1)).isInstanceOf(UnreadableImageException.class);
        }
        assertThat(decoded).containsExactly(1, 1);
    }
}
